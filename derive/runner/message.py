"""What the main process asks of the worker, and what the worker answers; and their form on a socket."""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import asdict, dataclass
from typing import Any

_LENGTHS = struct.Struct(">II")


@dataclass(frozen=True)
class Request:
    """Run one file; of its derivations, those named in `only`. `memory` is in bytes, 0 for no limit."""

    job: int
    path: str
    only: tuple[str, ...]
    known: tuple[str, ...] = ()
    timeout: float = 60.0
    memory: int = 4 * 2**30


@dataclass(frozen=True)
class Answer:
    """How a request's process ended, and what it wrote. `ended` is empty if it ended as it should."""

    job: int
    ended: str = ""
    fix: str = ""
    seconds: float = 0.0
    output: bytes = b""


def send(sock: socket.socket, header: dict[str, Any], payload: bytes = b"") -> None:
    """Write one message. Raises `OSError` when the other side is gone."""
    text = json.dumps(header).encode()
    sock.sendall(_LENGTHS.pack(len(text), len(payload)) + text + payload)


def receive(sock: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None when the other side is gone."""
    lengths = _exactly(sock, _LENGTHS.size)
    if lengths is None:
        return None
    header_length, payload_length = _LENGTHS.unpack(lengths)
    header = _exactly(sock, header_length)
    payload = _exactly(sock, payload_length)
    if header is None or payload is None:
        return None
    return json.loads(header), payload


def _exactly(sock: socket.socket, count: int) -> bytes | None:
    parts = []
    while count:
        try:
            part = sock.recv(min(count, 2**20))
        except OSError:
            return None
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def send_request(sock: socket.socket, request: Request) -> None:
    send(sock, asdict(request))


def receive_request(sock: socket.socket) -> Request | None:
    message = receive(sock)
    if message is None:
        return None
    fields = message[0]
    return Request(**{**fields, "only": tuple(fields["only"]), "known": tuple(fields["known"])})


def send_answer(sock: socket.socket, answer: Answer) -> None:
    fields = asdict(answer)
    send(sock, {k: v for k, v in fields.items() if k != "output"}, fields["output"])


def receive_answer(sock: socket.socket) -> Answer | None:
    message = receive(sock)
    return None if message is None else Answer(**message[0], output=message[1])
