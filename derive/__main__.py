"""The command `derive`. Starts the process that imports SymPy before it imports anything else."""

from __future__ import annotations

import sys

NEEDS_SCRIPTS = ("check", "show", "export")
NEEDS_NONE = ("-h", "--help", "--version")


def needs_worker(arguments: list[str]) -> bool:
    """Whether a command line looks as if it will run scripts; if this guesses wrong it costs time only."""
    verbs = [a for a in arguments if not a.startswith("-")]
    return bool(verbs) and verbs[0] in NEEDS_SCRIPTS and not any(a in NEEDS_NONE for a in arguments)


def main() -> None:
    """Run the command line of this process and exit."""
    from derive.runner.client import HAS_FORK, ForkedWorker

    worker = ForkedWorker.start() if HAS_FORK and needs_worker(sys.argv[1:]) else None
    try:
        from derive.cli import app

        app(obj=worker, prog_name="derive")
    finally:
        if worker is not None:
            worker.close()


if __name__ == "__main__":
    main()
