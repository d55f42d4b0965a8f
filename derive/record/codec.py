"""Records as JSON, and back, within limits: the only way into the kernel.

The schema is in `docs/record.md`. Reading refuses everything that is not one: unknown fields and
versions, wrong types, duplicate keys, NaN, names outside the grammar, citations of what does not come
before, and input that is too long, deep or large. It raises `Malformed` with the place, never anything
else, and never gives part of a record.
"""

from __future__ import annotations

import json
from typing import Any

from derive.record.form import Reading, Writing
from derive.record.model import FORMAT, VERSION, Point, Record
from derive.record.schema import MAX_LINES, POINT, RECORD
from derive.terms.codec import MAX_LENGTH, TREES, Malformed, TreeReader, TreeWriter, decode, encode
from derive.terms.nodes import Lam

__all__ = [
    "MAX_BYTES", "MAX_LINES", "Malformed", "content_hash", "decode_record", "dumps", "dumps_briefly", "dumps_point",
    "encode_record", "loads", "loads_point",
]  # fmt: skip

MAX_BYTES = MAX_LENGTH
_BESIDE_FIELDS = ("format", "version", TREES)
# what a reader sees and the kernel does not: left out of the content hash
_WORDS = frozenset(
    {"title", "source", "file", "words", "why", "said", "position", "latex", "unicode", "translations"}
)


def encode_record(record: Record) -> dict[str, Any]:
    """The JSON form of a record; fields at their defaults are left out.

    Raises `Malformed` for values that JSON records cannot hold (a number of thousands of digits).
    """
    return {"format": FORMAT, "version": VERSION, **RECORD.write(record, Writing(encode))}


def decode_record(data: object) -> Record:
    """The record of a JSON form. Raises `Malformed`, with the place, for anything that is not one."""
    if not isinstance(data, dict):
        raise Malformed("record: expected an object")
    _check_header(data)
    fields = {key: value for key, value in data.items() if key not in _BESIDE_FIELDS}
    stated = data.get(TREES, [])
    if not isinstance(stated, list):
        raise Malformed(f"{TREES}: expected a list")
    trees = TreeReader()
    try:
        trees.state(stated)
        return RECORD.read(fields, Reading(trees.read, fields.get("file", "")))
    except Malformed as error:
        raise error if error.place else error.inside("record") from None
    except RecursionError:
        raise Malformed("record: nested too deeply") from None


def _check_header(data: dict[Any, Any]) -> None:
    """Refuse another format or version than the ones that are read here. Raises `Malformed`."""
    for key in ("format", "version"):
        if key not in data:
            raise Malformed(f"{key}: missing")
    version = data["version"]
    if data["format"] != FORMAT:
        raise Malformed(f"format: expected {FORMAT!r}")
    if type(version) is not int or version != VERSION:
        raise Malformed(f"version: this program reads version {VERSION}, got {repr(version)[:40]}")


def dumps(record: Record) -> str:
    """The canonical JSON text of a record: sorted keys, no spaces, ASCII. Raises `Malformed`."""
    try:
        return _canonical(encode_record(record))
    except (RecursionError, TypeError, ValueError) as error:
        raise Malformed(f"record: not JSON: {str(error)[:200]}") from None


def dumps_briefly(record: Record) -> str:
    """A JSON text of a record for programs, two fifths as long. Raises `Malformed`.

    Each different tree once, and of places in the record's file only the numbers. Its name and its lemmas come first,
    for `derive.record.beginning`.
    """
    trees = TreeWriter()
    try:
        fields = RECORD.write(record, Writing(trees.write, record.file))
        if trees.length > MAX_LENGTH:
            return dumps(record)
        first = {"name": record.name, "lemmas": fields.get("lemmas", [])}
        return _json({**first, "format": FORMAT, "version": VERSION, **fields, TREES: trees.stated})
    except (RecursionError, TypeError, ValueError) as error:
        raise Malformed(f"record: not JSON: {str(error)[:200]}") from None


def loads(text: str | bytes) -> Record:
    """The record of a JSON text. Raises `Malformed` for anything that is not one."""
    return decode_record(_read_json(text, "record"))


def _read_json(text: str | bytes, what: str) -> object:
    """JSON data within limits. Raises `Malformed`, which says what it should be of."""
    try:
        raw = text.encode("utf-8") if isinstance(text, str) else text
        if len(raw) > MAX_BYTES:
            raise Malformed(f"{what}: {len(raw)} bytes, at most {MAX_BYTES} are read")
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_float,
        )
    except Malformed:
        raise
    except RecursionError:
        raise Malformed(f"{what}: nested too deeply") from None
    except ValueError as error:
        raise Malformed(f"{what}: not JSON: {str(error)[:200]}") from None


def dumps_point(point: Point) -> str:
    """The canonical JSON text of a point. Raises `Malformed` for a number of thousands of digits."""
    return _canonical(POINT.write(point, Writing(encode)))


def loads_point(text: str) -> Point:
    """The point of a JSON text. Raises `Malformed` for anything that is not one."""
    try:
        return POINT.read(_read_json(text, "point"), Reading(decode))
    except RecursionError:
        raise Malformed("point: nested too deeply") from None


def content_hash(record: Record) -> str:
    """SHA-256 of what is claimed and how, as 64 hexadecimal digits.

    It covers the canonical JSON form of everything except: the record's title, source and file; the
    words, translations and `latex`/`unicode` notations of declarations and definitions; the words (`why`, `said`,
    `words`) and positions of hypotheses, lines, goals and refutations; and the names of bound variables.
    So it is unchanged by rewording and moving a proof, and changed by any change of a declaration,
    domain, definition, hypothesis, line, rule, parameter, citation, guard, goal, lemma or point.
    """
    import hashlib  # it loads a library of its own, and few lemmas are pinned

    return hashlib.sha256(_canonical(_without_words(encode_record(record))).encode()).hexdigest()


def _without_words(data: Any) -> Any:
    """Drop words, and the display name that is second in each `["lam", name, sort, body]`."""
    if isinstance(data, dict):  # `names` are no term
        return {k: v if k == "names" else _without_words(v) for k, v in data.items() if k not in _WORDS}
    if isinstance(data, list):
        if len(data) == 4 and data[0] == Lam.kind:
            return [Lam.kind, "", data[2], _without_words(data[3])]
        return [_without_words(d) for d in data]
    return data


def _canonical(data: object) -> str:
    return _json(data, sort_keys=True)


def _json(data: object, *, sort_keys: bool = False) -> str:
    return json.dumps(data, sort_keys=sort_keys, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Malformed(f"record: the key {key[:40]!r} twice in one object")
            seen.add(key)
    return out


def _no_constant(text: str) -> Any:
    raise Malformed(f"record: {text} is not a number")


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise Malformed("record: a number out of range")
    return value
