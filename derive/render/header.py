"""What every generated file begins with: the proof, its verdict, and what the file was made by and from.

Five fields in a comment of the file's own language; in JSON the object `derive`, which is the first key.
The form is stable: `derive export --check` reads it back. `docs/notes.md` describes it.

    % derive: softmax-from-logit
    % verdict: proved
    % version: 0.1.0
    % hash: 5b2c...                               content hash of the record that was checked
    % options: --to latex --as fragment --detail textbook
    % text: 9f01...                               SHA-256 of everything below, to tell hand edits

`options` are those of `derive export` that give the text again, defaults included.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from derive.frozen import frozen
from derive.render.glyphs import without_controls

FIELDS = ("derive", "verdict", "version", "hash", "options", "text")

# how a comment of the language opens, continues and closes
_COMMENTS: Mapping[str, tuple[str, str, str]] = {
    "latex": ("", "% ", ""),
    "typst": ("", "// ", ""),
    "markdown": ("<!--\n", "", "-->\n"),
    "html": ("<!--\n", "", "-->\n"),
    "unicode": ("", "# ", ""),
}
_LINE = re.compile(r"(?:% |// |# |)(\w+): ?(.*)\Z")
_SUFFIXES = {
    "latex": "tex",
    "markdown": "md",
    "html": "html",
    "typst": "typ",
    "json": "json",
    "unicode": "txt",
}


class NoHeader(ValueError):
    """A file that does not begin with a header."""


@frozen
class Header:
    """What the comment says. `text` is empty until the text is there (`headed` fills it in)."""

    derive: str
    verdict: str
    version: str
    hash: str
    options: str = ""
    text: str = ""


def headed(header: Header, text: str, language: str) -> str:
    """The file: the header as a comment of `latex`, `markdown`, `html`, `typst` or `unicode`, then the text."""
    opening, lead, closing = _COMMENTS[language]
    values = {**asdict(header), "text": digest(text)}
    lines = [f"{lead}{name}: {_one_line(values[name])}".rstrip() + "\n" for name in FIELDS]
    return opening + "".join(lines) + closing + text


def headed_json(header: Header, data: Mapping[str, Any]) -> str:
    """The JSON file: `data` with the header as its first key, `derive`."""
    values = {**asdict(header), "text": digest(_json(data))}
    return _json({"derive": {name: values[name] for name in FIELDS}, **data})


def read(text: str) -> tuple[Header, str]:
    """The header of a generated file, whatever its language, and the text that its hash is of.

    Raises `NoHeader` if the file does not begin with one.
    """
    if text.startswith("{"):
        return _read_json(text)
    lines = text.splitlines(keepends=True)
    start = 1 if lines and lines[0].strip() == "<!--" else 0
    found = [_LINE.match(line.rstrip("\r\n")) for line in lines[start : start + len(FIELDS)]]
    values = {m.group(1): m.group(2) for m in found if m}
    if tuple(values) != FIELDS:
        raise NoHeader(f"it does not begin with {', '.join(FIELDS)} in a comment")
    body = lines[start + len(FIELDS) + start :]
    return Header(**values), "".join(body)


def is_hand_edited(header: Header, text: str) -> bool:
    """Whether the text below a header is not the text that the header was written for."""
    return header.text != digest(text)


def suffix(language: str) -> str:
    """The ending of files in a language, without the dot."""
    return _SUFFIXES[language]


def digest(text: str) -> str:
    """SHA-256 of a text, whatever its line ends."""
    return hashlib.sha256(plain_ends(text).removesuffix("\n").encode()).hexdigest()


def plain_ends(text: str) -> str:
    """The text with the line ends that it was written with, which a checkout may turn.

    No others: what Unicode, but not TeX, takes for one would join a line to the comment before it.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_json(text: str) -> tuple[Header, str]:
    try:
        data = json.loads(text)
        header = Header(**{name: str(data["derive"][name]) for name in FIELDS})
    except (ValueError, KeyError, TypeError) as error:
        raise NoHeader(f"it has no object `derive` with {', '.join(FIELDS)}") from error
    return header, _json({key: value for key, value in data.items() if key != "derive"})


def _json(data: Mapping[str, Any]) -> str:
    """An object with a line for each of its keys."""
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _one_line(text: str) -> str:
    """Words that can neither end their line nor close the comment."""
    return without_controls(text).replace("-->", "-- >")
