"""Files that hold one record each, as JSON: read within limits; nothing in them is executed.

A lemma that such a record cites is looked up by name: among the files that were named, then in the file
`LEMMA.json` beside the one that cites it, then among the proofs that come with the package. Never among
the scripts of the folder one stands in, which may be a stranger's too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from derive.library.catalogue import Catalogue, scan_roots, shipped
from derive.library.scan import Problem, Proof
from derive.library.select import RECORDS, NotFound, Selection
from derive.record.codec import MAX_BYTES, Malformed, loads
from derive.record.model import Record

MAX_FILES = 1000  # that are read because a record cites them


def select_records(words: Sequence[str]) -> Selection:
    """The records in some files. Raises `NotFound` for a file that is not there.

    A file that holds no record is a problem of the selection, and so is a name that two files use.
    """
    records: dict[str, Record] = {}
    places: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in dict.fromkeys(map(Path, words)):
        if not path.exists():
            raise NotFound(f"there is no file {path}")
        found = read_record(path)
        if isinstance(found, Problem):
            problems.append(found)
        elif found.name in records:
            other = places[found.name]
            problems.append(
                Problem(path, f"the name {found.name} is also used in {other}", "check them apart")
            )
        else:
            records[found.name], places[found.name] = found, path
    selected = list(records)
    _add_cited(records, places)
    proofs = {name: _proof(record, places[name]) for name, record in records.items()}
    root = shipped()
    catalogue = Catalogue(own=proofs, shipped=scan_roots([root])[0] if root else {})
    return Selection(tuple(proofs[n] for n in selected), tuple(problems), catalogue, records=records)


def without_positions(record: Record) -> Record:
    """A record that names no place in a script: such places of a stranger's are not to be opened and shown."""
    placed: dict[str, Any] = {
        part.name: tuple(replace(item, position=None) for item in items)
        for part in fields(record)
        if (items := getattr(record, part.name)) and hasattr(items[0], "position")
    }
    return replace(record, **placed)


def read_record(path: Path) -> Record | Problem:
    """The record in a file, without the places in scripts that it names: those are not to be opened here."""
    try:
        if not path.is_file():
            return Problem(path, "is not a file with a record")
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
        return without_positions(loads(text))
    except OSError as error:
        return Problem(path, f"cannot be read: {error.strerror or error}")
    except (Malformed, MemoryError) as error:
        return Problem(
            path, f"holds no record: {error or 'too large'}", "docs/record.md says what a record is"
        )


def _add_cited(records: dict[str, Record], places: dict[str, Path]) -> None:
    """The records of cited lemmas that lie beside the files that cite them."""
    waiting = deque(records)
    while waiting and len(records) < MAX_FILES:
        citing = waiting.popleft()
        for lemma, _ in records[citing].lemmas:
            beside = places[citing].with_name(lemma + RECORDS)
            if lemma in records or not beside.is_file():
                continue
            found = read_record(beside)
            if isinstance(found, Record) and found.name == lemma:
                records[lemma], places[lemma] = found, beside
                waiting.append(lemma)


def _proof(record: Record, path: Path) -> Proof:
    lemmas = tuple(name for name, _ in record.lemmas)
    return Proof(record.name, record.title, record.source, "", path, 0, "", lemmas)
