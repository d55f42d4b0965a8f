"""Which proofs a command line means: `all`, a name, a glob, a path, `path::name`, or one of them up to a step."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from derive.frozen import frozen
from derive.library.catalogue import Catalogue, look_through, shipped
from derive.library.scan import Problem, Proof, Unmarked
from derive.record.model import Record

ALL = "all"
RECORDS = ".json"  # how the name of a file with one ends


class NotFound(LookupError):
    """A selection that means nothing here. The message says what, `near` which names are close."""

    def __init__(self, message: str, near: Sequence[str] = ()):
        super().__init__(message)
        self.near = tuple(near)


@frozen
class Selection:
    """The proofs that were asked for, each once, in order; the problems of the files that were looked at.

    `catalogue` also has the proofs of selected files that lie outside the known folders. `records` are
    those that were read from files, by name: their proofs have no script to run. `unmarked` are functions in files
    that were asked for which look like proofs.
    """

    proofs: tuple[Proof, ...]
    problems: tuple[Problem, ...]
    catalogue: Catalogue
    upto: Mapping[str, int] = field(default_factory=dict)  # of which only the first steps were asked for
    records: Mapping[str, Record] = field(default_factory=dict)
    unmarked: tuple[Unmarked, ...] = ()

    @property
    def known(self) -> dict[str, Proof]:
        """By name, the proofs that may be told of: those of the catalogue, and selected ones in its place."""
        return {**self.catalogue.shipped, **self.catalogue.own, **{p.name: p for p in self.proofs}}

    def only(self, wanted: Callable[[Proof], bool]) -> Selection:
        """The proofs of it that are wanted."""
        return replace(self, proofs=tuple(p for p in self.proofs if wanted(p)))

    def whole(self) -> Selection:
        """The same proofs, with all of their steps."""
        return replace(self, upto={})


def names_records(words: Sequence[str]) -> bool:
    """Whether the words of a command line are files with records. Raises `NotFound` if only some are."""
    are = [word.endswith(RECORDS) for word in words]
    if any(are) and not all(are):
        raise NotFound("records and proofs are checked by themselves: give either .json files or proofs")
    return any(are)


def select(catalogue: Catalogue, words: Sequence[str]) -> Selection:
    """The proofs that the words mean. Raises `NotFound` if one means none, or there are no words."""
    if not words or "" in words:  # an empty word, as of an unset variable, is no path
        raise NotFound("nothing selected: give `all`, a name, a glob or a path")
    proofs: dict[str, Proof] = {}
    problems: dict[Problem, None] = {}
    upto: dict[str, int] = {}
    whole: set[str] = set()
    unmarked: dict[Unmarked, None] = {}
    for word in words:
        meant, step = _step(word)
        found, wrong, catalogue = _one(catalogue, meant)
        unmarked.update((u, None) for u in _unmarked_in(catalogue, meant))
        if not found and not wrong:
            raise _nothing(catalogue, meant)
        for proof in found:
            _none_is_lost(proofs.setdefault(proof.name, proof), proof)
        problems.update((p, None) for p in wrong)
        if step:
            upto.update((p.name, max(step, upto.get(p.name, 0))) for p in found)
        else:
            whole.update(p.name for p in found)
    upto = {name: step for name, step in upto.items() if name not in whole}
    _none_is_cited(proofs, upto)
    return Selection(tuple(proofs.values()), tuple(problems), catalogue, upto, unmarked=tuple(unmarked))


def _step(word: str) -> tuple[str, int]:
    """`name#3` as its name and 3; a word without `#` as itself and 0. Raises `NotFound`."""
    meant, hash_, step = word.rpartition("#")
    if not hash_:
        return word, 0
    if not meant or not step.isdecimal() or int(step) == 0:
        raise NotFound(f"{word} has no step: write NAME#3 for the steps up to 3")
    return meant, int(step)


def _none_is_lost(first: Proof, second: Proof) -> None:
    """Proofs are told apart by name. Raises `NotFound` for two that have one."""
    if first is not second and first.path.resolve() != second.path.resolve():
        raise NotFound(
            f"{first.path} and {second.path} both have a proof {first.name}: check them one at a time"
        )


def _none_is_cited(proofs: Mapping[str, Proof], upto: Mapping[str, int]) -> None:
    """A lemma must be checked as a whole. Raises `NotFound`."""
    for proof in proofs.values():
        if cited := next((name for name in proof.lemmas if name in upto), None):
            raise NotFound(
                f"{proof.name} rests on all of {cited}, which is to be checked up to step {upto[cited]} only: "
                "check them one at a time"
            )


def with_corrected(selection: Selection) -> Selection:
    """The selection with the corrected form of each claim beside it, where there is one."""
    proofs: dict[str, Proof] = {}
    for proof in selection.proofs:
        corrected = selection.catalogue.corrected(proof.name)
        proofs.update((p.name, p) for p in (proof, corrected) if p is not None)
    return replace(selection, proofs=tuple(proofs.values()))


def _one(catalogue: Catalogue, word: str) -> tuple[Sequence[Proof], Sequence[Problem], Catalogue]:
    if word == ALL:
        return catalogue.everything, catalogue.problems, catalogue
    path, colons, name = word.partition("::")
    if colons or _looks_like_path(path):
        return _by_path(catalogue, Path(path), name)
    if proof := catalogue.find(word):
        return [proof], [], catalogue
    if any(c in word for c in "*?["):
        return [p for n in _matching(catalogue, word) if (p := catalogue.find(n))], [], catalogue
    broken = [
        p
        for p in catalogue.problems
        if p.path.stem.replace("_", "-") == word or f"name {word} " in p.message or repr(word) in p.message
    ]
    return [], broken, catalogue


def _matching(catalogue: Catalogue, glob: str) -> list[str]:
    """Names that match, one's own; shipped ones only if no own name does."""
    for names in (catalogue.own, catalogue.shipped):
        if found := fnmatch.filter(names, glob):
            return found
    return []


