"""What happens in the process of a script, or of some: run it, write its records, then the end mark."""

from __future__ import annotations

import io
import json
import os
import sys
import sysconfig
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from derive.frozen import frozen
from derive.runner.framing import ALONE, END, FAILURE, IMPORTED, PRINTED, RECORD, Frame
from derive.runner.message import Request, Script

_KNOWN = ("derive", "flint", "mpmath", "sympy")  # packages by whose versions what scripts wrote is kept
TOGETHER_FOR = 2.0  # seconds: after as long, the scripts that are left had better have a process each


@frozen
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
    """Run the scripts of a request and write the frames to a descriptor. Author's mistakes become frames.

    What they print goes to standard error, whichever stream they print to.
    """
    printed = Noted(io.FileIO(2, "w", closefd=False), "utf-8", "backslashreplace", write_through=True)
    sys.stdout = sys.stderr = printed
    # a module beside a script may change twice within a second, and Python not see it
    sys.dont_write_bytecode = True
    path, loaded = list(sys.path), set(sys.modules)
    began = time.monotonic()
    with os.fdopen(fd, "wb") as pipe:
        for n, script in enumerate(request.scripts):
            sys.path[:] = [str(Path(script.path).parent), *path]
            sys.argv[:] = [script.path]
            try:
                late = n > 0 and time.monotonic() - began > TOGETHER_FOR
                outcomes = None if late else _run_script(script, request)
            except SystemExit:
                return  # no end mark: the parent says what that means
            except MemoryError:
                outcomes = [Failed("the script needs more memory than it may have", _memory_fix(request))]
            if outcomes is None:
                pipe.write(Frame(ALONE).encode() + Frame(END).encode())
                continue
            if printed.used:
                pipe.write(Frame(PRINTED).encode())
            if imported := _imported(loaded):
                pipe.write(Frame(IMPORTED, json.dumps(imported).encode()).encode())
            write_frames(outcomes, pipe)


def _imported(before: set[str]) -> list[str]:
    """The files of modules that were loaded since, but for those of Python and of known packages."""
    python = os.path.join(os.path.realpath(sysconfig.get_path("stdlib")), "")
    found = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name in before or name.partition(".")[0] in _KNOWN or not isinstance(file, str):
            continue
        real = os.path.realpath(file)
        if not real.startswith(python) or "site-packages" in real:
            found.add(real)
    return sorted(found)


def _run_script(script: Script, request: Request) -> list[Any] | None:
    """What a script gives; None if it had better not share this process with the others of the request."""
    from derive.script.run import NeedsOwnProcess, run_script

    together = len(request.scripts) > 1
    try:
        return list(run_script(script.path, only=set(script.only), known=request.known, together=together))
    except NeedsOwnProcess:
        return None


def _memory_fix(request: Request) -> str:
    return f"it may have {request.memory / 2**30:.3g} GiB; make it smaller, or the range it expands"


def write_frames(outcomes: list[Any], pipe: Any) -> None:
    """Write records and failures to a binary file, then the end mark."""
    from derive.record import codec
    from derive.record.model import Record

    for outcome in outcomes:
        if isinstance(outcome, Record):
            pipe.write(Frame(RECORD, codec.dumps_briefly(outcome).encode()).encode())
        else:
            pipe.write(Frame(FAILURE, json.dumps(_fields(outcome)).encode()).encode())
    pipe.write(Frame(END).encode())


def _fields(outcome: Any) -> dict[str, Any]:
    """A `Failed`, or the script room's own failure, as the fields of a `Failed`."""
    known = asdict(Failed(""))
    return {k: type(v)(getattr(outcome, k, v) or v) for k, v in known.items()}
