"""Running Coq: finding it, compiling the support library once, compiling scripts within limits."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from derive.frozen import frozen
from derive.runner.limits import die_with_parent, limit_memory

THEORY = (
    "Derive",
    "DeriveSums",
    "DeriveCalculus",
    "DeriveFunctions",
    "DeriveTactics",
    "DeriveSteps",
    "DerivePowers",
    "DeriveLimits",
    "DeriveSeries",
    "DeriveBounds",
    "DerivePoints",
)
MEMORY = 4 * 2**30
HOW_TO_INSTALL = "install Coq 8.16 or newer: on Debian and Ubuntu `apt-get install coq`, elsewhere see https://coq.inria.fr"


class NoCoq(Exception):
    """Coq is not here, or cannot compile its own library; the message says what to do."""


@frozen
class Result:
    """How a run of Coq ended. `output` is what it printed, errors included."""

    ok: bool
    output: str
    timed_out: bool = False


@frozen
class Coq:
    """A Coq that was found, and where the compiled support library is."""

    version: str
    theory: Path

    def compile(self, folder: Path, module: str, seconds: float, *, timed: bool = False) -> Result:
        """Compile `module`.v in a folder; if `timed`, the output tells the time of each sentence."""
        times = ["-time"] if timed else []
        return _run(["coqc", "-w", "none", *times, *self._paths(), f"{module}.v"], folder, seconds)

    def converse(self, folder: Path, script: str, seconds: float) -> Result:
        """Read a script sentence by sentence, going on after errors."""
        return _run(["coqtop", "-q", "-w", "none", *self._paths()], folder, seconds, script)

    def _paths(self) -> list[str]:
        return ["-Q", str(self.theory), "Derive", "-Q", ".", ""]


def theory_sources() -> dict[str, str]:
    """The sources of the support library, by module."""
    folder = resources.files("derive.coq") / "theory"
    return {name: (folder / f"{name}.v").read_text(encoding="utf-8") for name in THEORY}


def find() -> Coq:
    """The installed Coq, its support library compiled. Raises `NoCoq`."""
    if shutil.which("coqc") is None or shutil.which("coqtop") is None:
        raise NoCoq(f"coqc was not found: {HOW_TO_INSTALL}")
    printed = _run(["coqc", "--version"], Path.cwd(), 20).output
    found = re.search(r"version ([0-9][0-9.]*)", printed)
    if found is None:
        raise NoCoq(f"coqc does not say its version: {HOW_TO_INSTALL}")
    return Coq(found.group(1), _compiled(found.group(1)))


def _compiled(version: str) -> Path:
    """The folder with the compiled library, kept from run to run by version and sources."""
    sources = theory_sources()
    digest = hashlib.sha256("\0".join([version, *sources.values()]).encode()).hexdigest()[:16]
    for root in _roots():
        folder = root / f"coq-{digest}"
        if all((folder / f"{name}.vo").is_file() for name in THEORY):
            return folder
        try:
            root.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(prefix="coq-", dir=root))
        except OSError:
            continue
        return _build(sources, work, folder)
    raise NoCoq("no folder to compile the support library in: set XDG_CACHE_HOME to one that can be written")


def _build(sources: dict[str, str], work: Path, folder: Path) -> Path:
    try:
        for name, source in sources.items():
            (work / f"{name}.v").write_text(source, encoding="utf-8")
        for name in sources:
            result = _run(["coqc", "-w", "none", "-Q", ".", "Derive", f"{name}.v"], work, 300)
            if not result.ok:
                raise NoCoq(f"the support library does not compile with this Coq:\n{result.output.strip()}")
        if not folder.exists():
            os.replace(work, folder)
    except OSError as error:
        if not folder.is_dir():
            raise NoCoq(f"the support library could not be kept in {folder}: {error.strerror}") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return folder


def _roots() -> list[Path]:
    """Where compiled files may be kept: the user's cache, else a folder of the user's among temporary files."""
    base = os.environ.get("XDG_CACHE_HOME")
    home = Path(base) if base else Path.home() / ".cache"
    return [home / "derive", Path(tempfile.gettempdir()) / f"derive-{getattr(os, 'getuid', lambda: 0)()}"]


def _run(command: list[str], folder: Path, seconds: float, text: str | None = None) -> Result:
    try:
        done = subprocess.run(
            command, cwd=folder, input=text, stdin=subprocess.DEVNULL if text is None else None,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            timeout=seconds, check=False, preexec_fn=_limited(),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
        return Result(False, output.decode("utf-8", "replace") if isinstance(output, bytes) else output, True)
    except OSError as error:
        raise NoCoq(f"{command[0]} could not be run: {error.strerror}") from None
    return Result(done.returncode == 0, done.stdout)


def _limited() -> Callable[[], None] | None:
    if os.name != "posix":
        return None

    def limits() -> None:
        die_with_parent()
        limit_memory(MEMORY)

    return limits
