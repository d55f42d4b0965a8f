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
            os.close(requests_in)
            os.close(answers_out)
            from derive.runner.worker import serve

            serve(requests_out, answers_in)
            code = 0
        finally:
            os._exit(code)
    os.close(requests_out)
    os.close(answers_in)
    return pid, answers_out, requests_in
