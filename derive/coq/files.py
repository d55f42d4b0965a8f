"""Coq scripts as files, with the library that they need and the file that makes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.coq.confirm import exporters
from derive.coq.export import text
from derive.coq.toolchain import THEORY, theory_sources


def export_coq(verdicts: Sequence[ProofVerdict], folder: Path) -> list[Path]:
    """Write a script for each derivation, lemmas first, the support library and a Makefile. Raises OSError.

    Parts that have no exported proof stand as hypotheses; then the claims are left out, since they are not shown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "theory"
    library.mkdir(exist_ok=True)
    written = []
    for name, source in theory_sources().items():
        written.append(_write(library / f"{name}.v", source))
    modules = []
    for exporter in exporters(verdicts).values():
        exported = exporter.export()
        modules.append(exported.module)
        written.append(_write(folder / f"{exported.module}.v", text(exported)))
    written.append(_write(folder / "Makefile", _makefile(modules)))
    return written


def _write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def _makefile(modules: Sequence[str]) -> str:
    lines = ["# make: has Coq check all scripts, in an order in which lemmas come first", "all:"]
    lines += [f"\tcd theory && coqc -Q . Derive {name}.v" for name in THEORY]
    lines += [f"\tcoqc -Q theory Derive -Q . '' {module}.v" for module in modules]
    return "\n".join(lines) + "\n"
