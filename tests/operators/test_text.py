"""Text of staged values, and what prints it, as eager code makes it."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

import autohook
from autohook.errors import Refused, StagingError
from autohook.runtime import interface as ops
from autohook.staging.operators.leaving import leave

from . import text_programs
from .text_programs import PRINTS, TEXTS, prints, prints_in_order

Run = Callable[..., Any]


def outcome(function: Run, *args: Any) -> Any:
    """Returns what a call gives: a value or an exception, output, logs, warnings."""
    out = io.StringIO()
    text_programs.variable.assign(3)
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s %(lineno)d"))
    text_programs.LOG.handlers = [handler]
    with contextlib.redirect_stdout(out), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            result = function(*args)
        except Exception as error:  # noqa: BLE001 - it is compared
            result = (type(error), str(error.args))
    if isinstance(result, tf.Tensor):
        result = result.numpy()
    if isinstance(result, bytes):
        result = result.decode()
    warned = [(str(one.message), one.lineno, one.filename) for one in seen]
    return result, out.getvalue(), warned, text_programs.variable.numpy()


@pytest.mark.parametrize("function", TEXTS + PRINTS)
def test_text_is_eagers_at_each_call(function: Run) -> None:
    staged = tf.function(autohook.to_graph(function), autograph=False)

    for value in (12, -1, 3, 12):
        x = tf.constant(value)
        assert outcome(staged, x) == outcome(function, x)


@pytest.mark.parametrize("function", [prints])
def test_print_of_another_dtype_is_eagers(function: Run) -> None:
    staged = tf.function(autohook.to_graph(function), autograph=False)

    for value in (2.5, -0.0):
        x = tf.constant(value)
        assert outcome(staged, x) == outcome(function, x)


def test_tensors_printed_by_tensorflow_keep_their_order(capfd: Any) -> None:
    tf.function(autohook.to_graph(prints_in_order), autograph=False)(tf.constant(3))

    assert capfd.readouterr().out == "first 3\nsecond\n"


def test_prints_come_out_of_a_dataset() -> None:
    out = io.StringIO()
    values = tf.data.Dataset.range(3)

    def program(x: Any) -> Any:
        print("item", int(x))  # noqa: T201 - what is tested
        return x

    with contextlib.redirect_stdout(out):
        list(values.map(autohook.to_graph(program)))

    assert out.getvalue() == "item 0\nitem 1\nitem 2\n"


def test_session_prints_arrays_at_each_run() -> None:
    out = io.StringIO()

    def program(n: Any) -> Any:
        while n < 3:
            n += 1
            print("n", n)  # noqa: T201 - what is tested
        return n

    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        result = autohook.to_graph(program)(tf.constant(1))
        with contextlib.redirect_stdout(out):
            session.run(result)
            session.run(result)

    assert out.getvalue() == "n 2\nn 3\n" * 2


def test_characters_of_staged_text_are_refused_with_the_line() -> None:
    def program(x: Any) -> Any:
        return [letter for letter in f"k{x}"]  # noqa: C416 - what is tested

    with pytest.raises(StagingError, match=r"AH251.*test_text.py:\d+: iteration"):
        tf.function(autohook.to_graph(program), autograph=False)(tf.constant(1))


def test_staged_text_as_the_name_of_an_attribute_is_refused() -> None:
    def program(x: Any) -> Any:
        return getattr(x, f"k{x}")

    with pytest.raises(StagingError, match=r"AH251.*the name of an attribute"):
        tf.function(autohook.to_graph(program), autograph=False)(tf.constant(1))


def test_strict_text_is_made_but_not_looked_into(strict: Run) -> None:
    def twin(x: Any) -> Any:
        ops.joined("x is ", ops.text(x))
        return x + 1

    def looking(x: Any) -> Any:
        return leave(ops.compare(ops.text(x), "==", lambda: "1"))

    assert strict(twin, tf.constant(1)).numpy() == 2
    with pytest.raises(Refused, match="AH232"):
        strict(looking, tf.constant(1))


def test_users_own_tf_function_prints_while_it_is_traced(tmp_path: Any) -> None:
    from autohook.staging.operators.autographed import is_autographed

    seen = []

    def look(x: Any) -> Any:
        seen.append(is_autographed())
        return x

    tf.function(look, autograph=False)(tf.constant(1))
    tf.function(look)(tf.constant(1))

    assert seen == [False, True]


def test_bytes_of_a_string_tensor_are_read_as_numbers() -> None:
    def program(text: Any) -> Any:
        return int(text) + int(float(text))

    staged = tf.function(autohook.to_graph(program), autograph=False)

    assert staged(tf.constant(b" 12 ")).numpy() == 24
    with pytest.raises(ValueError, match="invalid literal for int"):
        staged(tf.constant(b"twelve"))
