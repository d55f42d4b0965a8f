"""Figures of proofs as files."""

from __future__ import annotations

from pathlib import Path

from derive.figures.declared import declaration
from derive.figures.draw import drawn
from derive.figures.sampled import Figure, figure
from derive.kernel.closed import closed_is_zero
from derive.library.scan import Proof
from derive.record.model import Record


def figure_of(proof: Proof, record: Record) -> Figure:
    """What is drawn of a proof: what it declares, else what its first claim relates. Raises `BadFigure`."""
    return figure(record, declaration(proof), closed_is_zero)


def write_figure(found: Figure, name: str, folder: Path, suffix: str) -> Path:
    """Write a figure as `NAME.SUFFIX`; gives the file. Raises `BadFigure`, `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.{suffix}"
    path.write_bytes(drawn(found, suffix))
    return path
