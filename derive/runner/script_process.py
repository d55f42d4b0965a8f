"""What happens in the process of one script: run it, write its records, then the end mark."""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from derive.runner.framing import END, FAILURE, PRINTED, RECORD, Frame
from derive.runner.message import Request


@dataclass(frozen=True)
class Failed:
    """Why a derivation could not be written. `name` is empty when it is about the whole file."""

    message: str
    fix: str = ""
    name: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    end_column: int = 0
    source_line: str = ""


def failed_from_json(payload: bytes) -> Failed:
    """The inverse of what `write_frames` writes. Raises `ValueError` for anything else."""
    try:
        data = json.loads(payload)
        types = {k: type(v) for k, v in asdict(Failed("")).items()}
        if not isinstance(data, dict) or any(type(v) is not types.get(k) for k, v in data.items()):
            raise ValueError("not a failure")
        return Failed(**data)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None


class Noted(io.TextIOWrapper):
    """The stream that scripts print to; it knows whether they did."""

    used = False

    def write(self, text: str) -> int:
        self.used = True
        return super().write(text)


def run(request: Request, fd: int) -> None:
    """Run the script of a request and write the frames to a descriptor. Author's mistakes become frames.

    What it prints goes to standard error, whichever stream it prints to.
    """
    printed = Noted(io.FileIO(2, "w", closefd=False), "utf-8", "backslashreplace", write_through=True)
    sys.stdout = sys.stderr = printed
    sys.path.insert(0, str(Path(request.path).parent))
    sys.argv[:] = [request.path]
    try:
        outcomes = _run_script(request)
    except SystemExit:
        return  # no end mark: the parent says what that means
    except MemoryError:
        outcomes = [Failed("the script needs more memory than it may have", _memory_fix(request))]
    with os.fdopen(fd, "wb") as pipe:
        if printed.used:
            pipe.write(Frame(PRINTED).encode())
        write_frames(outcomes, pipe)


def _run_script(request: Request) -> list[Any]:
    from derive.script.run import run_script

    return list(run_script(Path(request.path), only=set(request.only), known=request.known))


def _memory_fix(request: Request) -> str:
    return f"it may have {request.memory / 2**30:.3g} GiB; make it smaller, or the range it expands"


def write_frames(outcomes: list[Any], pipe: Any) -> None:
    """Write records and failures to a binary file, then the end mark."""
    from derive.record import codec
    from derive.record.model import Record

    for outcome in outcomes:
        if isinstance(outcome, Record):
            pipe.write(Frame(RECORD, codec.dumps(outcome).encode()).encode())
        else:
            pipe.write(Frame(FAILURE, json.dumps(_fields(outcome)).encode()).encode())
    pipe.write(Frame(END).encode())


def _fields(outcome: Any) -> dict[str, Any]:
    """A `Failed`, or the script room's own failure, as the fields of a `Failed`."""
    known = asdict(Failed(""))
    return {k: type(v)(getattr(outcome, k, v) or v) for k, v in known.items()}
