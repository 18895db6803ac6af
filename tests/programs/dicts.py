"""Programs that change dicts in branches and loops."""
# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import tensorflow as tf

T = tf.constant
CACHE = {}


def new_key_in_a_branch(x):
    d = {"a": x}
    if x > 0:
        d["b"] = x * 2
    return len(d)


def new_key_in_both_branches(x):
    d = {}
    if x > 0:
        d["y"] = x
    else:
        d["y"] = -x
    return d["y"]


def other_key_in_each_branch(x):
    d = {}
    if x > 0:
        d["p"] = x
    else:
        d["n"] = x
    return sorted(d)


def key_missing_at_run_time(x):
    d = {"a": x}
    if x > 0:
        d["b"] = x
    return d["b"]


def value_updated_in_a_while(n):
    d = {"sum": T(0), "count": 0}
    while n > 0:
        d["sum"] = d["sum"] + n
        d["count"] += 1
        n = n - 1
    return d


def update_method(x):
    d = {"a": x, "b": 1}
    if x > 0:
        d.update({"a": x * 2})
    else:
        d.update(b=x)
    return d


def update_in_a_loop(n):
    d = {"a": 0}
    for i in range(n):
        d.update(a=d["a"] + i)
    return d["a"]


def get_with_a_default(x):
    d = {}
    if x > 0:
        d["k"] = x
    return d.get("k", -1)


def setdefault_in_a_branch(x):
    d = {"a": 1}
    if x > 0:
        d.setdefault("b", 2)
        d.setdefault("a", 5)
    return d


def pop_in_a_branch(x):
    d = {"a": x, "b": 2}
    if x > 0:
        v = d.pop("a")
    else:
        v = d.pop("c", 5)
    return v + len(d)


def popitem_in_a_branch(x):
    d = {"a": 1, "b": 2}
    if x > 0:
        d.popitem()
    return list(d)


def deleted_key(x):
    d = {"a": x, "b": 2}
    if x > 0:
        del d["a"]
    return list(d)


def deleted_key_read(x):
    d = {"a": x}
    if x > 0:
        del d["a"]
    return d["a"]


def cleared(x):
    d = {"a": x}
    if x > 0:
        d.clear()
    return len(d)


def membership(x):
    d = {"a": 1}
    if x > 0:
        d["b"] = 2
    if "b" in d:
        return x * 100
    return x


def keys_values_items(x):
    d = {"a": x, "b": x * 2}
    if x > 0:
        d["a"] = x * 3
    s = 0
    for key, value in d.items():
        s = s + value * len(key)
    for value in d.values():
        s = s + value
    return s


def loop_over_keys_with_a_staged_test(x):
    d = {"a": 1, "b": 2, "c": 3}
    s = 0
    for k in d:
        if x > d[k]:
            s = s + d[k]
    return s


def key_of_a_loop(n):
    d = {0: 5, 1: 6, 2: 7}
    s = 0
    for k in range(n):
        d[k] = d[k] * 2
        s = s + d[k]
    return s


def key_from_a_staged_number(n):
    d = {0: 10, 1: 20, 2: 30}
    return d[int(n)]


def text_key_chosen_in_a_branch(x):
    d = {"a": 1, "b": 2}
    key = "a" if x > 0 else "b"
    return d[key]


def text_key_with_a_number(n):
    d = {"k0": 5, "k1": 6, "k3": 7}
    return d[f"k{int(n)}"]


def set_by_a_chosen_key(x):
    d = {"a": 1, "b": 2}
    key = "a" if x > 0 else "b"
    d[key] = 50
    return d


def merged_dicts(x):
    a, b = {"p": x}, {"q": 2, "p": 5}
    if x > 0:
        c = a | b
    else:
        c = {**b, **a}
    return c["p"] + c["q"]


def merged_in_place(x):
    d = {"a": 1}
    if x > 0:
        d |= {"a": 2, "b": 3}
    return d


def nested_dict(x):
    d = {"in": {"v": x}}
    if x > 0:
        d["in"]["v"] = x * 2
        d["in"]["w"] = 1
    return d


def dict_of_lists(n):
    groups = {"even": [], "odd": []}
    for i in range(n):
        if i % 2 == 0:
            groups["even"].append(i)
        else:
            groups["odd"].append(i)
    return groups


def dict_of_one_branch(x):
    d = {"a": x} if x > 0 else {"a": x, "b": 1}
    return len(d)


def order_of_keys(x):
    d = {}
    if x > 0:
        d["a"] = 1
        d["b"] = 2
    else:
        d["b"] = 2
        d["a"] = 1
    return list(d)


def dict_equality(x):
    d = {"a": 1}
    if x > 0:
        d["a"] = 2
    return d == {"a": 2}


def memo_of_plain_keys(x):
    memo = {}

    def fib(n):
        if n in memo:
            return memo[n]
        memo[n] = x if n < 2 else fib(n - 1) + fib(n - 2)
        return memo[n]

    return fib(7)


def global_dict(x):
    if "seen" not in CACHE:
        CACHE["seen"] = 0
    CACHE["seen"] += 1
    if x > 0:
        CACHE["last"] = 5
    return CACHE["seen"]


def argument_dict(d, x):
    if x > 0:
        d["new"] = x
    d["old"] = d["old"] + 1
    return len(d)


INTS = [(T(v),) for v in (7, 0, -4)]
KINDS = INTS + [(T(2.5),), (T(-2.5, tf.float64),), (3,)]
COUNTS = [(T(v),) for v in (0, 1, 3)] + [(2,)]
INPUTS = {
    new_key_in_a_branch: KINDS,
    new_key_in_both_branches: KINDS,
    other_key_in_each_branch: INTS,
    key_missing_at_run_time: INTS,
    value_updated_in_a_while: COUNTS,
    update_method: KINDS,
    update_in_a_loop: COUNTS,
    get_with_a_default: KINDS,
    setdefault_in_a_branch: INTS,
    pop_in_a_branch: INTS,
    popitem_in_a_branch: INTS,
    deleted_key: INTS,
    deleted_key_read: INTS,
    cleared: INTS,
    membership: INTS,
    keys_values_items: KINDS,
    loop_over_keys_with_a_staged_test: KINDS,
    key_of_a_loop: COUNTS,
    key_from_a_staged_number: [(T(0),), (T(2),), (T(5),), (T(1.9),), (1,)],
    text_key_chosen_in_a_branch: INTS,
    text_key_with_a_number: COUNTS,
    set_by_a_chosen_key: INTS,
    merged_dicts: INTS,
    merged_in_place: INTS,
    nested_dict: KINDS,
    dict_of_lists: COUNTS,
    dict_of_one_branch: INTS,
    order_of_keys: INTS,
    dict_equality: INTS,
    memo_of_plain_keys: KINDS,
    global_dict: INTS,
    argument_dict: [({"old": 1}, T(2)), ({"old": T(1)}, T(-2)), ({"old": 1.5}, 2)],
}
