"""Proofs as pytest items, one for each: loaded by pytest from the entry point `pytest11` where derive is installed.

Files of the project's folders of proofs are collected, and others that are named on the command line.
They are checked by `derive check` in a process of its own, all at once, so nothing of a script runs in
pytest's process. An assumed proof is a skipped item, unless `strict` is set in `[tool.derive]`.
`-p no:derive.pytest_plugin` leaves proofs alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from derive.library.catalogue import own_roots
from derive.library.configuration import BadConfiguration, configuration
from derive.library.scan import Proof, scan_file

if TYPE_CHECKING:
    from _pytest._code.code import ExceptionInfo, TerminalRepr

Outcome = Mapping[str, Any]
_OUTCOMES = pytest.StashKey[dict[str, Outcome]]()
_ROOTS = pytest.StashKey[list[Path]]()
PASSED = ("proved", "refutation confirmed")
ASSUMED = "assumed"


class ProofFails(Exception):
    """A proof that does not hold; the message is its report."""


def pytest_configure(config: pytest.Config) -> None:
    """Look up the folders of proofs. A configuration that cannot be meant is a usage error."""
    try:
        config.stash[_ROOTS] = [root.resolve() for root in own_roots(config.rootpath)]
    except BadConfiguration as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[_OUTCOMES] = {}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ProofFile | None:
    """The proofs of a file in a folder of proofs. pytest makes a module of a file that it is given itself (below)."""
    if file_path.suffix != ".py" or _is_given(file_path, parent):
        return None
    inside = any(file_path.is_relative_to(root) for root in parent.config.stash[_ROOTS])
    return _proof_file(file_path, parent) if inside else None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> ProofFile | None:
    """The proofs of a file that is named on the command line, which pytest would import as a test module."""
    return _proof_file(module_path, parent) if _is_given(module_path, parent) else None


def _is_given(path: Path, parent: pytest.Collector) -> bool:
    """Whether a file is named on the command line and is no test module by its name."""
    patterns: list[str] = parent.config.getini("python_files")
    return parent.session.isinitpath(path) and not any(path.match(pattern) for pattern in patterns)


def _proof_file(path: Path, parent: pytest.Collector) -> ProofFile | None:
    scanned = scan_file(path)
    has_any = bool(scanned.proofs or scanned.problems)
    return ProofFile.from_parent(parent, path=path) if has_any else None


class ProofFile(pytest.File):
    """A file with proofs."""

    def collect(self) -> Iterator[ProofItem]:
        """An item for each proof; a file whose proofs cannot be listed is an error with its place."""
        scanned = scan_file(self.path)
        if scanned.problems:
            from derive.report.failure import problem

            raise self.CollectError("\n".join(line.plain for p in scanned.problems for line in problem(p)))
        for proof in scanned.proofs:
            yield ProofItem.from_parent(self, name=proof.name, proof=proof)


class ProofItem(pytest.Item):
    """One proof."""

    def __init__(self, *, proof: Proof, **more: Any):
        super().__init__(**more)
        self.proof = proof

    @property
    def address(self) -> str:
        return f"{self.path}::{self.proof.name}"

    def runtest(self) -> None:
        """Pass, skip or fail by the verdict of `derive check`."""
        outcome = _outcome(self)
        status = outcome["status"]
        if status == ASSUMED and not configuration(self.config.rootpath).values.get("strict", False):
            said = f"assumed, not proved: {len(outcome['assumptions'])} line(s) or lemma(s)"
            raise pytest.skip.Exception(said, _use_item_location=True)
        if status not in PASSED:
            raise ProofFails(outcome["report"] or f"{self.proof.name}: {status}")

    def repr_failure(self, excinfo: ExceptionInfo[BaseException], style: Any = None) -> str | TerminalRepr:
        """The report alone: a traceback through the plugin tells an author nothing."""
        if isinstance(excinfo.value, ProofFails):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.proof.line - 1, f"proof {self.proof.name}"


def _outcome(item: ProofItem) -> Outcome:
    """What `derive check` says of a proof: of all proofs of the session, the first time that one is asked for.

    A worker of pytest-xdist has every item of the session and runs few, so it asks for each alone.
    """
    known = item.config.stash[_OUTCOMES]
    if item.address not in known:
        alone = hasattr(item.config, "workerinput")
        items = [item] if alone else [i for i in item.session.items if isinstance(i, ProofItem)]
        known.update(_checked(items, item.config.rootpath))
    return known[item.address]


def _checked(items: Sequence[ProofItem], folder: Path) -> dict[str, Outcome]:
    command = [sys.executable, "-m", "derive", "check", *(i.address for i in items), "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        said = done.stderr.strip() or f"derive check ended with exit code {done.returncode}"
        return {i.address: {"status": "could not run", "report": said, "assumptions": []} for i in items}
    found: dict[tuple[str, str], Outcome] = {
        (os.path.realpath(proof["file"]), proof["name"]): proof for proof in report["proofs"]
    }
    wrong = {(os.path.realpath(folder / p["path"]), p["line"]): p for p in report["problems"]}

    def outcome(item: ProofItem) -> Outcome:
        file = os.path.realpath(item.path)
        if proof := found.get((file, item.proof.name)):
            return proof
        problem = wrong.get((file, item.proof.line), {"message": "derive check did not get to it", "fix": ""})
        return {
            "status": "could not run",
            "report": f"{problem['message']}\n{problem['fix']}".strip(),
            "assumptions": [],
        }

    return {item.address: outcome(item) for item in items}
