"""Where in the script a formula was written, for the caret under it.

A running call knows where it ends in the source (`co_positions`); a table from (end line, end column)
to the call in the syntax tree gives the span of its first argument, the same on every Python version.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
from dataclasses import replace
from itertools import islice
from types import CodeType, FrameType, TracebackType

from derive.record.model import Position
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
            if call.args and self._node_place(formula.file, call.args[0]) == formula:
                by = next((k.value for k in call.keywords if k.arg == "by"), None)
                if by is None and len(call.args) > 1:
                    by = call.args[1]
                return None if by is None else self._node_place(formula.file, _item(by, rule))
        return None

    def of_traceback(
        self, trace: TracebackType | None, filename: str, about: str = "", within: str = ""
    ) -> Position | None:
        """The place in a file where an exception arose, innermost.

        For a method call that is the argument named `about`, or the item `within` it, else what stands
        in its parentheses (its expression begins where the whole chain does); for other code the
        expression.
        """
        found = None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == filename:
                found = trace
            trace = trace.tb_next
        if found is None:
            return None
        code = found.tb_frame.f_code
        start, end, column, end_column = self._offsets(code, found.tb_lasti)
        if test := self._test(filename, (start, end, column, end_column)):
            return self._node_place(filename, test)
        call = self._table(filename).get((end, end_column)) if end and end_column else None
        if call is None or not isinstance(call.func, ast.Attribute):
            return self._span(code, found.tb_lasti, found.tb_lineno)
        values = {keyword.arg: keyword.value for keyword in call.keywords}
        if about in values:
            return self._node_place(filename, _item(values[about], within))
        inside = [*call.args, *values.values()]
        if not inside:
            return self._span(code, found.tb_lasti, found.tb_lineno)
        first, last = self._node_place(filename, inside[0]), self._node_place(filename, inside[-1])
        return replace(first, end_line=last.end_line, end_column=last.end_column)

    def inexact_within(self, place: Position) -> tuple[Position, Inexact] | None:
        """The first float, or quotient of integers, that Python reads inside a place, and where it is."""
        source = "".join(linecache.getlines(place.file))
        start, end = (place.line, place.column), (place.end_line, place.end_column)
        found: list[tuple[Position, Inexact]] = []
        for node in ast.walk(self._tree(place.file)):
            wrong = inexact(node, source)
            if wrong is None:
                continue
            inside = self._node_place(place.file, wrong.node)
            first, last = (inside.line, inside.column), (inside.end_line, inside.end_column)
            if start <= first and last <= end:
                found.append((inside, wrong))
        # of those that begin at one place ast.walk gives the outermost first: 1/2/3, not 1/2
        return min(found, key=lambda f: (f[0].line, f[0].column), default=None)

    def of_node(self, file: str, node: ast.expr) -> Position:
        """The place of an expression of a file's syntax tree."""
        return self._node_place(file, node)

    def tree(self, file: str) -> ast.Module:
        """A file's syntax tree; an empty one if it cannot be parsed."""
        return self._tree(file)

    # --- inside -----------------------------------------------------------------------------

    def _test(self, file: str, span: tuple[int | None, ...]) -> ast.expr | None:
        """What an `if` or the like asks, where Python blames all of the statement."""
        for node in ast.walk(self._tree(file)):
            if isinstance(node, ast.If | ast.While | ast.Assert | ast.IfExp):
                place = (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)
                if place == span:
                    return node.test
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
            return self._node_place(code.co_filename, call.args[argument])
        return self._node_place(code.co_filename, call)

    def _tree(self, file: str) -> ast.Module:
        try:
            return ast.parse("".join(linecache.getlines(file)))
        except (SyntaxError, ValueError):
            return ast.Module([], [])

    def _table(self, file: str) -> dict[tuple[int, int], ast.Call]:
        if file not in self._calls:
            table: dict[tuple[int, int], ast.Call] = {}
            for node in ast.walk(self._tree(file)):
                # no two calls end at one place: each ends with a parenthesis of its own
                if isinstance(node, ast.Call) and node.end_lineno and node.end_col_offset is not None:
                    table[node.end_lineno, node.end_col_offset] = node
            self._calls[file] = table
        return self._calls[file]

    def _node_place(self, file: str, node: ast.expr) -> Position:
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
