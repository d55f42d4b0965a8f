"""How processes talk: length-framed messages, and the end mark that says a script wrote all it had.

A script's process writes frames: one byte of kind, four of length, the payload. The last frame of a script
is the end mark. Output without it is not a result, whatever the process's exit code was.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable

from derive.frozen import frozen

RECORD = b"R"  # a record, as derive.record.codec writes it
FAILURE = b"F"  # why a derivation could not be written, as JSON
PRINTED = b"P"  # the script printed something: running it again is not the same as reading what it wrote
ALONE = b"A"  # the script was not run, since it should not share a process with others
IMPORTED = b"I"  # the files of the modules that the script imported, of Python's own and SymPy none, as JSON
END = b"E"
KINDS = (RECORD, FAILURE, PRINTED, ALONE, IMPORTED, END)

_HEADER = struct.Struct(">cI")
MAX_OUTPUT = 64 * 2**20


class BadFrame(ValueError):
    """Bytes that are not a sequence of frames with an end mark."""


@frozen
class Frame:
    """One message of a script's process: its kind, one of `KINDS`, and its bytes."""

    kind: bytes
    payload: bytes = b""

    def encode(self) -> bytes:
        return _HEADER.pack(self.kind, len(self.payload)) + self.payload


def decode(data: bytes) -> list[Frame]:
    """The frames before the end mark. Raises `BadFrame` if it is missing, or for anything else."""
    frames: list[Frame] = []
    at = 0
    while at < len(data):
        if len(data) - at < _HEADER.size:
            raise BadFrame("the output breaks off")
        kind, length = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        if kind not in KINDS:
            raise BadFrame("the output is not made of frames")
        if len(data) - at < length:
            raise BadFrame("the output breaks off")
        if kind == END:
            if length or at != len(data):
                raise BadFrame("something follows the end mark")
            return frames
        frames.append(Frame(kind, data[at : at + length]))
        at += length
    raise BadFrame("the end mark is missing")


def imported(frames: Iterable[Frame]) -> frozenset[str]:
    """The files of the modules that a script imported. Raises `ValueError` for what does not say so."""
    found: set[str] = set()
    for frame in frames:
        if frame.kind == IMPORTED:
            try:
                found.update(map(str, json.loads(frame.payload)))
            except (TypeError, RecursionError) as error:
                raise ValueError(str(error)) from None
    return frozenset(found)


def split(data: bytes) -> list[bytes]:
    """The output of several scripts, one after the other, each up to its end mark; what has none is left out."""
    parts, start, at = [], 0, 0
    while len(data) - at >= _HEADER.size:
        kind, length = _HEADER.unpack_from(data, at)
        at += _HEADER.size + length
        if kind == END and at <= len(data):
            parts.append(data[start:at])
            start = at
    return parts
