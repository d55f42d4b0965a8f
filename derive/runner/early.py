"""Forking the worker as the first thing a command does: this module imports nothing that takes time."""

from __future__ import annotations

import os
import sys


def fork_worker() -> tuple[int, int, int]:
    """Fork a process that serves scripts; it begins to import SymPy at once.

    Gives its process id, the descriptor to read answers from, and the one to write requests to.
    This process must have no other threads.
    """
    requests_out, requests_in = os.pipe()
    answers_out, answers_in = os.pipe()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            close_all_but(requests_out, answers_in)
            from derive.runner.worker import serve

            serve(requests_out, answers_in)
            code = 0
        finally:
            os._exit(code)
    os.close(requests_out)
    os.close(answers_in)
    return pid, answers_out, requests_in


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
