"""Python lists of tuples whose length is known only when the graph runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import tensorflow as tf

from autohook.staging.numbers import DTYPES
from autohook.staging.operators import aliases
from autohook.staging.operators.compound_forms import Structure, children, is_structure
from autohook.staging.operators.element_types import element_type
from autohook.staging.operators.forms import NEVER, Dense, Form, Number, is_absent
from autohook.staging.operators.modes import refuse
from autohook.staging.operators.staged_lists import StagedList, empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class StagedRows(StagedList):
    """Stands for a list of tuples of one form: a staged list for each of its parts.

    Attributes:
        element: The form of each element.
        columns: The lists of the parts.
    """

    def __init__(self, element: Structure, columns: list[StagedList]) -> None:
        """Keeps the columns, which have one length."""
        self.element = element
        self.columns = columns
        super().__init__(self.handle, tf.variant, tf.TensorShape([]))

    @property
    def handle(self) -> Any:
        """Returns the TensorLists of all columns."""
        return tuple(column.handle for column in self.columns)

    @handle.setter
    def handle(self, handles: Any) -> None:
        for column, handle in zip(self.columns, handles, strict=True):
            column.handle = handle

    @property
    def handles(self) -> tuple[Any, ...]:
        """Returns the TensorLists of all columns."""
        return tuple(column.handle for column in self.columns)

    def size(self) -> Any:
        """Returns the number of elements, a scalar int32 tensor."""
        return self.columns[0].size()

    def copy(self) -> StagedRows:
        """Returns a list of the same elements, which changes by itself."""
        return StagedRows(self.element, [column.copy() for column in self.columns])

    def at(self, index: Any) -> Any:
        """Returns the element at an int32 index that is in range."""
        return filled(self.element, iter([c.at(index) for c in self.columns]))

    def append(self, value: Any) -> None:
        """Adds one element at the end."""
        found = merged(self.element, element_form([value]))
        if found is None:
            refuse(
                "AH237",
                "a list whose length only the graph knows gets an element of another"
                " kind than those in it.",
            )
        self.element = found
        for column, leaf in zip(self.columns, leaves(value), strict=True):
            column.append(leaf)

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            super().__setitem__(key, value)
            return
        if not self.element.stands_for(value):
            refuse("AH237", "an element of a staged list becomes one of another kind.")
        for column, leaf in zip(self.columns, leaves(value), strict=True):
            column[key] = leaf

    def pop(self, index: Any = -1) -> Any:
        """Removes and returns an element, the last one by default."""
        parts = [column.pop(index) for column in self.columns]
        return filled(self.element, iter(parts))

    def extend(self, values: Any) -> None:
        """Adds the elements of an iterable at the end."""
        if not isinstance(values, StagedRows):
            super().extend(values)
            return
        for column, other in zip(self.columns, values.columns, strict=True):
            column.extend(other)

    def clear(self) -> None:
        """Removes all elements."""
        for column in self.columns:
            column.clear()

    def keep(self, indices: Any) -> None:
        """Keeps some of the elements, in the order of int32 indices."""
        for column in self.columns:
            column.keep(indices)

    def stack(self) -> Any:
        """Refuses to make one tensor of tuples."""
        _refuse_whole("one tensor")

    def _equal(self, value: Any) -> Any:
        _refuse_whole(f"a comparison with {value!r}")

    def equals(self, other: Any) -> Any:
        """Refuses to compare; for lists that end in the same way is not enough."""
        _refuse_whole(f"a comparison with {type(other).__name__}")


def _refuse_whole(what: str) -> NoReturn:
    refuse("AH235", f"{what} needs a list of tuples whose length only the graph knows.")


@dataclass(frozen=True)
class Rows(Form):
    """The form of a list of tuples whose length is staged."""

    element: Structure

    def tensors(self, value: Any) -> list[Any]:
        """Returns the variant tensors that hold the list."""
        if is_absent(value):
            return list(from_rows(self.element, []).handle)
        aliases.take(self, value)
        if not isinstance(value, StagedRows):
            value = from_rows(self.element, value)
        return list(value.handle)

    def stands_for(self, value: Any) -> bool:
        """Returns whether a value is a staged list of such tuples."""
        return isinstance(value, StagedRows) and bool(self.with_elements_of(value))

    def shapes(self, tensors: Iterator[Any]) -> list[tf.TensorShape]:
        """Returns the shapes of the columns' handles."""
        return [next(tensors).shape for _ in self.tensors(NEVER)]

    def with_elements_of(self, value: Any) -> Rows | None:
        """Returns the form that also takes another list, or None where none does."""
        found = merged(self.element, value.element)
        if found is None:
            return None
        return self if repr(found) == repr(self.element) else Rows(found)

    def rebuild(self, tensors: Iterator[Any]) -> Any:
        """Returns a new staged list."""
        made = from_rows(self.element, [])
        made.handle = [next(tensors) for _ in made.columns]
        aliases.make(self, made)
        return made


