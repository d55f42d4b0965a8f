"""Where in the script a formula was written, for the caret under it.

A running call knows where it ends in the source (`co_positions`); a table from (end line, end column)
to the call in the syntax tree gives the span of its first argument, the same on every Python version.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from types import CodeType, FrameType, TracebackType
from typing import TypeGuard

from derive import syntax
from derive.record.model import Position
from derive.script.errors import InFormula, InText
from derive.script.literals import Inexact, inexact

_OURS = ("derive.script", "derive.rules", "derive.functions", "sympy")


class Positions:
    """Looks up calls in scripts; reads and parses each source once."""

    def __init__(self) -> None:
        self._calls: dict[str, dict[tuple[int, int], ast.Call]] = {}
        self._codes: dict[CodeType, list[tuple[int | None, ...]]] = {}

    def here(self, argument: int = 0) -> Position | None:
        """The place of an argument of the call that the author's code is executing, or of its line."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and _is_ours(frame):
            frame = frame.f_back
        if frame is None:
            return None
        return self._argument(frame.f_code, frame.f_lasti, frame.f_lineno, argument)

    def of_reason(self, formula: Position, rule: str) -> Position | None:
        """The place of a rule in the `by=` of the call whose first argument is at `formula`, else of all of `by=`.

        None where the file has changed or cannot be read, or the call gives no reason.
        """
        linecache.checkcache(formula.file)
        for call in self._table(formula.file).values():
            if call.args and self.of_node(formula.file, call.args[0]) == formula:
                by = next((k.value for k in call.keywords if k.arg == "by"), None)
                if by is None and len(call.args) > 1:
                    by = call.args[1]
                return None if by is None else self.of_node(formula.file, _item(by, rule))
        return None

    def name_of(self, formula: Position) -> str:
        """The variable that a script gives the fact whose formula is at a place, as `p = d.given(...)` does, or ""."""
        linecache.checkcache(formula.file)
        for node in ast.walk(self.tree(formula.file)):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[first, *_])):
                    if self.of_node(formula.file, first) == formula:
                        return name
        return ""

    def of_traceback(
        self, trace: TracebackType | None, filename: str, about: str = "", within: str = ""
    ) -> Position | None:
        """The place in a file where an exception arose, innermost.

        For a method call that is the argument named `about`, or the item `within` it, else what stands
        in its parentheses (its expression begins where the whole chain does); for other code the
        expression.
        """
        found = _innermost(trace, filename)
        if found is None:
            return None
        code = found.tb_frame.f_code
        start, end, column, end_column = self._offsets(code, found.tb_lasti)
        if test := self._test(filename, (start, end, column, end_column)):
            return self.of_node(filename, test)
        call = self._table(filename).get((end, end_column)) if end and end_column else None
        if call is None or not isinstance(call.func, ast.Attribute):
            return self._span(code, found.tb_lasti, found.tb_lineno)
        values = {keyword.arg: keyword.value for keyword in call.keywords}
        if about in values:
            return self.of_node(filename, _item(values[about], within))
        inside = [*call.args, *values.values()]
        if not inside:
            return self._span(code, found.tb_lasti, found.tb_lineno)
        first, last = self.of_node(filename, inside[0]), self.of_node(filename, inside[-1])
        return replace(first, end_line=last.end_line, end_column=last.end_column)

    def of_culprit(
        self, place: Position, culprit: InFormula | InText, trace: TracebackType | None
    ) -> Position | None:
        """Where inside a place the thing at fault is written first, or None if that cannot be told."""
        inside = [node for node in ast.walk(self.tree(place.file)) if self._is_inside(node, place)]
        if isinstance(culprit, InText):
            found = [p for node in inside if (p := self._in_text(place.file, node, culprit)) is not None]
        else:
            frame = _innermost(trace, place.file)
            named = {} if frame is None else {**frame.tb_frame.f_globals, **frame.tb_frame.f_locals}
            nodes = [node for node in inside if _is_of(node, culprit.value, named)]
            bound = {id(name) for node in inside for name in _bound_in(node)}
            free = [node for node in nodes if id(node) not in bound]
            found = [self.of_node(place.file, node) for node in free or nodes]
        return min(found, key=lambda p: (p.line, p.column), default=None)

    def inexact_within(self, place: Position) -> tuple[Position, Inexact] | None:
        """The first float, or quotient of integers, that Python reads inside a place, and where it is."""
        source = "".join(linecache.getlines(place.file))
        inside = (node for node in ast.walk(self.tree(place.file)) if self._is_inside(node, place))
        wrong = (what for node in inside if (what := inexact(node, source)) is not None)
        found = [(self.of_node(place.file, what.node), what) for what in wrong]
        # of those that begin at one place ast.walk gives the outermost first: 1/2/3, not 1/2
        return min(found, key=lambda f: (f[0].line, f[0].column), default=None)

    # --- inside -----------------------------------------------------------------------------

    def _test(self, file: str, span: tuple[int | None, ...]) -> ast.expr | None:
        """What an `if` or the like asks, or a `for` runs through, where Python blames all of the statement."""
        for node in ast.walk(self.tree(file)):
            if isinstance(node, ast.If | ast.While | ast.Assert | ast.IfExp | ast.For):
                place = (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)
                if place == span:
                    return node.iter if isinstance(node, ast.For) else node.test
        return None

    def _offsets(self, code: CodeType, lasti: int) -> tuple[int | None, ...]:
        if code not in self._codes:
            self._codes[code] = list(islice(code.co_positions(), len(code.co_code) // 2))
        spans = self._codes[code]
        return spans[lasti // 2] if 0 <= lasti // 2 < len(spans) else (None, None, None, None)

    def _span(self, code: CodeType, lasti: int, line: int) -> Position:
        start, end, column, end_column = self._offsets(code, lasti)
        file = code.co_filename
        if start is None or end is None or column is None or end_column is None:
            return Position(as_text(file), line, 0, line, 0)
        return self._place(file, start, column, end, end_column)

    def _argument(self, code: CodeType, lasti: int, line: int, argument: int) -> Position:
        _, end, _, end_column = self._offsets(code, lasti)
        if end is None or end_column is None:
            return Position(as_text(code.co_filename), line, 0, line, 0)
        call = self._table(code.co_filename).get((end, end_column))
        if call is None:
            return Position(as_text(code.co_filename), line, 0, line, 0)
        if len(call.args) > argument:
            return self.of_node(code.co_filename, call.args[argument])
        return self.of_node(code.co_filename, call)

    def tree(self, file: str) -> ast.Module:
        """A file's syntax tree; an empty one if it cannot be parsed."""
        try:
            return syntax.parsed("".join(linecache.getlines(file)), file)
        except (SyntaxError, ValueError):
            return ast.Module([], [])

    def _table(self, file: str) -> dict[tuple[int, int], ast.Call]:
        if file not in self._calls:
            table: dict[tuple[int, int], ast.Call] = {}
            for node in ast.walk(self.tree(file)):
                # no two calls end at one place: each ends with a parenthesis of its own
                if isinstance(node, ast.Call) and node.end_lineno and node.end_col_offset is not None:
                    table[node.end_lineno, node.end_col_offset] = node
            self._calls[file] = table
        return self._calls[file]

    def _is_inside(self, node: ast.AST, place: Position) -> TypeGuard[ast.expr]:
        if not isinstance(node, ast.expr):
            return False
        at = self.of_node(place.file, node)
        first, last = (at.line, at.column), (at.end_line, at.end_column)
        return (place.line, place.column) <= first and last <= (place.end_line, place.end_column)

    def _in_text(self, file: str, node: ast.expr, culprit: InText) -> Position | None:
        """A piece of a text that stands on one line as it is."""
        if not isinstance(node, ast.Constant) or node.value != culprit.text:
            return None
        place = self.of_node(file, node)
        start = linecache.getline(file, place.line).find(culprit.text, place.column)
        if start < 0 or place.end_line != place.line:
            return None
        return replace(place, column=start + culprit.start, end_column=start + culprit.end)

    def of_node(self, file: str, node: ast.expr) -> Position:
        """The place of an expression of a file's syntax tree."""
        end_line = node.end_lineno or node.lineno
        end_column = node.col_offset if node.end_col_offset is None else node.end_col_offset
        return self._place(file, node.lineno, node.col_offset, end_line, end_column)

    def _place(self, file: str, line: int, column: int, end_line: int, end_column: int) -> Position:
        """Python counts columns in bytes; people and carets count characters."""
        return Position(
            as_text(file),
            line,
            _characters(file, line, column),
            end_line,
            _characters(file, end_line, end_column),
        )


def _innermost(trace: TracebackType | None, filename: str) -> TracebackType | None:
    """The innermost entry of a traceback that is in a file."""
    found = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            found = trace
        trace = trace.tb_next
    return found


def _is_of(node: ast.expr, value: object, named: Mapping[str, object]) -> bool:
    """Whether an expression names a value, applies a function that it is, or makes it of its name."""
    if isinstance(node, ast.Name):
        held = named.get(node.id)
        return type(held) is type(value) and held == value and not isinstance(value, type)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and isinstance(value, type) and named.get(node.func.id) is value:
        return True
    return any(isinstance(a, ast.Constant) and a.value == getattr(value, "name", None) for a in node.args)


def _bound_in(node: ast.expr) -> Iterator[ast.Name]:
    """The names in a call that it binds, as Sum(x[j], (j, 1, K)) does with j."""
    if isinstance(node, ast.Call):
        ranges = [a.elts[0] for a in node.args if isinstance(a, ast.Tuple) and len(a.elts) == 3]
        variables = {r.id for r in ranges if isinstance(r, ast.Name)}
        yield from (n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in variables)


def as_text(file: str) -> str:
    """A path as a record can hold it: bytes that are no UTF-8 are replaced, so it may name no file any more."""
    return os.fsencode(file).decode("utf-8", "replace")


def _item(by: ast.expr, rule: str) -> ast.expr:
    """The item of `by=` that is a rule; all of it where the rule goes by another name there."""
    for item in by.elts if isinstance(by, ast.Tuple) else [by]:
        named = item.func if isinstance(item, ast.Call) else item
        name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
        if name == rule:
            return item
    return by


def _characters(file: str, line: int, byte_column: int) -> int:
    text = linecache.getline(file, line).encode()
    return len(text[:byte_column].decode(errors="replace"))


def _is_ours(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    return any(name == own or name.startswith(own + ".") for own in _OURS)
