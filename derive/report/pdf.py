"""Derivations as PDF: through Typst, the wheel of the extra `pdf`, or through TeX where that is installed."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from derive.check.verdict import ProofVerdict
from derive.frozen import frozen
from derive.render import tex_document, typst_document
from derive.render.document import Document
from derive.render.header import Header
from derive.render.options import Format, Options, Shape
from derive.report.documents import ALONE, NOTES, PLAIN, Tellings, composed, pictures
from derive.whole_file import refuse_foreign, write_whole

_ENGINES = ("xelatex", "lualatex", "pdflatex")
_MARK = b"\n% written by derive export\n"  # at the end of each PDF, where readers pass over comments
_SECONDS = 300  # a guard, not a measure


class NoTypesetter(Exception):
    """There is nothing here that makes PDF, or it failed."""

    def __init__(self, message: str, fix: str):
        super().__init__(message)
        self.fix = fix


def export_pdf(
    verdicts: Sequence[ProofVerdict],
    folder: Path,
    options: Options,
    tellings: Tellings = ALONE,
) -> list[Path]:
    """Write a PDF for each derivation, and `notes.pdf` of all where there are several; gives the files.

    Raises `NoTypesetter`, `BadInstance`, `BadFigure`, `Foreign` where one of another's is in the way, and
    `OSError` where the folder cannot be written.
    """
    shown = [v for v in verdicts if v.record is not None]
    if not shown:
        return []
    names = [v.name for v in shown] + ([NOTES] if len(shown) > 1 else [])
    refuse_foreign((folder / f"{name}.pdf" for name in names), lambda path: path.read_bytes().endswith(_MARK))
    typesetter = _typesetter()
    documents = []
    for verdict in shown:
        telling = tellings.get(verdict.name, PLAIN)
        own = replace(options, to=typesetter.reads, shape=Shape.article, figures=telling.figure is not None)
        documents.append(composed(verdict, own, telling))
    beside = pictures(tellings, typesetter.reads)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for header, made in documents:
        pdf = typesetter.typeset([made], header, beside)
        written.append(write_whole(folder / f"{made.name}.pdf", pdf + _MARK))
    if len(documents) > 1:
        together = replace(documents[0][0], derive=NOTES, verdict="", hash="")
        pdf = typesetter.typeset([made for _, made in documents], together, beside)
        written.append(write_whole(folder / f"{NOTES}.pdf", pdf + _MARK))
    return written


@frozen
class _Typesetter:
    """A program that makes PDF: the format that it reads, and how it is run on that in a folder."""

    reads: Format
    run: Callable[[Path, Sequence[Document], Header], bytes]

    def typeset(self, documents: Sequence[Document], header: Header, pictures: Mapping[str, bytes]) -> bytes:
        """Documents with their pictures, by the names of files, as one PDF."""
        with tempfile.TemporaryDirectory() as scratch:
            for name, content in pictures.items():
                (Path(scratch) / name).write_bytes(content)
            return self.run(Path(scratch), documents, header)


def _typesetter() -> _Typesetter:
    """What makes PDF here: Typst first, which is faster and the same everywhere."""
    if importlib.util.find_spec("typst") is not None:
        return _Typesetter(Format.typst, _by_typst)
    if any(shutil.which(engine) for engine in _ENGINES):
        return _Typesetter(Format.latex, _by_tex)
    raise NoTypesetter(
        "there is neither Typst nor TeX to make PDF with",
        "pip install typst, or install TeX, or export --to latex, typst or html",
    )


def _by_typst(scratch: Path, documents: Sequence[Document], header: Header) -> bytes:
    typst = importlib.import_module("typst")
    source = scratch / "notes.typ"
    source.write_text(typst_document.together(documents, header), "utf-8")
    try:
        made: bytes = typst.compile(str(source))
    except RuntimeError as error:  # of which TypstError is one
        raise NoTypesetter(f"Typst failed: {error}", "please report this, with the proof") from error
    return made


def _by_tex(scratch: Path, documents: Sequence[Document], header: Header) -> bytes:
    korean = documents[0].words.language == "ko"
    engine = next((e for e in _ENGINES if shutil.which(e) and not (korean and e == "pdflatex")), "")
    if not engine:
        raise NoTypesetter("pdflatex cannot set Korean", "pip install typst, or install XeTeX")
    (scratch / "notes.tex").write_text(tex_document.together(documents), "utf-8")
    for _ in range(2):  # the second time for the references
        try:
            done = subprocess.run(
                [engine, "-interaction=nonstopmode", "-halt-on-error", "notes.tex"],
                cwd=scratch,
                capture_output=True,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NoTypesetter(
                f"{engine} took longer than {_SECONDS} s", "export fewer proofs at once"
            ) from None
        if done.returncode:
            told = next((x for x in done.stdout.splitlines() if x.startswith("!")), "no message")
            raise NoTypesetter(f"{engine} failed: {told}", "export --to latex and compile it yourself")
    return (scratch / "notes.pdf").read_bytes()
