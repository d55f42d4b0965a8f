"""Limits on a child process, and words for how one ended."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
import time
from collections.abc import Container

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def limit(seconds: float, memory: int) -> None:
    """Limit this process's memory and time, as far as the system can."""
    allow(seconds)
    limit_memory(memory)


def allow(seconds: float) -> None:
    """Limit the time of this process from now on, again if this was called before; 0 for no limit.

    It is only a net under the parent's clock: it holds also when the parent is gone.
    """
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + 2 if seconds else 0)
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        cpu = math.ceil(time.process_time() + seconds) + 2 if seconds else resource.RLIM_INFINITY
        resource.setrlimit(resource.RLIMIT_CPU, (cpu if hard == resource.RLIM_INFINITY else hard, hard))


def limit_memory(size: int) -> None:
    """Limit this process's address space, in bytes, 0 for no limit; and let it leave no core file."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        if size:
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent ends, where it can be asked (Linux)."""
    _ask_linux(PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of what descendants leave behind, where that can be (Linux)."""
    _ask_linux(PR_SET_CHILD_SUBREAPER, 1)


def kill_adopted(own: Container[int]) -> None:
    """Kill the children of this process but its own: what scripts left behind in sessions of their own."""
    with contextlib.suppress(OSError, ValueError):
        for task in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{task}/children", encoding="ascii") as children:
                pids = list(map(int, children.read().split()))
            for pid in pids:
                if pid not in own:
                    kill_process(pid)
                    os.waitpid(pid, 0)


def _ask_linux(option: int, value: int) -> None:
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def how_it_ended(status: int) -> str:
    """Words for a `waitpid` status of a process that wrote no end mark."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGSEGV:
            return "the process crashed (segmentation fault)"
        if number in (signal.SIGXCPU, signal.SIGALRM):
            return "the process ran out of time"
        try:
            return f"the process was killed ({signal.Signals(number).name})"
        except ValueError:
            return f"the process was killed (signal {number})"
    return f"the script ended its process (exit code {os.WEXITSTATUS(status)}) before it was finished"


def ended(pid: int, kill: bool) -> int:
    """End a child of this process, unless it ended by itself. Gives its `waitpid` status."""
    if kill:
        kill_group(pid)
    return os.waitpid(pid, 0)[1]


def kill_group(pid: int) -> None:
    """Kill a child that leads a process group, and what it started. Call it before the child is reaped."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def kill_process(pid: int) -> None:
    """Kill one child. Call it before the child is reaped."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def kill_rest_of_group(pid: int) -> None:
    """Kill what a child started and left behind when it ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
