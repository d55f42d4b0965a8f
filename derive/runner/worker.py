"""The worker: imports SymPy once, then forks one child for each request: a script, or a few.

It keeps the children's clocks, kills what takes too long, and passes on what they wrote. It imports
little besides: a forked child should have nothing to wait for.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import sys
import time
import traceback
from dataclasses import field

from derive.frozen import mutable
from derive.runner.framing import MAX_OUTPUT
from derive.runner.limits import (
    adopt_orphans,
    die_with_parent,
    how_it_ended,
    kill_adopted,
    kill_group,
    kill_rest_of_group,
    limit,
)
from derive.runner.message import Answer, Request, packed_answer, receive_request, write_some

TICK = 0.1  # seconds between looks at children that are silent
SHORT_TICK = 0.001  # and while one has closed its output but not yet ended


@mutable
class Child:
    """A running script."""

    request: Request
    pid: int
    pipe: int
    started: float
    output: bytearray = field(default_factory=bytearray)
    closed: bool = False

    @property
    def deadline(self) -> float:
        return self.started + self.request.timeout


def serve(requests: int, answers: int) -> None:
    """Answer the requests of one descriptor on another until nobody asks; then kill what still runs.

    What is asked is read even if answers are not: who asks may be waiting for that before it reads any.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is the main process's affair
    adopt_orphans()
    broken = prepare()
    children: dict[int, Child] = {}  # by pipe
    unsent = bytearray()  # answers for which the pipe had no room yet
    try:
        while True:
            open_pipes = [pipe for pipe, child in children.items() if not child.closed]
            tick = SHORT_TICK if len(open_pipes) < len(children) else TICK
            sources = [requests, *open_pipes]
            waiting = [answers] if unsent else []
            ready, _, _ = select.select(sources, waiting, [], tick if children else None)
            if requests in ready:
                request = receive_request(requests)
                if request is None:
                    return
                if broken:
                    fix = "is SymPy installed in this environment?"
                    unsent += packed_answer(Answer(request.job, broken, fix))
                else:
                    child = fork(request, [requests, answers, *children])
                    children[child.pipe] = child
            for child in list(children.values()):
                answer = attend(child, child.pipe in ready)
                if answer is not None:
                    del children[child.pipe]
                    os.close(child.pipe)
                    kill_adopted({c.pid for c in children.values()})
                    unsent += packed_answer(answer)
            if unsent:
                write_some(answers, unsent)
    except (BrokenPipeError, ConnectionResetError):
        return
    finally:
        for child in children.values():
            kill_group(child.pid)
            os.waitpid(child.pid, 0)
        kill_adopted(())


def prepare() -> str:
    """Import what scripts need. Gives the reason if that fails, else the empty string."""
    gc.disable()  # nothing that an import makes is garbage
    try:
        import ctypes  # noqa: F401  for die_with_parent

        import sympy  # noqa: F401

        import derive.record.codec
        import derive.runner.script_process
        import derive.script.run  # noqa: F401
    except Exception:
        return "the worker cannot start: " + traceback.format_exc(limit=0).strip().splitlines()[-1]
    finally:
        gc.enable()
        gc.collect(0)
        gc.freeze()  # collections in children leave the shared pages alone
    return ""


def fork(request: Request, inherited: list[int]) -> Child:
    """Start the child of a request; it closes the descriptors that are not its own."""
    reading, writing = os.pipe()
    sys.stderr.flush()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            for fd in (*inherited, reading):
                os.close(fd)
            run_child(request, writing)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(BaseException):
                sys.stderr.flush()
            os._exit(code)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    os.close(writing)
    os.set_blocking(reading, False)
    return Child(request, pid, reading, started)


def run_child(request: Request, writing: int) -> None:
    """In the child: own process group, limits, no input; then the script."""
    from derive.runner.script_process import run  # imported before the fork, by `prepare`

    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent()
    limit(request.timeout, request.memory)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.dup2(2, 1)
    run(request, writing)


def attend(child: Child, readable: bool) -> Answer | None:
    """Read what a child wrote; the answer, if it has ended or must be ended."""
    if readable and not drain(child):
        child.closed = True
    if len(child.output) > MAX_OUTPUT:
        return stop(child, f"the script wrote more than {MAX_OUTPUT >> 20} MiB")
    if time.monotonic() > child.deadline:
        return stop(
            child, f"timed out after {child.request.timeout:g} s",
            "is there an endless loop? else give it more time: --timeout SECONDS",
        )  # fmt: skip
    pid, status = os.waitpid(child.pid, os.WNOHANG)
    if pid == 0:
        return None
    drain(child)
    kill_rest_of_group(child.pid)  # whatever the script started must not outlive it
    return ended(child, status)


def drain(child: Child) -> bool:
    """Read what is there; False at the end of the output."""
    while True:
        try:
            part = os.read(child.pipe, 2**16)
        except BlockingIOError:
            return True
        if not part:
            return False
        child.output += part
        if len(child.output) > MAX_OUTPUT:
            return True


def stop(child: Child, reason: str, fix: str = "") -> Answer:
    """End a child with all that it started; the answer says why. Takes a child that still runs."""
    kill_group(child.pid)
    os.waitpid(child.pid, 0)
    return Answer(child.request.job, reason, fix, time.monotonic() - child.started)


def ended(child: Child, status: int) -> Answer:
    """The answer for a child that ended by itself; a missing end mark is found by who decodes the frames."""
    reason = "" if status == 0 else how_it_ended(status)
    return Answer(child.request.job, reason, "", time.monotonic() - child.started, bytes(child.output))
