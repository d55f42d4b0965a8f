"""All proofs that can be named here: one's own first, then those that come with the package."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path

from derive.frozen import frozen
from derive.library.configuration import FILE, configuration
from derive.library.scan import Problem, Proof, Scanned, Unmarked, scan_file
from derive.library.scan_cache import Scans

SKIPPED = {"__pycache__", "node_modules"}
ENVIRONMENT = "pyvenv.cfg"  # which is in every virtual environment
CORRECTED = "-corrected"
PROOFS = "proofs"
BORDERS = (FILE, ".git")


@frozen
class Catalogue:
    """The proofs by name. `own` proofs shadow `shipped` ones; a duplicated name is in neither.

    `roots` are the folders of own proofs. `problems` are of own files (of shipped ones where there are no such
    folders); `unmarked` are own functions that look like proofs.
    """

    own: Mapping[str, Proof] = field(default_factory=dict)
    shipped: Mapping[str, Proof] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unmarked: tuple[Unmarked, ...] = ()
    roots: tuple[Path, ...] = ()

    def find(self, name: str) -> Proof | None:
        """The proof of a name, one's own first."""
        return self.own.get(name) or self.shipped.get(name)

    def corrected(self, name: str) -> Proof | None:
        """The proof of a refuted claim's corrected form: by convention `NAME-corrected`."""
        return self.find(name + CORRECTED)

    @property
    def everything(self) -> tuple[Proof, ...]:
        """What `all` means, in order of path: one's own proofs, or where these have no folder the shipped ones."""
        return tuple((self.own if self.own or self.roots else self.shipped).values())

    @property
    def names(self) -> tuple[str, ...]:
        """All names that can be given or cited."""
        return tuple(dict.fromkeys([*self.own, *self.shipped]))


def load(start: Path) -> Catalogue:
    """The catalogue as seen from a folder. Raises `BadConfiguration`."""
    shipped_root = shipped()
    roots = own_roots(start)
    scans = Scans(roots)
    own = look_through(roots, scans.scan)
    is_own = any(root.resolve() == shipped_root for root in roots)
    others = look_through([] if is_own or shipped_root is None else [shipped_root], scans.scan)
    scans.keep()
    problems = (own if roots else others).problems
    return Catalogue(own.proofs, others.proofs, problems, own.unmarked, tuple(roots))


def shipped() -> Path | None:
    """The folder of proofs that came with the package: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "proofs_shipped", package.parent / "proofs"):
        if folder.is_dir():
            return folder
    return None


def own_roots(start: Path) -> list[Path]:
    """The folders of one's own proofs, for a whole path: those in the nearest pyproject.toml, else `proofs/`.

    That is the nearest one, here, above within the project (up to its pyproject.toml or .git), or around this
    folder. Raises `BadConfiguration` for a setting that is no list of folders, and for a folder that is not there.
    """
    if configured := configuration(start).folders():
        return configured
    up = (start, *start.parents)
    border = next((n for n, folder in enumerate(up) if any((folder / mark).exists() for mark in BORDERS)), 0)
    for n, folder in enumerate(up):
        if n <= border and (folder / PROOFS).is_dir():
            return [folder / PROOFS]
        if folder.name == PROOFS:
            return [folder]
    return []


def python_files(root: Path) -> list[Path]:
    """The Python files under a folder (or the file itself), in order of path; hidden ones are left out."""
    if root.is_file():
        return [root]
    found = [
        os.path.join(folder, f)
        for folder, files in walked(root)
        for f in files
        if f.endswith(".py") and not f.startswith(".")
    ]
    return [Path(path) for path in sorted(found, key=lambda path: path.split(os.sep))]


def walked(root: Path) -> Iterator[tuple[str, list[str]]]:
    """The folders under a folder with their files; hidden ones, virtual environments and caches are left out."""
    for folder, inner, files in os.walk(root):
        if ENVIRONMENT in files:
            inner.clear()
            continue
        inner[:] = sorted(d for d in inner if d not in SKIPPED and not d.startswith("."))
        yield folder, files


@frozen
class Found:
    """The proofs under some folders or files, by name, all problems, and what may have been meant to be a proof."""

    proofs: dict[str, Proof]
    problems: tuple[Problem, ...]
    unmarked: tuple[Unmarked, ...]


def scan_roots(roots: Iterable[Path]) -> tuple[dict[str, Proof], tuple[Problem, ...]]:
    """The proofs under some folders or files, by name, and all problems; as `look_through`."""
    found = look_through(roots)
    return found.proofs, found.problems


def look_through(roots: Iterable[Path], scan: Callable[[Path, str], Scanned] = scan_file) -> Found:
    """What is under some folders or files.

    Takes what looks through a file. A name that two places give is a problem of each, and belongs to neither.
    """
    by_name: dict[str, list[Proof]] = defaultdict(list)
    problems: list[Problem] = []
    unmarked: list[Unmarked] = []
    seen: set[str] = set()
    given = list(roots)
    for root in given:
        topic = _topics(root)
        for path in python_files(root):
            real = os.path.realpath(path) if len(given) > 1 or os.path.islink(path) else str(path)
            if real in seen:
                continue
            seen.add(real)
            scanned = scan(path, topic(os.path.dirname(path)))
            problems += scanned.problems
            unmarked += scanned.unmarked
            for proof in scanned.proofs:
                by_name[proof.name].append(proof)
    for name, proofs in by_name.items():
        if len(proofs) > 1:
            problems += [_duplicate(name, p, proofs) for p in proofs]
    unique = {name: proofs[0] for name, proofs in by_name.items() if len(proofs) == 1}
    return Found(unique, tuple(problems), tuple(unmarked))


def _topics(root: Path) -> Callable[[str], str]:
    """The topics of the folders under a folder; a file that was named itself has none."""
    if not root.is_dir():
        return lambda folder: ""

    @cache
    def topic(folder: str) -> str:
        return Path(folder).relative_to(root).as_posix() if Path(folder) != root else ""

    return topic


def _from_here(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _duplicate(name: str, here: Proof, all_of_them: list[Proof]) -> Problem:
    others = ", ".join(f"{_from_here(p.path)}:{p.line}" for p in all_of_them if p is not here)
    return Problem(
        here.path,
        f"the name {name} is also used in {others}",
        'give one of them another name: @derivation(..., name="...")',
        here.line,
    )
