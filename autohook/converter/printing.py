"""Converted code as text, for people; what runs is always the tree."""

from __future__ import annotations

import ast
import warnings
from typing import Any


def to_text(tree: ast.stmt) -> str:
    """Returns a statement as source that parses to the same tree.

    astor lays code out well but cannot print all of Python; what it gets wrong is
    left to `ast.unparse`.
    """
    module = ast.Module([tree], [])
    with warnings.catch_warnings():
        # astor 0.8.1 names classes of ast that are deprecated since Python 3.12.
        warnings.simplefilter("ignore")
        import astor

        try:
            text = str(
                astor.to_source(module, source_generator_class=_generator_class())
            )
            is_right = ast.dump(ast.parse(text)) == ast.dump(module)
        except (AttributeError, SyntaxError, TypeError, ValueError):
            is_right = False
            text = ""
    if not is_right:
        text = ast.unparse(module) + "\n"
    return text.strip("\n") + "\n"


def _generator_class() -> Any:
    """Returns astor's generator with `ast.unparse` for what astor cannot print."""
    from astor.code_gen import SourceGenerator, set_precedence

    class SafeGenerator(SourceGenerator):
        """astor's generator, made safe."""

        def _unparse_statement(self, node: ast.stmt) -> None:
            # The `if`s make ast.unparse indent; their own lines are dropped.
            tree: ast.stmt = node
            for _ in range(self.indentation):
                tree = ast.If(ast.Constant(1), [tree], [])
            lines = ast.unparse(ast.fix_missing_locations(tree)).split("\n")
            self.newline(node)
            text = "\n".join(lines[self.indentation :])
            self.write(text.removeprefix(self.indent_with * self.indentation))

        visit_Match = _unparse_statement  # noqa: N815
        visit_TryStar = _unparse_statement  # noqa: N815
        visit_TypeAlias = _unparse_statement  # noqa: N815

        def visit_FunctionDef(self, node: Any, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - astor's own
            if getattr(node, "type_params", None) or node.args.posonlyargs:
                self._unparse_statement(node)
            else:
                super().visit_FunctionDef(node, is_async)

        def visit_ClassDef(self, node: Any) -> None:
            if getattr(node, "type_params", None):
                self._unparse_statement(node)
            else:
                super().visit_ClassDef(node)

        def visit_JoinedStr(self, node: Any) -> None:
            self.write(ast.unparse(node))

        def visit_Lambda(self, node: Any) -> None:
            with self.delimit(node) as delimiters:
                set_precedence(delimiters.p, node.body)
                arguments = ast.unparse(node.args)
                self.write(f"lambda {arguments}" if arguments else "lambda")
                self.write(": ", node.body)

    return SafeGenerator