def _looks_like_path(word: str) -> bool:
    return "/" in word or word.endswith(".py") or Path(word).is_dir()


def _by_path(
    catalogue: Catalogue, path: Path, name: str
) -> tuple[Sequence[Proof], Sequence[Problem], Catalogue]:
    if not path.exists():
        raise NotFound(f"there is no file or folder {path}")
    target = path.resolve()
    package = shipped()
    around = package is not None and target in package.parents  # as a virtual environment has it
    known = [*catalogue.own.values(), *(() if around else catalogue.shipped.values())]
    found = [p for p in known if _within(p.path, target)]
    problems = [p for p in catalogue.problems if _within(p.path, target)]
    if not found and not problems:
        there = look_through([path])
        found, problems = list(there.proofs.values()), list(there.problems)
        unmarked = (*(u for u in catalogue.unmarked if not _within(u.path, target)), *there.unmarked)
        catalogue = replace(catalogue, own={**catalogue.own, **there.proofs}, unmarked=unmarked)
    if name:
        chosen = fnmatch.filter([p.name for p in found], name)
        if not chosen and not problems:
            raise NotFound(f"{path} has no proof {name}", _near(name, [p.name for p in found]))
        found = [p for p in found if p.name in chosen]
    return found, problems, catalogue


def _unmarked_in(catalogue: Catalogue, word: str) -> list[Unmarked]:
    """Functions that look like proofs where a word that is no name says to look."""
    if word == ALL:
        return list(catalogue.unmarked)
    path, colons, _ = word.partition("::")
    if colons or not _looks_like_path(path):
        return []
    target = Path(path).resolve()
    return [u for u in catalogue.unmarked if _within(u.path, target)]


def _within(path: Path, target: Path) -> bool:
    resolved = path.resolve()
    return resolved == target or target in resolved.parents


def _near(word: str, names: Sequence[str]) -> list[str]:
    close = difflib.get_close_matches(word, names, n=3, cutoff=0.5)
    return close or [n for n in names if word.lower() in n.lower()][:3]


def _nothing(catalogue: Catalogue, word: str) -> NotFound:
    if word == ALL:
        if catalogue.roots:
            folders = " and ".join(str(root) for root in catalogue.roots)
            return NotFound(f"there are no proofs in {folders}: no function in it has @derivation(...)")
        return NotFound(
            "there are no proofs here: no folder proofs/, and no [tool.derive] proofs in pyproject.toml"
        )
    if any(c in word for c in "*?["):
        return NotFound(f"no proof matches {word}")
    if _looks_like_path(word):
        if next(Path(word).glob("*.json"), None):
            return NotFound(f"there are no proofs in {word}; records are named one by one: {word}/*.json")
        likely = [f"{u.function} in line {u.line}" for u in _unmarked_in(catalogue, word)]
        meant = f"; was {' or '.join(likely[:3])} to have it?" if likely else ""
        return NotFound(f"there are no proofs in {word}: none of its functions has @derivation(...){meant}")
    for unmarked in catalogue.unmarked:
        if unmarked.function.replace("_", "-") == word:
            place = f"{unmarked.path.name}, line {unmarked.line}"
            return NotFound(f"there is no proof {word}: the function in {place}, has no @derivation(...)")
    return NotFound(f"there is no proof {word}", _near(word, catalogue.names))
