"""Errors of graphs that the user builds show the user's lines, values and exception."""

from __future__ import annotations

import re
import sys
import traceback
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tensorflow as tf

from autohook.runtime.frames import PACKAGE
from autohook.staging.graph_errors import RULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Loader, Pair

CHECKED = """
    def inner(x):
        scale = 2.0
        y = x * scale
        return tf.debugging.check_numerics(y, f"times {scale}")
    def middle(x):
        for part in [x, x + 1.0]:
            x = x + part
        return inner(x)
    @tf.function
    def outer(x):
        z = middle(x)
        return z + 1.0
    def divide(n):
        least = n - 3
        return 10 // least
    def divided():
        return list(tf.data.Dataset.range(6).map(divide))
    @tf.function
    def in_loop(x, i):
        total = x
        for _ in tf.range(3):
            total += tf.gather(x, i)
        return total
"""
BAD = tf.constant([1.0, float("nan")])


def caught(function: Callable[..., Any], *args: Any) -> BaseException:
    with pytest.raises(Exception) as found:  # noqa: PT011 - which one is compared
        function(*args)
    return found.value


def both(pair: Pair, name: str, *args: Any) -> tuple[Any, Any]:
    """Returns the exceptions of the plain and of the listed function."""
    plain, listed = getattr(pair.plain, name), getattr(pair.listed, name)
    return caught(plain, *args), caught(listed, *args)


def text(error: Any) -> str:
    """Returns the message without what differs from load to load."""
    found = re.sub(r"program_(plain|listed)_\d+", "program", str(error))
    found = re.sub(r"(__inference_\w+?)_\d+\b", r"\1", found)
    found = re.sub(r"MapDataset:\d+", "MapDataset", found)
    return re.sub(r"test_graph_errors.py\", line \d+", "test", found)


def own_frames(error: BaseException) -> list[str]:
    return [
        frame.f_code.co_name
        for frame, _ in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith(PACKAGE)
    ]


def places(error: BaseException) -> list[str]:
    """Returns the frames of the program as a traceback shows them."""
    found = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in found if "program_" in frame.filename]
    shown = "".join(traceback.StackSummary.from_list(inside).format())
    return re.sub(r"File \".*?\"", "File", shown).splitlines()


def test_failing_op_shows_the_users_lines_and_shapes_above_tensorflows_message(
    load: Loader,
) -> None:
    pair = load(CHECKED)

    plain, listed = both(pair, "outer", BAD)

    file = pair.listed.__file__
    top, line, below = listed.message.partition(f"\n\n{RULE}\n")
    assert top.splitlines() == [
        "times 2.0 : Tensor had NaN values",
        "",
        f'  File "{file}", line 13, in outer',
        "    z = middle(x)",
        f'  File "{file}", line 10, in middle',
        "    return inner(x)",
        f'  File "{file}", line 6, in inner',
        '    return tf.debugging.check_numerics(y, f"times {scale}")',
        "",
        "  scale: 2.0",
        "  y: float32[2]",
    ]
    assert line
    assert text(below) == text(plain)


def test_failing_graph_raises_tensorflows_type_with_its_attributes(
    load: Loader,
) -> None:
    plain, listed = both(load(CHECKED), "outer", BAD)

    attributes = ("args", "op", "node_def", "error_code", "experimental_payloads")
    assert type(listed) is type(plain)
    assert [getattr(listed, n) for n in attributes] == [
        getattr(plain, n) for n in attributes
    ]
    assert str(listed) == listed.message


def test_op_in_a_staged_loop_is_shown_once_in_its_function(load: Loader) -> None:
    pair = load(CHECKED)

    listed: Any = caught(pair.listed.in_loop, tf.constant([1, 2]), tf.constant(7))

    top = listed.message.partition(RULE)[0]
    assert re.findall(r"line (\d+), in", top) == ["24"]
    assert {"  i: int32[]", "  x: int32[2]", "  total: int32[2]"} <= {*top.split("\n")}


def test_function_of_a_dataset_shows_its_line_and_shapes(load: Loader) -> None:
    pair = load(CHECKED)

    plain, listed = both(pair, "divided")

    top, _, below = listed.message.partition(f"\n\n{RULE}\n")
    assert type(listed) is type(plain)
    assert text(below) == text(plain)
    assert top.splitlines()[1:] == [
        "",
        f'  File "{pair.listed.__file__}", line 17, in divide',
        "    return 10 // least",
        "",
        "  least: int64[]",
    ]


def test_op_whose_name_is_that_of_another_branchs_op_shows_its_own_line(
    load: Loader,
) -> None:
    pair = load(
        """
        @tf.function
        def run(x, n):
            flat = tf.reshape(x, [-1, n])
            if tf.size(x) > 3:
                flat = tf.reshape(flat, [n, 5])
            return flat
        def half(n):
            return 10 // n
        def datasets():
            numbers = tf.data.Dataset.range(3)
            return numbers.map(half), numbers.filter(lambda n: 10 // (n - 1) > 0)
        """
    )
    mapped, filtered = pair.listed.datasets()

    errors = [
        caught(pair.listed.run, tf.ones([4]), tf.constant(2)),
        caught(list, mapped),
        caught(list, filtered),
    ]

    shown = [re.findall(r"line (\d+), in", str(e).partition(RULE)[0]) for e in errors]
    if tf.__version__ >= "2.18":  # older versions do not say of what kind it is
        assert shown == [["7"], ["10"], ["13"]]
    else:
        assert shown[0] == ["7"]


