"""What scripts wrote, kept from run to run: it saves running a script, never a verdict.

An entry is found again only if everything that a script is made of is unchanged: every Python file of
its folder of proofs (it may import them), the names of all proofs, `pyproject.toml`, this package's own
code in the script's process, Python and SymPy. A script that imports a module from elsewhere has no entry.
What one holds is as little trusted as what a script writes: it is parsed within limits, and judged. An entry
that is missing, broken or cannot be written costs time only. What a script reads otherwise, files of data for
instance, is not seen: `--no-cache`.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import stat
import sys
from collections.abc import Iterable, Sequence
from dataclasses import field
from pathlib import Path

from derive.frozen import mutable
from derive.library.cache_folder import folder_of, root_of, write
from derive.library.catalogue import walked
from derive.library.last_run import digest
from derive.library.scan import Proof
from derive.runner.framing import IMPORTED, MAX_OUTPUT, RECORD, BadFrame, Frame, decode, imported
from derive.version import __version__

MAX_FILES = 1000  # of a folder of proofs; in a larger one nothing is kept
MAX_FOLDERS = 1000

_PACKAGE = Path(__file__).resolve().parents[1]
_IN_SCRIPTS = (
    "__init__.py", "frozen.py", "functions.py", "proof_names.py", "rules.py", "syntax.py",
    "script", "languages", "terms", "record", "formula", "runner",
)  # fmt: skip


@mutable
class Cache:
    """The entries of the scripts of one run. `names` are those of all proofs."""

    names: Sequence[str]
    digests: dict[str, str] = field(default_factory=dict)  # of the files of folders of proofs, by path
    _keys: dict[Path, str] = field(default_factory=dict)  # of these folders
    _files: dict[Path, frozenset[str]] = field(default_factory=dict)  # in them
    _new: list[tuple[list[Proof], str, bytes]] = field(default_factory=list)

    def find(self, proofs: list[Proof]) -> list[Frame] | None:
        """The frames that a script wrote when the same proofs, all of one file, were asked of it."""
        key = self._key(proofs)
        if not key:
            return None
        path = _entry(proofs)
        try:
            state = os.stat(path)
            if not stat.S_ISREG(state.st_mode) or state.st_size > MAX_OUTPUT:
                return None
            with open(path, "rb") as file:
                header, _, output = file.read().partition(b"\n")
        except OSError:
            return None
        return plain_frames(output) if header == key.encode() else None

    def keep(self, proofs: list[Proof], output: bytes) -> None:
        """Remember what a script wrote that ran without a failure, of its folder's files alone; `write` writes it."""
        key = self._key(proofs)
        if key and plain_frames(output) is not None and self._is_of_folder(output, root_of(proofs[0])):
            self._new.append((proofs, key, output))

    def write(self) -> None:
        """Write what is to be kept, but for scripts that were changed meanwhile."""
        if not self._new:
            return
        now = Cache(self.names)
        for proofs, key, output in self._new:
            if now._key(proofs) == key:
                write(_entry(proofs), key.encode() + b"\n" + output)
        self._new.clear()

    def _is_of_folder(self, output: bytes, root: Path) -> bool:
        """Whether a script imported only what is looked at when what it wrote is to serve again."""
        try:
            files = imported(decode(output))
        except ValueError:
            return False
        if files and root not in self._files:
            self._files[root] = frozenset(map(os.path.realpath, _python_files(root) or ()))
        return not files or files <= self._files[root]

    def _key(self, proofs: list[Proof]) -> str:
        """What must be the same for an entry to serve; empty where nothing is kept."""
        root = root_of(proofs[0])
        if root not in self._keys:
            self._keys[root] = self._surroundings(root)
        surroundings = self._keys[root]
        return _digest([surroundings, str(proofs[0].path), [p.name for p in proofs]]) if surroundings else ""

    def _surroundings(self, root: Path) -> str:
        files = _python_files(root)
        if files is None or _PACKAGE in (root, *root.parents):
            return ""
        try:
            contents = [(path, digest(path)) for path in files]
            project = next((f for p in (root, *root.parents) if (f := p / "pyproject.toml").is_file()), None)
            configuration = project.read_bytes().hex() if project else ""
        except OSError:
            return ""
        self.digests.update(contents)
        path = os.environ.get("PYTHONPATH", "")
        return _digest(
            [__version__, sys.version, _sympy(), _own_code(), path, configuration, self.names, contents]
        )


def plain_frames(output: bytes) -> list[Frame] | None:
    """The frames, if they are records and what was imported for them: there was no failure, and nothing was printed."""
    try:
        frames = decode(output)
    except BadFrame:
        return None
    return frames if all(frame.kind in (RECORD, IMPORTED) for frame in frames) else None


def _entry(proofs: list[Proof]) -> Path:
    path = proofs[0].path.absolute()
    return folder_of(root_of(proofs[0])) / f"{path.stem}-{_digest(str(path))[:16]}"


def _python_files(root: Path) -> list[str] | None:
    """Every Python file that scripts of a folder may import from it; None if there are too many."""
    found: list[str] = []
    for n, (folder, files) in enumerate(walked(root)):
        found += [os.path.join(folder, f) for f in sorted(files) if f.endswith(".py")]
        if len(found) > MAX_FILES or n > MAX_FOLDERS:
            return None
    return found


def _own_code() -> list[tuple[str, int, int]]:
    """The state of the files of this package that run in a script's process."""
    found: list[str] = []
    for name in _IN_SCRIPTS:
        place = os.path.join(_PACKAGE, name)
        if name.endswith(".py"):
            found.append(place)
        else:
            found += [os.path.join(place, f) for f in sorted(os.listdir(place)) if f.endswith(".py")]
    return _states(found)


def _sympy() -> list[tuple[str, int, int]]:
    """Which SymPy there is, without importing it."""
    spec = importlib.util.find_spec("sympy")
    if spec is None or spec.origin is None:
        return []
    package = Path(spec.origin)
    return _states([str(package), str(package.with_name("release.py"))])


def _states(files: Iterable[str]) -> list[tuple[str, int, int]]:
    out = []
    for file in files:
        with contextlib.suppress(OSError):
            state = os.stat(file)
            out.append((file, state.st_size, state.st_mtime_ns))
    return out


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()
