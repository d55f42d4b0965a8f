"""Coq scripts as files, with the library that they need and the file that makes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.coq.confirm import exporters
from derive.coq.script import Exported, text
from derive.coq.toolchain import THEORY, theory_sources
from derive.whole_file import refuse_foreign, write_whole

_ABOUT = "# make: has Coq check all scripts, in an order in which lemmas come first"
_OF_THE_LIBRARY = "\n(* of the library that goes with scripts, exported by derive *)\n"
_MARKS = (_ABOUT.encode(), b", exported by derive *)")  # that a file of ours has: of a Makefile, of a script


def export_coq(verdicts: Sequence[ProofVerdict], folder: Path) -> list[Path]:
    """Write a script for each derivation, lemmas first, the support library and a Makefile.

    Raises OSError, and `Foreign`, with nothing written.
    """
    return write_scripts([exporter.export() for exporter in exporters(verdicts).values()], folder)


def write_scripts(every: Sequence[Exported], folder: Path) -> list[Path]:
    """Write scripts, given with lemmas first, the support library and a Makefile; raises what `export_coq` raises.

    Parts that have no exported proof are admitted; then the claims are left out, since they are not shown.
    """
    library = folder / "theory"
    files = {library / f"{name}.v": source + _OF_THE_LIBRARY for name, source in theory_sources().items()}
    files |= {folder / f"{exported.module}.v": text(exported) for exported in every}
    files[folder / "Makefile"] = _makefile([exported.module for exported in every])
    refuse_foreign(files, lambda path: any(mark in path.read_bytes() for mark in _MARKS))
    library.mkdir(parents=True, exist_ok=True)
    return [write_whole(path, content.encode()) for path, content in files.items()]


def _makefile(modules: Sequence[str]) -> str:
    lines = [_ABOUT, "all:"]
    lines += [f"\tcd theory && coqc -Q . Derive {name}.v" for name in THEORY]
    lines += [f"\tcoqc -Q . '' -Q theory Derive {module}.v" for module in modules]
    return "\n".join(lines) + "\n"
