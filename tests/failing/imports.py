"""Modules that cannot be imported: wrong syntax, failing bodies, missing names."""
# mypy: ignore-errors
# Written as users write: what is shown when it fails is what is compared.
import importlib
import runpy
import warnings

from tests.failing.harness.made import imported, write


def run_unclosed_bracket():
    imported("unclosed", "x = (1 +\ny = 2\n")


def run_bad_expression():
    imported("expression", "def f(a):\n    return a +* 2\n")


def run_missing_colon():
    imported("colon", "def f(a)\n    return a\n")


def run_bad_indentation():
    imported("indentation", "def f():\n    x = 1\n      y = 2\n")


def run_bad_dedent():
    imported("dedent", "def f():\n        x = 1\n    y = 2\n")


def run_missing_body():
    imported("body", "def f():\nx = 1\n")


def run_tabs_and_spaces():
    imported("tabs", "def f():\n    if 1:\n\tx = 1\n        y = 2\n")


def run_unclosed_string():
    imported("string", "x = 'abc\ny = 2\n")


def run_unclosed_long_string():
    imported("long_string", "x = '''abc\ny = 2\n")


def run_print_statement():
    imported("statement", "print 'hello'\n")


def run_return_outside():
    imported("outside", "x = 1\nreturn x\n")


def run_break_outside():
    imported("broken", "def f(x):\n    if x:\n        break\n")


def run_duplicate_argument():
    imported("duplicate", "def f(a, b, a):\n    return a\n")


def run_nonlocal_at_top():
    imported("no_outer", "def f():\n    nonlocal x\n    x = 1\n")


def run_global_after_use():
    imported("late_global", "def f():\n    x = 1\n    global x\n")


def run_await_outside():
    imported("no_async", "def f(x):\n    return await x\n")


def run_assignment_to_call():
    imported("assignment", "f(x) = 3\n")


def run_assignment_for_comparison():
    imported("comparison", "x = 3\nif x = 3:\n    pass\n")


def run_bad_future():
    imported("future", "from __future__ import braces\n")


def run_late_future():
    imported("late_future", "x = 1\nfrom __future__ import annotations\n")


def run_unknown_future():
    imported("unknown_future", "from __future__ import teleportation\n")


def run_bad_f_string():
    imported("f_string", "x = 3\ny = f'{x!z} {x'\n")


def run_bad_escape():
    imported("escape", "x = '\\N{no such character}'\n")


def run_wrong_encoding():
    name = write("encoding", "größe = 'ä'\n", encoding="latin-1")
    importlib.import_module(name)


def run_unknown_encoding():
    imported("unknown_encoding", "# coding: klingon\nx = 1\n")


def run_null_byte():
    imported("null", "x = 1\ny = '\0'\n")


def run_bad_character():
    imported("character", "x = 3\ny = x × 2\n")


def run_keyword_repeated():
    imported("keyword", "f(a=1, a=2)\n")


def run_positional_after_keyword():
    imported("positional", "f(a=1, 2)\n")


def run_bad_star():
    imported("star_target", "*a = [1]\n")


def run_bad_pattern():
    imported("pattern", "match 1:\n    case x:\n        pass\n    case 2:\n        pass\n")


def run_deep_nesting():
    imported("nesting", "x = " + "(" * 300 + ")" * 300 + "\n")


def run_new_syntax():
    # An error before Python 3.12, and another one from then on.
    imported("generic", "def first[T](x: list[T]) -> T:\n    return x[0]\nfirst([])\n")


def run_new_f_string():
    imported("nested_quotes", "d = {}\nx = f'{d['a']}'\n")


def run_body_of_module():
    imported("failing_body", "values = [1]\ntotal = sum(values) / (\n    len(values) - 1\n)\n")


def run_name_in_body():
    imported("name", "import os\npath = os.getcwd\nfolder = fodler\n")


def run_class_body():
    imported("class_body", "class A:\n    size = 1\n    class B:\n        area = size\n")


def run_function_called_by_body():
    imported("calling", "def f(x):\n    return 1 / x\n\nclass A:\n    y = f(0)\n")


def run_decorator_in_body():
    imported(
        "decorating",
        """\
        def register(name):
            def decorate(function):
                raise KeyError(name)
            return decorate

        @register("a")
        def f():
            return 1
        """,
    )


def run_lambda_in_body():
    imported("lambdas", "half = lambda x: x / 0\nvalues = [half(i) for i in range(2)]\n")


def run_comprehension_in_body():
    imported("comprehending", "table = {1: 2}\nvalues = [table[i] for i in (1, 2)]\n")


def run_dataclass_in_body():
    imported(
        "data",
        """\
        from dataclasses import dataclass

        @dataclass
        class Config:
            rate: float = 0.1
            layers: list = []
        """,
    )


def run_enum_in_body():
    imported("enums", "import enum\nclass E(enum.Enum):\n    A = 1\n    A = 2\n")


def run_missing_name():
    imported("missing_name", "from json import dumbs\n")


def run_missing_module():
    imported("missing_module", "import numpie as np\n")


def run_missing_submodule():
    imported("missing_submodule", "import json.decoders\n")


def run_no_package():
    imported("no_package", "from . import sibling\n")


def run_import_of_failing_module():
    write("inner_failing", "x = {}['a']\n")
    imported("outer_failing", "import made_inner_failing\n")


def run_import_of_bad_syntax():
    write("inner_syntax", "x = = 1\n")
    imported("outer_syntax", "def load():\n    import made_inner_syntax\nload()\n")


def run_circular():
    write("second_of_two", "from made_first_of_two import late\n")
    imported("first_of_two", "import made_second_of_two\nlate = 1\n")


def run_package():
    write("package/__init__", "from .part import nothing\n")
    write("package/part", "everything = 1\n")
    importlib.import_module("made_package")


def run_package_with_failing_part():
    write("parts/__init__", "from made_parts import one\n")
    (write("parts/one", "import made_parts\nmade_parts.two.f()\n"))
    importlib.import_module("made_parts")


def run_handled_import_error():
    imported(
        "handling",
        """\
        try:
            import no_such_accelerator
        except ImportError as error:
            raise RuntimeError("install it") from error
        """,
    )


def run_star_import():
    write("starred", "__all__ = ['present', 'absent']\npresent = 1\n")
    imported("starring", "from made_starred import *\n")


def run_reload():
    module = imported("reloaded", "count = globals().get('count', 2) - 1\n1 / count\n")
    importlib.reload(module)


def run_exit_in_body():
    imported("exiting", "import sys\nsys.exit(3)\n")


def run_getattr_of_module():
    module = imported("lazy", "def __getattr__(name):\n    return {}[name]\n")
    return module.anything


def run_as_script():
    name = write("script", "import sys\ndef f():\n    return sys.missing\nf()\n")
    runpy.run_module(name, run_name="__main__")


def run_imported_twice():
    for _ in range(2):
        try:
            imported("twice", "x = 1\nx.y\n")
        except AttributeError as error:
            print(error)
    imported("twice", "x = 1\nx.y\n")


def run_syntax_warning():
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        imported("warned", "x = 1\nif x is 1:\n    y = '\\d'\n")
    for one in found:
        print(warnings.formatwarning(one.message, one.category, one.filename, one.lineno))
    raise ValueError("after the warnings")


def run_syntax_warning_as_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        imported("warned_strictly", "def f(x):\n    return x is 'a'\n")
