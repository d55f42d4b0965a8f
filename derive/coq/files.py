"""Coq scripts as files, with the library that they need and the file that makes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.coq.confirm import exporters
from derive.coq.script import Exported, text
from derive.coq.toolchain import THEORY, theory_sources
from derive.whole_file import write_whole


def export_coq(verdicts: Sequence[ProofVerdict], folder: Path) -> list[Path]:
    """Write a script for each derivation, lemmas first, the support library and a Makefile. Raises OSError."""
    return write_scripts([exporter.export() for exporter in exporters(verdicts).values()], folder)


def write_scripts(every: Sequence[Exported], folder: Path) -> list[Path]:
    """Write scripts, given with lemmas first, the support library and a Makefile. Raises OSError.

    Parts that have no exported proof are admitted; then the claims are left out, since they are not shown.
    """
    library = folder / "theory"
    library.mkdir(parents=True, exist_ok=True)
    written = [_write(library / f"{name}.v", source) for name, source in theory_sources().items()]
    written += [_write(folder / f"{exported.module}.v", text(exported)) for exported in every]
    written.append(_write(folder / "Makefile", _makefile([exported.module for exported in every])))
    return written


def _write(path: Path, content: str) -> Path:
    return write_whole(path, content.encode())


def _makefile(modules: Sequence[str]) -> str:
    lines = ["# make: has Coq check all scripts, in an order in which lemmas come first", "all:"]
    lines += [f"\tcd theory && coqc -Q . Derive {name}.v" for name in THEORY]
    lines += [f"\tcoqc -Q . '' -Q theory Derive {module}.v" for module in modules]
    return "\n".join(lines) + "\n"
