"""inspect, dis, doctest, typing, pickle and mock work on staged functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

SCRIPT = r"""
import copy, dis, doctest, inspect, io, pickle, typing
from unittest import mock

for function in (scale, total, announced, doubled, fail, work, numbers, Model.call):
    print(inspect.getsource(function), inspect.getsourcelines(function)[1])
    print(inspect.signature(function), inspect.getfile(function)[-8:])
    print(inspect.getdoc(function), inspect.getcomments(function))
    code = function.__code__
    print(code.co_varnames, code.co_freevars, code.co_flags)
    print(code.co_argcount, code.co_name, code.co_firstlineno)
    print(inspect.getfullargspec(function), inspect.isgeneratorfunction(function))
    text = io.StringIO()
    dis.dis(function, file=text)
    print("RETURN" in text.getvalue(), bool(list(dis.get_instructions(function))))
print(inspect.getsource(Model), list(dict(inspect.getmembers(Model))))
print(inspect.getsource(Model.doubled.fget), inspect.unwrap(doubled).__name__)
print(doubled.__wrapped__.__qualname__, doubled.__doc__, inspect.getmodule(total))
print(inspect.getcallargs(total, X, steps=3), inspect.getclosurevars(scale).globals)
for function in (scale, doubled):
    hints = typing.get_type_hints(function, vars(model))
    print(sorted(hints.items(), key=str))
print(doctest.testmod(model))
frames = inspect.stack()
print([frame.function for frame in frames], inspect.currentframe().f_lineno)

for dump in (pickle, __import__("cloudpickle")):
    again = dump.loads(dump.dumps((scale, Model.call, MODEL.call, doubled)))
    print(again[0] is scale, again[1] is Model.call, again[2](X).numpy())
by_value = __import__("cloudpickle")
by_value.register_pickle_by_value(model)
packed = by_value.dumps((total, Model(4.0)))
made, held = by_value.loads(packed)
for _ in range(40):
    values = made(X, 3), held.call(X)
print(values[0].numpy(), values[1].numpy(), made is total, made.__code__.co_name)
print(copy.deepcopy(MODEL).call(X).numpy(), copy.copy(total) is total)


def now():
    return [float(tf.reduce_sum(y)) for y in (total(X, 3), MODEL.call(X), doubled(X))]


print(now())
with mock.patch("model.FACTOR", 5.0):
    print("global", now())
with mock.patch.object(model, "scale", lambda x, factor=1.0: x - factor):
    print("function", now())
with mock.patch.object(model, "scale", wraps=scale) as spy:
    print("spy", now(), spy.call_count, len(spy.call_args_list))
with mock.patch.object(Model, "call", lambda self, x: x * 7.0):
    print("method", now())
with mock.patch.object(MODEL, "weight", 11.0):
    print("attribute", now())
with mock.patch.object(MODEL, "call", return_value=tf.constant(1.0)) as stub:
    print("instance", now(), stub.mock_calls)
with mock.patch.dict(model.__dict__, FACTOR=9.0):
    print("dict", now())
with mock.patch("tensorflow.reduce_sum", side_effect=lambda x: tf.constant(8.0)):
    print("library", MODEL.call(X).numpy())
with mock.patch.object(tf, "zeros_like", side_effect=ValueError("no zeros")):
    try:
        total(X, 3)
    except ValueError as error:
        print("raises", error)
with mock.patch.object(scale, "__defaults__", (4.0,)):
    print("defaults", scale(X).numpy())
code, total.__code__ = total.__code__, (lambda x, steps: x - steps).__code__
print("code", now())
total.__code__ = code
print(now())

try:
    from hypothesis import given, settings, strategies
except ImportError:
    print("no hypothesis")
else:
    @settings(max_examples=40, database=None, derandomize=True, deadline=None)
    @given(strategies.lists(strategies.floats(0, 9, width=32), min_size=1))
    def check(values):
        x = tf.ones_like(tf.constant(values))
        assert float(tf.reduce_sum(total(x, 3))) < 18.0, values
    try:
        check()
    except AssertionError as error:
        print(error, getattr(error, "__notes__", ""))
"""


def test_what_inspects_and_patches_functions_sees_the_plain_ones(
    run_both: Callable[..., Any],
) -> None:
    pytest.importorskip("cloudpickle", reason="cloudpickle is not installed")

    plain, hooked = run_both(SCRIPT)

    assert "spy" in plain
    assert hooked.splitlines() == plain.splitlines()
