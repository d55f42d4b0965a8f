"""A run as workflow commands of GitHub Actions: an annotation at the place of each failure."""

from __future__ import annotations

from derive.library.select import Selection
from derive.report.failure import Finding
from derive.report.outcomes import Kind, rows
from derive.report.overview import count, summary
from derive.report.style import relative
from derive.runner.session import Run

_COMMANDS = {Kind.FAILED: "error", Kind.BROKEN: "error", Kind.ASSUMED: "warning"}


def github(run: Run, selection: Selection, code: int, *, strict: bool) -> str:
    """A command a line for each failure, an assumption being a warning, then the summary."""
    lines = [
        _command(_COMMANDS[row.kind], row.name, found)
        for row in rows(run, selection, strict=strict)
        if row.kind in _COMMANDS
        for found in row.findings
    ]
    counts = count([*run.selected, *run.cited], selection.problems)
    end = summary(counts, run.seconds, interrupted=run.interrupted, unfinished=len(run.unfinished))
    return "\n".join([*lines, end.plain])


def _command(command: str, name: str, found: Finding) -> str:
    properties = {"title": f"{name}: {found.code.code}"}
    at = found.position
    if at is not None and at.file:
        properties["file"] = relative(at.file)
        if at.line:
            properties["line"] = str(at.line)
            properties["endLine"] = str(max(at.end_line, at.line))
        if at.end_column > at.column and at.end_line in (0, at.line):  # columns of one line only
            properties["col"] = str(at.column + 1)
            properties["endColumn"] = str(at.end_column + 1)
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{command} {said}::{_data(found.text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
