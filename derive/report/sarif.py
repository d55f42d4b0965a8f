"""A run as a SARIF 2.1.0 log (OASIS), which code hosts and editors show beside the lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from derive.library.select import Selection
from derive.record.model import Position
from derive.report.codes import CODES
from derive.report.failure import Finding
from derive.report.outcomes import Kind, Row, rows
from derive.report.style import relative
from derive.runner.session import Run
from derive.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LEVELS = {Kind.FAILED: "error", Kind.BROKEN: "error", Kind.ASSUMED: "warning"}
_INDEX = {code.code: n for n, code in enumerate(CODES)}


def sarif(run: Run, selection: Selection, code: int, *, strict: bool) -> str:
    """The log: a rule for each code of `docs/errors.md`, a result for each failure."""
    every = rows(run, selection, strict=strict)
    driver = {"name": "derive", "version": __version__, "rules": [_rule(n) for n in range(len(CODES))]}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": not run.interrupted, "exitCode": code}],
                "results": [
                    _result(row, found) for row in every if row.kind in _LEVELS for found in row.findings
                ],
            }
        ],
    }
    return json.dumps(log, indent=1, ensure_ascii=False)


def _rule(number: int) -> dict[str, Any]:
    code = CODES[number]
    rule: dict[str, Any] = {
        "id": code.code,
        "name": "".join(word.capitalize() for word in code.word.split("-")),
        "shortDescription": {"text": code.title},
    }
    if code.help:
        rule["help"] = {"text": code.help}
    return rule


def _result(row: Row, found: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code.code,
        "ruleIndex": _INDEX[found.code.code],
        "level": _LEVELS[row.kind],
        "message": {"text": f"{row.name}: {found.headline}\n\n{found.text}"},
    }
    if found.position is not None and found.position.file:
        result["locations"] = [{"physicalLocation": _location(found.position)}]
    return result


def _location(at: Position) -> dict[str, Any]:
    path = relative(at.file)
    uri = Path(path).as_uri() if Path(path).is_absolute() else quote(Path(path).as_posix())
    location: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if at.line:
        region = {"startLine": at.line}
        if at.end_column > at.column or at.end_line > at.line:
            region["startColumn"] = at.column + 1
            region["endLine"] = max(at.end_line, at.line)
            region["endColumn"] = at.end_column + 1
        location["region"] = region
    return location
