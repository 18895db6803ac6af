"""Lists and dicts among the arguments of a hot function are the caller's own."""

from __future__ import annotations

import tensorflow as tf

from tests.staging.conftest import HOT, Loader

SOURCE = """
import tensorflow as tf


def append(items, x):
    items.append(x * 2.0)
    return x + 1.0


def store(table, x):
    table["last"] = x * 2.0
    return x + 1.0


def hand_back(items, x):
    return items, x + items[0]
"""


def test_list_of_the_caller_grows_on_every_call(load: Loader) -> None:
    pair = load(SOURCE)
    items = [tf.constant(1.0)]

    for _ in range(HOT):
        pair.listed.append(items[:1], tf.constant(2.0))
        fresh = items[:1]
        pair.listed.append(fresh, tf.constant(2.0))
        assert len(fresh) == 2

    assert pair.is_staged("append")


def test_dict_of_the_caller_is_written_on_every_call(load: Loader) -> None:
    pair = load(SOURCE)

    for _ in range(HOT):
        table = {"first": tf.constant(1.0)}
        pair.listed.store(table, tf.constant(2.0))
        assert table["last"].numpy() == 4.0


def test_list_that_is_returned_is_the_callers_list(load: Loader) -> None:
    pair = load(SOURCE)

    for _ in range(HOT):
        items = [tf.constant(1.0)]
        returned, total = pair.listed.hand_back(items, tf.constant(2.0))
        assert returned is items
        assert total.numpy() == 3.0

    assert pair.is_staged("hand_back")
