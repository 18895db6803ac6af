"""Programs with tensors of strings."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant


def count_words(text):
    words = tf.strings.split(text)
    if tf.size(words) == 0:
        return 0
    return len(words)


def longest_word(text):
    best = T("")
    for word in tf.strings.split(text):
        if tf.strings.length(word) > tf.strings.length(best):
            best = word
    return best


def join_words(words):
    line = words[0]
    for word in words[1:]:
        line = line + " " + word
    return line


def compare_strings(a, b):
    if a == b:
        return "same"
    elif a == "":
        return "empty"
    return "different"


def bracket_depth(text):
    depth = 0
    deepest = 0
    for c in tf.strings.bytes_split(text):
        if c == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif c == ")":
            depth -= 1
    return deepest, depth


def tokenizer(text):
    tokens = []
    current = T("")
    for c in tf.strings.unicode_split(text, "UTF-8"):
        if tf.strings.regex_full_match(c, r"\w"):
            current += c
        else:
            if current != "":
                tokens.append(current)
                current = T("")
            if c != " ":
                tokens.append(c)
    if current != "":
        tokens.append(current)
    return tokens


def vocabulary_lookup(words):
    ids = []
    for w in words:
        if w == "cat":
            ids.append(1)
        elif w == "dog":
            ids.append(2)
        else:
            ids.append(0)
    return tf.constant(ids) if ids else tf.zeros([0], tf.int32)


def numbers_in_text(text):
    total = 0.0
    for part in tf.strings.split(text, ","):
        if tf.strings.regex_full_match(part, r"[-\d.]+"):
            total += tf.strings.to_number(part)
    return total


def caesar(text, shift):
    codes = tf.strings.unicode_decode(text, "UTF-8")
    moved = []
    for c in codes:
        if 97 <= c <= 122:
            c = (c - 97 + shift) % 26 + 97
        moved.append(c)
    return tf.strings.unicode_encode(tf.stack(moved), "UTF-8")


def text_with_a_default(text):
    return text if tf.strings.length(text) > 0 else "nothing"


def python_text_and_tensor(text, x):
    suffix = "es" if x > 3 else "s"
    return text + suffix


def upper_by_branch(words):
    return tf.map_fn(
        lambda w: tf.strings.upper(w) if tf.strings.length(w) > 2 else w, words
    )


def string_in_a_list(text):
    return text in ["yes", "true"], text not in ("no",)


def parse_command(text, x):
    parts = tf.strings.split(text, ":")
    if parts[0] == "add":
        x = x + tf.strings.to_number(parts[1], tf.int32)
    elif parts[0] == "neg":
        x = -x
    else:
        raise ValueError("unknown command")
    return x


def bytes_of_a_tensor(text):
    return text.numpy().decode().title()


TEXTS = [(T("a bcd ef"),), (T("word"),), (T(""),)]
WORDS = [(T(["cat", "dog", "cow"]),), (T(["a"]),)]
INPUTS = {
    count_words: TEXTS,
    longest_word: TEXTS,
    join_words: WORDS,
    compare_strings: [(T("a"), T("a")), (T(""), T("a")), (T("b"), "a")],
    bracket_depth: [(T("(a(b)c)"),), (T(""),), (T("(("),)],
    tokenizer: [(T("if x1>10: go"),), (T(""),), (T("a b"),)],
    vocabulary_lookup: [*WORDS, (T([], tf.string),)],
    numbers_in_text: [(T("1.5,x,-2"),), (T("x"),)],
    caesar: [(T("hello you"), T(3)), (T("z"), T(-1))],
    text_with_a_default: TEXTS,
    python_text_and_tensor: [(T("box"), T(5)), (T("cat"), T(1))],
    upper_by_branch: WORDS,
    string_in_a_list: [(T("yes"),), (T("no"),), (T("perhaps"),)],
    parse_command: [(T("add:3"), T(4)), (T("neg"), T(4)), (T("go"), T(4))],
    bytes_of_a_tensor: TEXTS,
}
