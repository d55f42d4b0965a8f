"""Figures of proofs as files."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.figures.declared import declaration
from derive.figures.draw import drawn, is_drawn
from derive.figures.sampled import Figure, figure
from derive.kernel.closed import closed_is_zero
from derive.library.scan import Proof
from derive.record.model import Record
from derive.whole_file import refuse_foreign, write_whole


def has_matplotlib() -> bool:
    """Whether figures can be drawn here."""
    return importlib.util.find_spec("matplotlib") is not None


def figure_of(proof: Proof, record: Record) -> Figure:
    """What is drawn of a proof: what it declares, else what its first claim relates. Raises `BadFigure`."""
    return figure(record, declaration(proof), closed_is_zero)


def declared_figures(proofs: Iterable[Proof], verdicts: Iterable[ProofVerdict]) -> dict[str, Figure]:
    """The figures of proofs that declare one, by name. Raises `BadFigure`."""
    records = {v.name: v.record for v in verdicts}
    out: dict[str, Figure] = {}
    for proof in proofs:
        record, declared = records.get(proof.name), declaration(proof)
        if record is not None and declared is not None:
            out[proof.name] = figure(record, declared, closed_is_zero)
    return out


def write_figure(found: Figure, name: str, folder: Path, suffix: str) -> Path:
    """Write a figure as `NAME.SUFFIX`; gives the file. Raises `BadFigure`, `OSError`, `Foreign`."""
    path = folder / f"{name}.{suffix}"
    refuse_foreign([path], lambda path: is_drawn(path.read_bytes()))
    folder.mkdir(parents=True, exist_ok=True)
    return write_whole(path, drawn(found, suffix))
