"""`derive export --check`: whether the files of a folder are what would be written now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from derive.cli.running import run_quietly
from derive.cli.selecting import load_catalogue, refuse, relative, select_proofs
from derive.library.select import select, with_corrected
from derive.library.translations import BadTranslations, translations

STALE = 1


def check_folder(worker: Any, words: Sequence[str], folder: Path, options: Any, timeout: float) -> int:
    """Tell what is wrong with generated files; gives the exit code.

    Without a selection these are all generated files of the folder; with one, those of its proofs, and
    each of them must have its file in the format of `options`.
    """
    from derive.languages.language import LANGUAGES, Language
    from derive.notes.freshness import generated
    from derive.report.freshness import findings, missing

    try:
        files = list(generated(folder))
    except OSError as error:
        refuse(
            f"cannot read {folder}: {error.strerror or error}", "give the folder that was written to: -o DIR"
        )
    catalogue = load_catalogue()
    wanted: tuple[str, ...] = ()
    if words:
        selection = with_corrected(select_proofs(words))
        catalogue = selection.catalogue
        wanted = tuple(p.name for p in selection.proofs)
        files = [f for f in files if f.header.derive in wanted and f.is_of_one_proof]
    elif not files:
        refuse(f"no generated files are in {folder}", "give the folder that was written to: -o DIR")
    named = {f.header.derive for f in files if f.is_of_one_proof}
    named |= {name for f in files if not f.is_of_one_proof for name in f.names(catalogue.names)}
    known = sorted(name for name in named if catalogue.find(name))
    verdicts: dict[str, Any] = {}
    if known:
        verdicts = {v.name: v for v in run_quietly(worker, select(catalogue, known), timeout).selected}

    def speak(name: str, code: str) -> Language:
        proof = catalogue.find(name)
        return LANGUAGES[code].with_author(translations(proof, code)) if proof else LANGUAGES[code]

    try:
        found = [*missing(wanted, folder, options), *findings(files, verdicts, catalogue, speak)]
    except BadTranslations as error:
        refuse(str(error), error.fix)
    for finding in found:
        typer.echo(f"{relative(finding.path)}: {finding}")
    typer.echo(_summary(len(files), len(found)))
    return STALE if found else 0


def _summary(files: int, faults: int) -> str:
    noun = "file" if files == 1 else "files"
    if not faults:
        return f"{files} generated {noun}: up to date"
    return f"{files} generated {noun}, {faults} wrong; write them again with derive export"