def leaves(value: Any) -> list[Any]:
    """Returns what a structure holds that is none, in order."""
    if not is_structure(value):
        return [value]
    return [leaf for part in children(value)[1] for leaf in leaves(part)]


def filled(form: Any, parts: Iterator[Any]) -> Any:
    """Returns a tuple of a form with these leaves."""
    if not isinstance(form, Structure):
        return next(parts)
    values = [filled(part, parts) for part in form.parts]
    if hasattr(form.type, "_fields"):
        return form.type(*values)
    return form.type(values)


def element_form(items: list[Any]) -> Any:
    """Returns the form of tuples that are alike, or None where they are not.

    Lists and dicts are left out: who changes one that was read would not find it
    changed in the list.
    """
    first = items[0]
    if not isinstance(first, tuple) or any(type(i) is not type(first) for i in items):
        return None
    if not first or any(len(item) != len(first) for item in items):
        return None
    parts = [_part_form(list(column)) for column in zip(*items, strict=True)]
    return None if None in parts else Structure(type(first), (), tuple(parts))


def _part_form(items: list[Any]) -> Any:
    if isinstance(items[0], tuple):
        return element_form(items)
    found = element_type(items, items)
    if found is None:
        return None
    dtype, shape, kind = found
    return Dense(dtype, shape) if kind is None else Number(kind)


def merged(left: Any, right: Any) -> Any:
    """Returns the form of elements of either form, or None where there is none."""
    if isinstance(left, Dense) and isinstance(right, Dense):
        shape = left.shape.most_specific_common_supertype([right.shape])
        return Dense(left.dtype, shape) if left.dtype == right.dtype else None
    if isinstance(left, Number) and isinstance(right, Number):
        return left if left.kind is right.kind else None
    if not (isinstance(left, Structure) and isinstance(right, Structure)):
        return None
    if left.type is not right.type or len(left.parts) != len(right.parts):
        return None
    parts = [merged(a, b) for a, b in zip(left.parts, right.parts, strict=True)]
    return None if None in parts else Structure(left.type, (), tuple(parts))


def _columns(form: Any) -> list[StagedList]:
    if isinstance(form, Structure):
        return [column for part in form.parts for column in _columns(part)]
    if isinstance(form, Number):
        return [empty(DTYPES[form.kind], tf.TensorShape([]), form.kind)]
    return [empty(form.dtype, form.shape)]


def from_rows(element: Structure, items: Iterable[Any]) -> StagedRows:
    """Returns a staged list of tuples of a form."""
    new = StagedRows(element, _columns(element))
    for item in items:
        new.append(item)
    return new


def form_of_rows(*contents: Any) -> Rows | None:
    """Returns the form of lists of tuples, staged or not, or None."""
    forms = []
    for value in contents:
        if isinstance(value, StagedRows):
            forms.append(value.element)
        elif isinstance(value, list) and value:
            forms.append(element_form(value))
        elif not isinstance(value, list):
            return None
    if not forms or None in forms:
        return None
    found = forms[0]
    for form in forms[1:]:
        found = merged(found, form)
        if found is None:
            return None
    return Rows(found)
