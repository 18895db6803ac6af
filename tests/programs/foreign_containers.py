"""Programs that change containers of the standard library, which no operator knows."""

# mypy: ignore-errors
# Written as users write: no annotations, one construct to a function.
import array
import collections
import collections.abc
import random
import types

import numpy as np
import tensorflow as tf

T = tf.constant
BASE = {"rate": 1.0, "count": 0}
KEPT = collections.UserDict(count=0)
ITEMS = collections.UserList([1])


class Bag(collections.abc.MutableMapping):
    def __init__(self):
        self.held = {}

    def __getitem__(self, key):
        return self.held[key]

    def __setitem__(self, key, value):
        self.held[key] = value

    def __delitem__(self, key):
        del self.held[key]

    def __iter__(self):
        return iter(self.held)

    def __len__(self):
        return len(self.held)


def chain_map_is_read(x):
    layers = collections.ChainMap({}, BASE)
    found = x * layers["rate"]
    BASE["rate"] += 1.0
    return found


def chain_map_changes_an_outside_dict(x):
    layers = collections.ChainMap(BASE)
    layers["count"] = layers["count"] + 1
    return x * 2, layers["count"]


def chain_map_item_in_a_branch(x):
    layers = collections.ChainMap({}, {"a": 1})
    if x > 0:
        layers["a"] = 5
    return layers["a"], len(layers)


def chain_map_loses_an_item_in_a_branch(x):
    layers = collections.ChainMap({"a": 1})
    if x > 0:
        layers.pop("a")
    return len(layers)


def user_dict_from_outside(x):
    KEPT["count"] += 1
    return x * 2


def user_dict_item_in_a_branch(x):
    found = collections.UserDict(a=1)
    if x > 0:
        found["a"] = 5
    return found["a"] * 2


def user_list_from_outside(x):
    ITEMS.append(2)
    return x * len(ITEMS)


def user_list_grows_in_a_branch(x):
    items = collections.UserList([3, 1, 2])
    items += [5]
    if x > 0:
        items += [6]
        items.sort()
    return len(items), items[0]


def own_mapping_in_a_branch(x):
    bag = Bag()
    bag["a"] = 1
    if x > 0:
        bag["a"] = 2
        del bag["a"]
        bag["b"] = 3
    return len(bag), bag.get("b", 0)


def ordered_dict_in_branches(x):
    found = collections.OrderedDict(a=1, b=2)
    if x > 0:
        found["c"] = 3
        found["a"] = 7
    else:
        found["c"] = 4
    return list(found), found["a"], found["c"]


def ordered_dict_is_turned(x):
    found = collections.OrderedDict(a=1, b=2)
    if x > 0:
        found.move_to_end("a")
    return next(iter(found))


def counter_in_a_branch(x):
    counts = collections.Counter("aab")
    if x > 0:
        counts["a"] -= 1
        counts.subtract("b")
        counts += collections.Counter("cc")
    return counts["a"], counts["b"], counts["c"], counts["zz"]


def bounded_deque_in_a_branch(x):
    queue = collections.deque([1, 2, 3], maxlen=3)
    if x > 0:
        queue.append(4)
        queue[0] = 9
    return queue[0], queue[-1]


def bytes_change_in_a_branch(x):
    data = bytearray(b"abc")
    if x > 0:
        data[0] = 100
    return len(data), data[0]


def bytes_grow_in_a_branch(x):
    data = bytearray(b"abc")
    if x > 0:
        data.append(101)
    return len(data)


def memory_changes_in_a_branch(x):
    view = memoryview(bytearray(b"abc"))
    if x > 0:
        view[0] = 1
    return view[0]


def array_changes_in_a_branch(x):
    numbers = array.array("i", [1, 2])
    if x > 0:
        numbers[0] = 5
        numbers.append(3)
    return len(numbers), numbers[0]


def numpy_item_in_a_branch(x):
    numbers = np.zeros(3)
    if x > 0:
        numbers[1] = 5.0
    return numbers


def numpy_added_to_in_a_branch(x):
    numbers = np.zeros(3)
    if x > 0:
        numbers += 1
    return numbers


def numpy_made_and_changed_in_a_branch(x):
    total = 0.0
    if x > 0:
        numbers = np.zeros(3)
        numbers[1] = 5.0
        numbers += 1
        total = float(numbers.sum())
    return total


def namespace_in_a_branch(x):
    found = types.SimpleNamespace(a=1)
    if x > 0:
        found.a = 5
    return found.a


def generator_of_random_numbers_in_a_branch(x):
    source = random.Random(3)
    if x > 0:
        source.random()
    return source.random()


SIGNS = [(T(2.0),), (T(-1.0),)]
INPUTS = {
    chain_map_is_read: SIGNS,
    chain_map_changes_an_outside_dict: SIGNS,
    chain_map_item_in_a_branch: SIGNS,
    chain_map_loses_an_item_in_a_branch: SIGNS,
    user_dict_from_outside: SIGNS,
    user_dict_item_in_a_branch: SIGNS,
    user_list_from_outside: SIGNS,
    user_list_grows_in_a_branch: SIGNS,
    own_mapping_in_a_branch: SIGNS,
    ordered_dict_in_branches: SIGNS,
    ordered_dict_is_turned: SIGNS,
    counter_in_a_branch: SIGNS,
    bounded_deque_in_a_branch: SIGNS,
    bytes_change_in_a_branch: SIGNS,
    bytes_grow_in_a_branch: SIGNS,
    memory_changes_in_a_branch: SIGNS,
    array_changes_in_a_branch: SIGNS,
    numpy_item_in_a_branch: SIGNS,
    numpy_added_to_in_a_branch: SIGNS,
    numpy_made_and_changed_in_a_branch: SIGNS,
    namespace_in_a_branch: SIGNS,
    generator_of_random_numbers_in_a_branch: SIGNS,
}
