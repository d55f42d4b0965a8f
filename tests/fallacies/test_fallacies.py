"""False lines that look right. Each is refused, and for its own reason; numbers show that it is false or undefined.

The collection is data, a file a topic. Of an entry

- `declare`, `given`, `before` are the declarations, the hypotheses and the lines before (each with its case and rule);
- `line` is what is claimed, from all of those, by `rule` (default algebra) with `parameters`;
- `code` is the code of the failure; `needs` the first missing condition (% stands for a bound variable) and `says` the
  message, where that tells more than the code;
- `numbers` is what the refuter shows at some point: "false" or "undefined". Limits have no numbers.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from derive.kernel.closed import closed_is_zero
from derive.kernel.verdict import Failure, Status
from derive.record.model import Record
from derive.refute.refuter import refute
from derive.render.notation import Notation
from derive.render.unicode import render_unicode
from tests.kernel.build import declared, given, line, verdict

FILES = sorted(Path(__file__).parent.glob("*.toml"))
COLLECTION = [
    pytest.param(entry, id=f"{path.stem}: {entry['name']}")
    for path in FILES
    for entry in tomllib.loads(path.read_text("utf-8"))["fallacy"]
]
FIELDS = {
    "name",
    "declare",
    "given",
    "before",
    "line",
    "rule",
    "parameters",
    "code",
    "needs",
    "says",
    "numbers",
}


def entry_of(parameters: Any) -> dict[str, Any]:
    """The entry that a test gets."""
    entry: dict[str, Any] = parameters.values[0]
    return entry


def built(entry: dict[str, Any]) -> Record:
    """The record of an entry: its last line is the fallacy."""
    record = given(declared(entry["declare"]), *entry.get("given", ()))
    cited = [h.id for h in record.hypotheses]
    for earlier in entry.get("before", ()):
        guards = (earlier["case"],) if "case" in earlier else ()
        record = line(record, earlier["line"], earlier.get("rule", "algebra"), cited, guards)
        cited.append(record.lines[-1].id)
    return line(record, entry["line"], entry.get("rule", "algebra"), cited, **entry.get("parameters", {}))


@pytest.mark.parametrize("entry", COLLECTION)
def test_a_fallacy_is_refused_for_its_own_reason(entry: dict[str, Any]) -> None:
    record = built(entry)
    found = verdict(record)
    assert [v.status for v in found.lines[:-1]] == [Status.PROVED] * (len(found.lines) - 1), (
        "a line before it fails"
    )
    assert found.lines[-1].status is Status.UNPROVED
    failure = found.lines[-1].failure
    assert failure is not None
    assert failure.code == entry["code"]
    if "needs" in entry:
        assert _first_missing(failure, record) == entry["needs"]
    if "says" in entry:
        assert failure.message == entry["says"]


@pytest.mark.parametrize("entry", [p for p in COLLECTION if "numbers" in entry_of(p)])
def test_numbers_show_that_a_fallacy_is_one(entry: dict[str, Any]) -> None:
    record = built(entry)
    witness = refute(record, record.lines[-1].prop, seconds=5, equal=closed_is_zero)
    assert witness is not None
    assert ("undefined" if witness.undefined else "false") == entry["numbers"]


def test_the_collection_is_large_and_every_name_is_used_once() -> None:
    names = Counter(entry_of(p)["name"] for p in COLLECTION)
    assert len(names) >= 200
    assert max(names.values()) == 1
    for p in COLLECTION:
        assert set(entry_of(p)) <= FIELDS


def test_limits_apart_nearly_every_fallacy_is_refuted_by_numbers() -> None:
    entries = map(entry_of, COLLECTION)
    without = [e["name"] for e in entries if "numbers" not in e and e.get("rule") != "limit"]
    assert len(without) <= 8, without


def _first_missing(failure: Failure, record: Record) -> str:
    """Which condition was not shown: why it is needed, and what it is."""
    first = failure.missing[0]
    return f"{first.why}: {render_unicode(first.prop, Notation.of(record))}".replace("%0", "%")
