"""What the main process asks of the worker, and what the worker answers; and their form in a pipe."""

from __future__ import annotations

import json
import os
import struct
from dataclasses import asdict, field
from typing import Any

from derive.frozen import frozen, mutable

_LENGTHS = struct.Struct(">II")


@frozen
class Script:
    """One file; of its derivations, those named in `only`."""

    path: str
    only: tuple[str, ...]


@frozen
class Request:
    """Run some scripts in one process. `memory` is in bytes, 0 for no limit; `timeout` is for all together."""

    job: int
    scripts: tuple[Script, ...]
    known: tuple[str, ...] = ()
    timeout: float = 60.0
    memory: int = 4 * 2**30


@frozen
class Answer:
    """How a request's process ended, and what it wrote. `ended` is empty if it ended as it should."""

    job: int
    ended: str = ""
    fix: str = ""
    seconds: float = 0.0
    output: bytes = b""


def packed(header: dict[str, Any], payload: bytes = b"") -> bytes:
    """One message as bytes."""
    text = json.dumps(header).encode()
    return _LENGTHS.pack(len(text), len(payload)) + text + payload


def send(fd: int, header: dict[str, Any], payload: bytes = b"") -> None:
    """Write one message to a descriptor. Raises `OSError` when the other side is gone."""
    write_all(fd, packed(header, payload))


def write_all(fd: int, data: bytes | bytearray) -> None:
    """Write to a descriptor, however long that takes. Raises `OSError` when the other side is gone."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def write_some(fd: int, data: bytearray) -> None:
    """Write what a pipe has room for, without waiting, and take it from `data`. Raises `OSError` like `write_all`."""
    os.set_blocking(fd, False)
    try:
        while data:
            del data[: os.write(fd, data)]
    except BlockingIOError:
        pass
    finally:
        os.set_blocking(fd, True)


def receive(fd: int) -> tuple[dict[str, Any], bytes] | None:
    """Read one message from a descriptor; None when the other side is gone."""
    lengths = _exactly(fd, _LENGTHS.size)
    if lengths is None:
        return None
    header_length, payload_length = _LENGTHS.unpack(lengths)
    header = _exactly(fd, header_length)
    payload = _exactly(fd, payload_length)
    if header is None or payload is None:
        return None
    return json.loads(header), payload


@mutable
class Inbox:
    """Messages from a descriptor that must not be waited for: each `read` takes what is there."""

    _data: bytearray = field(default_factory=bytearray)

    def read(self, fd: int) -> bool:
        """Take what is there, once; False when the other side is gone."""
        try:
            part = os.read(fd, 2**16)
        except OSError:
            return False
        self._data += part
        return bool(part)

    def take(self) -> tuple[dict[str, Any], bytes] | None:
        """The next message, if it is all there."""
        if len(self._data) < _LENGTHS.size:
            return None
        header_length, payload_length = _LENGTHS.unpack_from(self._data)
        start = _LENGTHS.size + header_length
        end = start + payload_length
        if len(self._data) < end:
            return None
        header, payload = bytes(self._data[_LENGTHS.size : start]), bytes(self._data[start:end])
        del self._data[:end]
        return json.loads(header), payload


def _exactly(fd: int, count: int) -> bytes | None:
    parts = []
    while count:
        try:
            part = os.read(fd, min(count, 2**16))
        except OSError:
            return None
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def send_request(fd: int, request: Request) -> None:
    """Write a request to a pipe. Raises `OSError` if nobody reads it."""
    send(fd, asdict(request))


def receive_request(fd: int) -> Request | None:
    """The next request from a pipe; None at its end."""
    message = receive(fd)
    if message is None:
        return None
    return request_of(message[0])


def request_of(fields: dict[str, Any]) -> Request:
    """A request from its fields as JSON has them."""
    scripts = tuple(Script(script["path"], tuple(script["only"])) for script in fields["scripts"])
    return Request(**{**fields, "scripts": scripts, "known": tuple(fields["known"])})


def packed_answer(answer: Answer) -> bytes:
    """An answer as bytes, what the scripts wrote as it is."""
    fields = asdict(answer)
    return packed({k: v for k, v in fields.items() if k != "output"}, fields["output"])


def receive_answer(fd: int) -> Answer | None:
    """The next answer from a pipe; None at its end."""
    message = receive(fd)
    return None if message is None else Answer(**message[0], output=message[1])
