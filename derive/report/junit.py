"""A run as JUnit XML, in the form that Jenkins' schema (junit-10.xsd) and GitLab read: a test case for each proof."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from derive.library.select import Selection
from derive.report.outcomes import Kind, Row, rows
from derive.runner.session import Run

# what XML 1.0 cannot hold, not even escaped
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run, selection: Selection, code: int, *, strict: bool) -> str:
    """The XML document. Refuted and unproved proofs are failures, what could not run errors, assumed ones skipped."""
    suites = ElementTree.Element("testsuites", {"name": "derive"})
    every = rows(run, selection, strict=strict)
    for topic in dict.fromkeys(row.topic for row in every):
        mine = [row for row in every if row.topic == topic]
        suite = ElementTree.SubElement(suites, "testsuite", {"name": topic or "proofs", **_counts(mine)})
        for row in mine:
            _case(suite, row)
    counts = _counts(every)
    del counts["skipped"]  # the schema has it for a suite only
    suites.attrib.update(counts, time=f"{run.seconds:.3f}")
    ElementTree.indent(suites)
    body = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'


def _counts(found: list[Row]) -> dict[str, str]:
    def having(*kinds: Kind) -> str:
        return str(sum(row.kind in kinds for row in found))

    return {
        "tests": str(len(found)),
        "failures": having(Kind.FAILED),
        "errors": having(Kind.BROKEN),
        "skipped": having(Kind.ASSUMED, Kind.NOT_CHECKED),
        "time": f"{sum(row.seconds for row in found):.3f}",
    }


_ELEMENTS = {
    Kind.FAILED: "failure",
    Kind.BROKEN: "error",
    Kind.ASSUMED: "skipped",
    Kind.NOT_CHECKED: "skipped",
}


def _case(suite: ElementTree.Element, row: Row) -> None:
    names = {"classname": _legal(row.place), "name": _legal(row.name), "time": f"{row.seconds:.3f}"}
    case = ElementTree.SubElement(suite, "testcase", names)
    if element := _ELEMENTS.get(row.kind):
        first = row.findings[0] if row.findings else None
        attributes = {"message": _legal(first.headline if first else row.status)}
        if element != "skipped":
            attributes["type"] = first.code.code if first else row.status
        child = ElementTree.SubElement(case, element, attributes)
        child.text = _legal("\n\n".join(found.text for found in row.findings))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
