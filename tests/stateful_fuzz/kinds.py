"""The kinds of values and of state that random programs have, and how they are used.

In an expression `<int>` stands for any expression of that kind, and `<int!>` for a name
or a literal, as in `tests.fuzz.kinds`.
"""

from __future__ import annotations

from tests.fuzz.expressions import Tables

# Names of state from outside the function, with the kinds of their values.
STATE = {
    "O.count": "int",
    "O.rate": "float",
    "O.total": "f32",
    "O.h": "vf",
    "O.items": "lf",
    "O.numbers": "lint",
    "O.table": "dint",
    "O.kept": "df",
    "O.last": "of32",
    "P.count": "int",
    "P.h": "vf",
    "N": "int",
    "RATE": "float",
    "H": "vf",
    "FLAG": "bool",
    "LOG": "lf",
    "NUMBERS": "lint",
    "SEEN": "dint",
}
GLOBALS = ("N", "RATE", "H", "FLAG")
VARIABLES = {"W": "vf", "B": "f32"}
ASSIGNED = ("O.count", "O.rate", "O.total", "O.h", "P.count", "P.h", *GLOBALS)

_LITERALS: dict[str, tuple[str, ...]] = {
    "int": ("1", "0", "2", "3", "-1"),
    "few": ("2", "3", "5"),
    "float": ("0.5", "1.0", "0.1", "-1.5", "0.0"),
    "bool": ("True", "False"),
    "key": ("'a'", "'b'", "'c'"),
    "place": ("0", "-1", "1"),
    "f32": ("T(1.0)", "T(0.5)", "T(-0.25)"),
    "vf": ("T([1.0, -0.5, 2.0])", "T([0.0, 0.25, 1.0])"),
    "b": ("T(True)", "T(False)"),
    "lf": ("[T(1.0)]", "[T(0.5), T(2.0)]"),
    "lint": ("[1, 2]", "[]"),
    "dint": ("{'a': 1}", "{'b': 2, 'a': 0}"),
    "df": ("{'a': T(1.0)}",),
    "of32": ("None",),
    "test": ("True", "False"),
}

_COMPARED = {
    "b": ("<f32!> > <float!>", "<f32!> < <f32!>"),
    "bool": ("<int!> > <few!>", "<int!> % <few!> == 0"),
}

_EXPRESSIONS: dict[str, tuple[str, ...]] = {
    "int": (
        "<int> + <int>",
        "<int> - <int>",
        "<int> * <few>",
        "<int> // <few>",
        "<int> % <few>",
        "abs(<int>)",
        "max(<int>, <int>)",
        "min(<int>, <few>)",
        "<int> if <test> else <int>",
        "len(<lf>)",
        "len(<lint>)",
        "len(<dint>)",
        "sum(<lint>)",
        "<dint>.get(<key>, <int>)",
        "helper(<f32>, <int>)[1]",
        "int(<bool>)",
        "COUNTER()",
        "x.shape[0]",
    ),
    "few": (),
    "float": (
        "<float> + <float>",
        "<float> * 0.9",
        "<float> * <float>",
        "max(0.05, <float>)",
        "<float> if <test> else <float>",
        "<int> / 4",
        "float(<int>)",
        "1.0 / (1 + abs(<int>))",
    ),
    "bool": ("<int> > <int>", "<float> < <float>", "not <bool>", "<int> == <int>"),
    "key": (),
    "place": (),
    "f32": (
        "<f32> + <f32>",
        "<f32> - <f32>",
        "<f32> * <f32>",
        "<f32> * <float>",
        "<f32> + <int>",
        "tf.sin(<f32>)",
        "tf.tanh(<f32>)",
        "tf.reduce_sum(<vf>)",
        "tf.reduce_mean(<vf>)",
        "tf.reduce_max(<vf>)",
        "<vf>[<place>]",
        "tf.where(<b>, <f32>, <f32>)",
        "<f32> if <test> else <f32>",
        "helper(<f32>, <int>)[0]",
        "O.add(<f32>)",
        "O.mean",
        "<lf>[-1]",
        "tf.add_n(<lf> + [<f32>])",
        "<df>.get(<key>, <f32>)",
        "tf.cast(<int>, tf.float32)",
        "KEPT(<f32>)",
    ),
    "vf": (
        "<vf> + <vf>",
        "<vf> - <vf>",
        "<vf> * <vf>",
        "<vf> * <f32>",
        "<vf> * <float>",
        "<vf> + <int>",
        "tf.nn.relu(<vf>)",
        "tf.sigmoid(<vf>)",
        "tf.nn.softmax(<vf>)",
        "tf.square(<vf>)",
        "tf.roll(<vf>, <int>, 0)",
        "tf.stack([<f32>, <f32>, <f32>])",
        "tf.reverse(<vf>, [0])",
        "tf.clip_by_value(<vf>, -2.0, 2.0)",
        "<vf> if <test> else <vf>",
        "tf.linalg.matvec(M, <vf>)",
    ),
    "b": ("<f32> > <f32>", "<f32> < <float>", "tf.reduce_any(<vf> > 0.5)"),
    "lf": (),
    "lint": (),
    "dint": (),
    "df": (),
    "of32": (),
    "test": (
        "<int> % <few> == 0",
        "<int> > <int>",
        "<float> < <float>",
        "<b>",
        "<bool>",
        "<test> and <test>",
        "<test> or <test>",
        "not <test>",
        "<key> in <dint>",
        "<int> in <lint>",
        "<of32> is None",
        "hasattr(O, 'extra')",
        "O is P",
        "<lf>",
        "H is O.h",
    ),
}

TABLES = Tables(_EXPRESSIONS, _LITERALS, _COMPARED)
LOCALS = ("f32", "vf", "int", "f32", "vf", "float", "bool")
