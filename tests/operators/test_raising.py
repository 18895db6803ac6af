"""Exceptions that converted code raises when a graph runs."""

from __future__ import annotations

import gc
import traceback
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import tensorflow as tf

import autohook
from autohook.errors import StagingError
from autohook.staging.operators import made_when_run, raising

from . import raising_programs
from .raising_programs import (
    OrderError,
    asserts,
    asserts_lazily,
    chosen,
    in_a_loop,
    in_all,
    in_both,
    in_text,
    noted,
    plain,
    with_parts,
)

Run = Callable[..., Any]


def in_function(function: Run) -> Any:
    return tf.function(autohook.to_graph(function), autograph=False)


def raised(function: Run, *args: Any) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - any, it is compared
        function(*args)
    return caught.value


def same_error(function: Run, *args: Any) -> BaseException:
    """Checks that the graph raises what eager raises; returns what it raises."""
    eager, staged = raised(function, *args), raised(in_function(function), *args)
    assert type(staged) is type(eager)
    assert repr(staged.args) == repr(eager.args)
    assert repr(staged.__dict__) == repr(eager.__dict__)
    assert repr(staged.__cause__) == repr(eager.__cause__)
    assert staged.__suppress_context__ == eager.__suppress_context__
    return staged


@pytest.mark.parametrize(
    "function", [plain, with_parts, in_text, in_both, in_all, chosen, noted]
)
@pytest.mark.parametrize("value", [-9, -3])
def test_exception_is_eagers(function: Run, value: int) -> None:
    same_error(function, tf.constant(value))


@pytest.mark.parametrize("function", [in_both, in_all, chosen])
@pytest.mark.parametrize("value", [3, 30])
def test_exception_of_the_other_path_is_eagers(function: Run, value: int) -> None:
    same_error(function, tf.constant(value))


def test_exception_in_a_loop_has_the_iterations_number() -> None:
    assert in_function(in_a_loop)(tf.constant(3)).numpy() == 3
    error = same_error(in_a_loop, tf.constant(6))
    assert type(error.args[0]) is int or error.args[0].numpy() == 4


def test_each_failure_raises_a_new_exception() -> None:
    function = in_function(plain)

    first = raised(function, tf.constant(-1))
    assert function(tf.constant(1)).numpy() == 1
    second = raised(function, tf.constant(-2))

    assert first is not second
    assert first.args == second.args == ("neg",)


def test_traceback_ends_at_the_users_raise() -> None:
    error = raised(in_function(plain), tf.constant(-1))

    last = traceback.extract_tb(error.__traceback__)[-1]
    assert (last.filename, last.name) == (raising_programs.__file__, "plain")
    assert last.line == 'raise ValueError("neg")'


def test_exception_comes_out_of_a_dataset() -> None:
    dataset = tf.data.Dataset.from_tensor_slices([3, -1]).map(autohook.to_graph(plain))
    items = iter(dataset)

    assert next(items).numpy() == 3
    with pytest.raises(ValueError, match=r"^neg$"):
        next(items)


def test_exception_comes_out_under_a_gradient_tape() -> None:
    function = in_function(lambda x: plain(x) * x)
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)

    assert tape.gradient(y, x).numpy() == 6.0
    with tf.GradientTape() as tape, pytest.raises(ValueError, match=r"^neg$"):
        function(tf.constant(-3.0))


def test_exception_comes_out_of_a_function_called_by_a_function() -> None:
    inner = in_function(with_parts)
    outer = tf.function(lambda x: inner(x) + 1, autograph=False)

    assert outer(tf.constant(1)).numpy() == 2
    assert type(raised(outer, tf.constant(-1))) is OrderError


def test_session_says_what_was_raised() -> None:
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        x = tf.compat.v1.placeholder(tf.int32, [])
        y = autohook.to_graph(plain)(x)

        assert session.run(y, {x: 4}) == 4
        with pytest.raises(tf.errors.InvalidArgumentError, match="ValueError: neg"):
            session.run(y, {x: -4})


def test_what_comes_after_a_raise_does_not_happen(capfd: Any) -> None:
    variable = tf.Variable(0)

    def program(x: Any) -> Any:
        variable.assign_add(1)
        print("before")  # noqa: T201 - what is tested
        if x < 0:
            raise ValueError("neg")
        variable.assign_add(10)
        print("after")  # noqa: T201 - what is tested
        return 10 // x

    function = in_function(program)
    raised(function, tf.constant(-1))

    assert variable.numpy() == 1
    assert capfd.readouterr().out == "before\n"
    function(tf.constant(1))
    assert variable.numpy() == 12
    assert capfd.readouterr().out == "before\nafter\n"


def test_op_that_cannot_be_built_fails_only_where_it_is_reached() -> None:
    def program(x: Any, y: Any) -> Any:
        if x > 0:
            return tf.reshape(y, [4, 4])[0, 0]
        return y[0]

    function = in_function(program)
    y = tf.constant([1.0, 2.0])

    assert function(tf.constant(-1), y).numpy() == 1.0
    with pytest.raises(tf.errors.InvalidArgumentError):
        function(tf.constant(1), y)


def test_function_that_is_misled_by_a_staged_value_is_refused() -> None:
    import struct

    def program(x: Any) -> Any:
        if x > 0:
            struct.pack("i", x)
        return x

    with pytest.raises(StagingError, match=r"AH252.*`pack`"):
        in_function(program)(tf.constant(1))


def test_exceptions_go_when_their_graph_goes() -> None:
    gc.collect()
    known = len(raising._raises)
    function = in_function(plain)
    function(tf.constant(1))
    graph = weakref.ref(function.get_concrete_function(tf.constant(1)).graph)
    assert len(raising._raises) == known + 1

    del function
    gc.collect()

    assert graph() is None
    assert len(raising._raises) == known


def test_exceptions_that_nobody_fetches_are_few() -> None:
    for number in range(1000):
        made_when_run.keep(ValueError(number))

    assert len(made_when_run._made) <= 256


def test_assertion_error_has_the_message_as_argument() -> None:
    for value in (-1, 5, 200):
        same_error(asserts, tf.constant(value))
    assert in_function(asserts)(tf.constant(7)).numpy() == 7


def test_message_is_made_only_where_the_assertion_fails() -> None:
    assert in_function(asserts_lazily)(tf.constant(2)).numpy() == 2
    same_error(asserts_lazily, tf.constant(-1))


def test_strict_graph_with_a_raise_only_fails(strict: Run) -> None:
    def twin(x: Any) -> Any:
        from autohook.runtime import interface as ops

        def fail() -> None:
            raise ValueError(ops.joined("bad ", ops.text(x)))

        ops.if_(x < 0, fail, None, ())
        return x

    assert strict(twin, tf.constant(3)).numpy() == 3
    with pytest.raises(tf.errors.InvalidArgumentError):
        strict(twin, tf.constant(-3))
