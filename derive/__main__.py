"""The command `derive`. Starts the processes that import SymPy and the kernel before it imports the rest."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys

from derive.runner.early import fork_keeper, fork_worker, seems_kept

HAS_FORK = hasattr(os, "fork")
NEEDS_SCRIPTS = ("check", "show", "export", "explain")
FEWER_COLLECTIONS = (50_000, 50, 100)  # a command is short, and most of what its imports make stays
CANNOT_WRITE = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)
COULD_NOT_RUN = 2
INTERRUPTED = 130
NOBODY_READS = 141  # as of programs that the signal SIGPIPE ends
STDERR = 2
NEEDS_NONE = ("-h", "--help", "--version")
JUDGED_OTHERWISE = ("--audit",)
MAX_JUDGES = 4


def needs_judges(arguments: list[str]) -> bool:
    """Whether a command line looks as if it will check proofs; if this guesses wrong it costs time only."""
    verbs = [a for a in arguments if not a.startswith("-")]
    if not verbs or verbs[0] not in NEEDS_SCRIPTS or any(a in NEEDS_NONE for a in arguments):
        return False
    return verbs[0] != "explain" or any("#" in word for word in verbs[1:])  # else it is of a code or a rule


def needs_worker(arguments: list[str]) -> bool:
    """Whether it looks as if it will run scripts to check them."""
    if not needs_judges(arguments) or any(word.endswith(".json") for word in arguments):  # records are data
        return False
    return "--no-cache" in arguments or not seems_kept()


def main() -> None:
    """Run the command line of this process and end it."""
    try:
        run()
    except KeyboardInterrupt:  # before the library that reads the command line could see to it
        leave(INTERRUPTED)
    except OSError as error:
        leave(failed(error))
    except Exception:  # 1, with which Python ends, says that a proof does not hold
        import traceback

        traceback.print_exc()
        print("error: derive itself failed, as above: please report it", file=sys.stderr)
        leave(COULD_NOT_RUN)


def run() -> None:
    """The same, for those who see to Ctrl-C and to what fails."""
    gc.set_threshold(*FEWER_COLLECTIONS)
    open_standard_streams()
    arguments = sys.argv[1:]
    forked = fork_worker() if HAS_FORK and needs_worker(arguments) else None
    keeper = None
    if HAS_FORK and needs_judges(arguments) and not any(a in JUDGED_OTHERWISE for a in arguments):
        import derive.runner.judge_process  # noqa: F401  before the fork: both processes need it

        forked_keeper = fork_keeper(min(os.cpu_count() or 1, MAX_JUDGES))
        from derive.runner.judging import kept_judges

        keeper = kept_judges(*forked_keeper)

    from derive.cli.app import command_line
    from derive.runner.client import ForkedWorker

    worker = ForkedWorker(*forked) if forked else None
    code: object = 0
    try:
        code = command_line(worker)
    except SystemExit as end:
        closed = isinstance(end.__context__, BrokenPipeError)  # which the library makes an end of its own
        code = NOBODY_READS if closed else end.code
    finally:
        if worker is not None:
            worker.close()
        if keeper is not None:
            keeper.wait()
    leave(code if isinstance(code, int) else int(code is not None))


def open_standard_streams() -> None:
    """Give a command that was started with closed streams (`>&-`) empty ones: a pipe must not take their numbers."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        os.set_inheritable(opened, True)
    os.close(opened)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115


def leave(code: int) -> None:
    """End the process at once: all is written, and taking the interpreter down would take a while."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError as error:  # the rest of the report was still to be written
        code = max(code, failed(error))
    os._exit(code)


def failed(error: OSError) -> int:
    """Say what the system would not do, unless nobody is there to read it; gives the exit code."""
    if error.errno == errno.EPIPE:
        return NOBODY_READS
    what = error.filename or ("cannot write the report" if error.errno in CANNOT_WRITE else "cannot go on")
    with contextlib.suppress(OSError):
        os.write(STDERR, os.fsencode(f"error: {os.fsdecode(what)}: {error.strerror or error}\n"))
    return COULD_NOT_RUN


if __name__ == "__main__":
    main()
