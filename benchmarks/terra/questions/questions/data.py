"""Questions about short texts, turned into numbers by Keras."""

import random

import keras
import numpy as np

NAMES = "anna bert carla dora emil fritz greta hugo".split()
PLACES = "berlin paris rome oslo london madrid vienna prague".split()
THINGS = "an apple,a book,the red hat,a small dog,two keys".split(",")
LENGTH = 40


def example(rng):
    facts, asked = [], rng.randrange(3)
    for name, place in zip(rng.sample(NAMES, 3), rng.sample(PLACES, 3)):
        thing = rng.choice(THINGS)
        facts.append((name, place, thing))
    context = ". ".join(f"{n} lives in {p} and has {t}" for n, p, t in facts)
    name, place, thing = facts[asked]
    if rng.random() < 0.5:
        return f"where does {name} live?", context, place
    return f"what does {name} have?", context, thing


class Preprocessor:
    def __init__(self, texts):
        self.vectorize = keras.layers.TextVectorization(
            standardize="lower_and_strip_punctuation"
        )
        self.vectorize.adapt(texts)

    @property
    def size(self):
        return self.vectorize.vocabulary_size() + 2

    def ids(self, text):
        return [int(i) + 2 for i in self.vectorize([text])[0]]

    def encode(self, question, context, answer):
        question, context = self.ids(question), self.ids(context)
        answer = self.ids(answer)
        tokens = [1, *question, 1, *context]
        kinds = [0] * (len(question) + 2) + [1] * len(context)
        for start in range(len(question) + 2, len(tokens)):
            if tokens[start : start + len(answer)] == answer:
                return tokens, kinds, start, start + len(answer) - 1
        raise ValueError(f"{answer} is not in the text")

    def features(self, examples):
        encoded = [self.encode(*example) for example in examples]
        tokens, kinds, starts, ends = zip(*encoded)
        tokens = keras.utils.pad_sequences(tokens, LENGTH, padding="post")
        kinds = keras.utils.pad_sequences(kinds, LENGTH, padding="post")
        spans = np.array([starts, ends], np.int32).T
        return tokens, kinds, spans


def load(count, seed):
    rng = random.Random(seed)
    examples = [example(rng) for _ in range(count)]
    preprocessor = Preprocessor([f"{q} {c}" for q, c, _ in examples])
    return preprocessor, preprocessor.features(examples)
