"""Programs whose answer depends on how often, and when, something is evaluated."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant
CALLS = []


def logged(v):
    CALLS.append(len(CALLS))
    return v


def chain_evaluates_its_middle_once(x):
    return 0 < logged(x) < 10, len(CALLS)


def plain_chain_evaluates_its_middle_once(n=5):
    return 0 < logged(n) < 10, len(CALLS)


def chain_stops_early(x):
    return 1 < logged(0) < logged(5), len(CALLS)


def test_of_a_while_is_evaluated_once_a_turn(n):
    i = 0
    while logged(i) < n:
        i += 1
    return len(CALLS)


def body_that_makes_a_name_runs_once_a_turn(n):
    i = 0
    while i < n:
        made = logged(i)
        i = made + 1
    return len(CALLS)


def operands_of_logic(x):
    r = 1 if logged(x) > 0 and logged(x) < 5 or logged(x) == 0 else 2
    return r, len(CALLS)


def augmented_item_evaluates_its_index_once(x):
    items = [x, x]
    items[logged(1)] += 5
    return items, len(CALLS)


def arguments_in_order(x):
    order = []

    def note(name, v):
        order.append(name)
        return v

    def f(a, b, *, c):
        return a + b * c

    if x > 0:
        r = f(note("a", x), note("b", 2), c=note("c", 3))
    else:
        r = note("d", 1) + note("e", x) * note("f", 2)
    return r, order


def conditional_expression_runs_one_side(x):
    y = logged(x) if x > 0 else x
    return y, len(CALLS)


def call_in_a_dead_branch(x):
    if x > 0:
        logged(x)
    return len(CALLS)


def raw_text_over_two_lines(x):
    s = r"""a\
b"""
    return x + len(s)


def text_over_two_lines(x):
    s = "a\
b"
    return x * len(s), s


def list_of_a_staged_length(n):
    return len([0] * int(n))


def has_numpy(x):
    return 1 if hasattr(x, "numpy") else 2


def is_eager(x):
    return 1 if tf.executing_eagerly() else 2


def is_a_tensor(x):
    if isinstance(x, tf.Tensor):
        return 1
    return 2


def is_a_number(x):
    y = 1
    if x > 0:
        y = 2
    return isinstance(y, int), isinstance(y, float), isinstance(y, tf.Tensor)


def type_of_a_staged_number(x):
    y = 1
    if x > 0:
        y = 2.5
    return type(y).__name__


def text_result(x):
    return "text"


def number_result(x):
    return 5


def none_and_text_result(x):
    return None, "a", 1, 2.5, True, x


def dropped_write_of_an_array(n):
    a = tf.TensorArray(tf.int32, size=3)
    for i in tf.range(3):
        a.write(i, i * n)
    return a.stack()


def kept_write_of_an_array(n):
    a = tf.TensorArray(tf.int32, size=0, dynamic_size=True, clear_after_read=False)
    for i in range(3):
        a = a.write(i, i * n)
    return a.stack()


def callback_with_a_branch(x):
    def f(v):
        if v > 2:
            return v * 10
        return v

    return tf.nest.map_structure(f, [x, x + 2])


def tensor_is_itself(x):
    y = x
    if x > 0:
        z = 1
    return y is x


def identity_of_an_unchanged_object(x):
    items = [1]
    same = items
    if x > 0:
        items.append(2)
    return same is items


def doubled_evaluation_of_a_default(x):
    def f(v, w=logged(2)):
        return v * w

    return f(x) + f(x), len(CALLS)


def docstring_stays(x):
    def f(v):
        """Doubles."""
        return v * 2

    return f(x), f.__doc__, f.__name__


def big_integers_stay_big(x):
    y = 2**100
    return x, y + 1


def numbers_of_a_call_are_kept(x):
    return x, 10**12, 0.1, 2**53 + 1


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    chain_evaluates_its_middle_once: KINDS,
    plain_chain_evaluates_its_middle_once: [(), (20,)],
    chain_stops_early: INTS,
    test_of_a_while_is_evaluated_once_a_turn: COUNTS,
    body_that_makes_a_name_runs_once_a_turn: COUNTS,
    operands_of_logic: KINDS,
    augmented_item_evaluates_its_index_once: INTS,
    arguments_in_order: INTS,
    conditional_expression_runs_one_side: INTS,
    call_in_a_dead_branch: INTS,
    raw_text_over_two_lines: INTS,
    text_over_two_lines: INTS,
    list_of_a_staged_length: COUNTS,
    has_numpy: INTS[:1],
    is_eager: INTS[:1],
    is_a_tensor: KINDS,
    is_a_number: INTS,
    type_of_a_staged_number: INTS,
    text_result: INTS[:1],
    number_result: INTS[:1],
    none_and_text_result: INTS[:1],
    dropped_write_of_an_array: INTS,
    kept_write_of_an_array: INTS,
    callback_with_a_branch: INTS,
    tensor_is_itself: INTS,
    identity_of_an_unchanged_object: INTS,
    doubled_evaluation_of_a_default: INTS,
    docstring_stays: INTS,
    big_integers_stay_big: INTS,
    numbers_of_a_call_are_kept: INTS,
}
