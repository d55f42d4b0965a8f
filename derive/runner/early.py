"""Forking processes as the first thing a command does: this module imports nothing that takes time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator

KEPT = ".derive_cache"
PROOFS = "proofs"


def fork_worker() -> tuple[int, int, int]:
    """Fork a process that serves scripts; it begins to import SymPy at once.

    Gives its process id, the descriptor to read answers from, and the one to write requests to.
    This process must have no other threads.
    """
    return forked(_serve_scripts)


def _serve_scripts(requests: int, answers: int) -> None:
    from derive.runner.worker import serve

    serve(requests, answers)


def fork_keeper(judges: int) -> tuple[tuple[int, int, int], list[tuple[int, int, int, int]]]:
    """Fork a process that imports the kernel at once, then forks judges of records.

    Gives what `fork_worker` gives, and for each judge the pipe to ask it through and that in which it answers.
    """
    pipes = [(*os.pipe(), *os.pipe()) for _ in range(judges)]
    ends = [(requests, answers) for requests, _, _, answers in pipes]

    def keep(requests: int, answers: int) -> None:
        from derive.runner.judge_process import keep

        keep(ends, requests, answers)

    process = forked(keep, [end for pair in ends for end in pair])
    for pair in ends:
        for end in pair:
            os.close(end)
    return process, pipes


def forked(serve: Callable[[int, int], None], kept: Iterable[int] = ()) -> tuple[int, int, int]:
    """Fork a process that has no descriptors but the two that it is given to serve, the standard ones, and `kept`.

    Gives what `fork_worker` gives. It ends when `serve` returns or raises.
    """
    requests_out, requests_in = os.pipe()
    answers_out, answers_in = os.pipe()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    pid = forked_to_serve(serve, requests_out, answers_in, kept)
    os.close(requests_out)
    os.close(answers_in)
    return pid, answers_out, requests_in


def forked_to_serve(
    serve: Callable[[int, int], None], requests: int, answers: int, kept: Iterable[int] = ()
) -> int:
    """The same for two descriptors that are there; gives the process id."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            close_all_but(requests, answers, *kept)
            serve(requests, answers)
            code = 0
        finally:
            os._exit(code)
    return pid


def seems_kept() -> bool:
    """Whether what the scripts here wrote seems to be kept: no script is newer. A wrong guess costs time only."""
    kept = (entry for entry in _files(KEPT) if not entry.name.endswith(".json"))
    scripts = (entry for entry in _files(PROOFS) if entry.name.endswith(".py"))
    try:
        newest = max((entry.stat().st_mtime_ns for entry in scripts), default=0)
        return newest > 0 and any(entry.stat().st_mtime_ns > newest for entry in kept)
    except OSError:  # unreadable, or gone since it was listed
        return False


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    """The files below a folder. Links to folders are not followed, for they may lead back. Raises `OSError`."""
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry
            elif entry.is_dir(follow_symlinks=False) and not entry.name.startswith(("_", ".")):
                yield from _files(entry.path)


def close_all_but(*kept: int) -> None:
    """Close every descriptor but some and the standard ones: scripts must not reach the checker's others."""
    start = 3
    for fd in (*sorted({*kept, *_printed_to()}), os.sysconf("SC_OPEN_MAX")):
        if fd > start:
            os.closerange(start, fd)
        start = max(start, fd + 1)


def _printed_to() -> list[int]:
    """Where `sys.stdout` and `sys.stderr` lead, which under a test runner is elsewhere than 1 and 2."""
    found = []
    for stream in (sys.stdout, sys.stderr):
        try:
            found.append(stream.fileno())
        except (AttributeError, OSError, ValueError):  # none, closed, or not a file
            continue
    return found