def test_keras_fit_shows_the_line_of_the_users_layer(load: Loader) -> None:
    pair = load(
        """
        import keras
        class Checked(keras.layers.Layer):
            def call(self, x):
                wide = tf.concat([x, x], 1)
                return tf.debugging.check_numerics(wide, "bad")
        def fit(x):
            layers = [keras.Input((2,)), Checked(), keras.layers.Dense(1)]
            model = keras.Sequential(layers)
            model.compile("sgd", "mse")
            model.fit(x, x[:, :1], verbose=0)
        """
    )

    plain, listed = both(pair, "fit", np.full((8, 2), np.nan, "float32"))

    top = listed.message.partition(f"\n\n{RULE}\n")[0].splitlines()
    assert type(listed) is type(plain)
    assert top[0] == "bad : Tensor had NaN values"
    assert top[-4].endswith("line 7, in call")
    assert top[-1] == "  wide: float32[None, 4]"


def without_columns(error: BaseException) -> list[str]:
    return [line for line in places(error) if line.strip(" ~^")]


BUILT = """
    class Odd(Exception):
        def __init__(self, what, size):
            super().__init__(what, size)
            self.size = size
    def check(x):
        for size in x.shape:
            if size == 2:
                raise Odd("two", size)
        return x
    @tf.function
    def own(x):
        checked = check(x)
        return checked + 1
    def multiply(x, w):
        return tf.matmul(x, w)
    @tf.function
    def shapes(x):
        w = tf.ones([3, 4])
        return multiply(x, w)
    @tf.function(autograph=False)
    def without_autograph(x):
        return multiply(x, tf.ones([3, 4]))
    def in_dataset():
        numbers = tf.data.Dataset.range(3)
        return numbers.map(lambda n: tf.matmul([[n]], [[n, n], [n, n]]))
    @tf.function
    def missing(x):
        return x.no_such_name
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("own", ["line 14, in own", "line 10, in check"]),
        ("shapes", ["line 21, in shapes", "line 17, in multiply"]),
        ("missing", ["line 30, in missing"]),
    ],
)
def test_error_while_a_graph_is_built_shows_the_users_frames_only(
    load: Loader, name: str, expected: list[str]
) -> None:
    pair = load(BUILT)

    error = caught(getattr(pair.listed, name), tf.ones([2, 2]))

    shown = [line.strip() for line in places(error) if line.startswith("  File")]
    assert [line.removeprefix("File, ") for line in shown] == expected
    assert own_frames(error) == []


def test_exception_of_the_users_stays_itself_while_a_graph_is_built(
    load: Loader,
) -> None:
    pair = load(BUILT)

    error: Any = caught(pair.listed.own, tf.ones([2, 2]))

    assert (type(error), error.args, error.size) == (pair.listed.Odd, ("two", 2), 2)


@pytest.mark.parametrize("name", ["shapes", "without_autograph"])
def test_shapes_that_do_not_fit_raise_what_the_plain_graph_raises(
    load: Loader, name: str
) -> None:
    plain, listed = both(load(BUILT), name, tf.ones([2, 2]))

    assert type(listed) is type(plain)
    assert str(listed) in str(plain)


def test_shapes_that_do_not_fit_in_a_dataset_raise_what_the_plain_one_raises(
    load: Loader,
) -> None:
    plain, listed = both(load(BUILT), "in_dataset")

    assert type(listed) is type(plain)
    assert str(listed) in str(plain)
    assert own_frames(listed) == []


def test_debug_variable_shows_our_frames_and_leaves_the_message(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = load(BUILT + CHECKED)
    monkeypatch.setenv("AUTOHOOK_DEBUG", "1")

    assert own_frames(caught(pair.listed.own, tf.ones([2, 2]))) != []
    assert str(caught(pair.listed.outer, BAD)).startswith("Graph execution error")


RAISED = """
    def deep(x):
        if tf.reduce_sum(x) > 0:
            for _ in range(1):
                raise ValueError("positive")
        return x
    def outer(x, level):
        if level:
            return outer(x, level - 1)
        return deep(x) + 1
    def call(x):
        y = (outer(x, 2) +
             1)
        return y
    staged = tf.function(call)
    def checked(x):
        assert tf.reduce_all(x > 2), "small"
        return x
    def checks(x):
        return [checked(x)]
    staged_checks = tf.function(checks)
"""


@pytest.mark.parametrize(
    ("eager", "staged"), [("call", "staged"), ("checks", "staged_checks")]
)
def test_exception_of_a_running_graph_shows_the_callers_inside_the_graph_as_eager_does(
    load: Loader, eager: str, staged: str
) -> None:
    pair = load(RAISED)

    plain = caught(getattr(pair.plain, eager), tf.ones([2]))
    listed = caught(getattr(pair.listed, staged), tf.ones([2]))

    assert (type(listed), listed.args) == (type(plain), plain.args)
    assert without_columns(listed) == without_columns(plain)
    assert own_frames(listed) == []
    # From Python 3.13 on, an assertion's columns are those of its test.
    if eager == "call" or sys.version_info < (3, 13):
        assert places(listed) == places(plain)


def test_exception_of_a_dataset_shows_the_callers_and_none_of_our_frames(
    load: Loader,
) -> None:
    pair = load(RAISED)
    data = tf.data.Dataset.from_tensors(tf.ones([2])).map(pair.listed.call)

    listed = caught(list, data)

    assert places(listed) == places(caught(pair.plain.call, tf.ones([2])))
    assert own_frames(listed) == []
