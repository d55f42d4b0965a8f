"""Figures in documents: beside an article, inside a page, named in the header, and up to date with them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from derive.cli.app import app
from derive.render.options import Format
from derive.report import pdf

Run = Callable[..., int]
NAME = "log-le-sub-one"


@pytest.fixture
def derive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [*words, "-o", "notes"]).exit_code


def text(name: str) -> str:
    return Path("notes", name).read_text()


def test_an_article_includes_the_figure_that_is_beside_it(derive: Run) -> None:
    assert derive("export", NAME, "--as", "article") == 0
    assert rf"\includegraphics[width=0.6\linewidth]{{{NAME}-figure.pdf}}" in text(f"{NAME}.tex")
    assert Path(f"notes/{NAME}-figure.pdf").read_bytes().startswith(b"%PDF")
    assert derive("export", "--check") == 0


def test_a_page_has_its_figure_inside_and_is_one_file(derive: Run) -> None:
    assert derive("export", NAME, "--to", "html") == 0
    assert "<svg" in text(f"{NAME}.html")
    assert 'xlink:href="http' not in text(f"{NAME}.html")
    assert [p.name for p in Path("notes").iterdir() if "figure" in p.name] == []
    assert derive("export", "--check") == 0


@pytest.mark.parametrize(
    ("to", "sign"), [("markdown", f"![]({NAME}-figure.svg)"), ("typst", f"{NAME}-figure.svg")]
)
def test_markdown_and_typst_name_the_file_beside_them(derive: Run, to: str, sign: str) -> None:
    assert derive("export", NAME, "--to", to) == 0
    assert sign in text(f"{NAME}.{'md' if to == 'markdown' else 'typ'}")
    assert text(f"{NAME}-figure.svg").startswith("<?xml")


def test_fragments_slides_and_proofs_that_declare_none_have_no_figure(derive: Run) -> None:
    for words in (["--as", "fragment"], ["--as", "beamer"], ["--as", "article", "--no-figures"]):
        assert derive("export", NAME, *words) == 0
        assert "includegraphics" not in text(f"{NAME}.tex")
    assert derive("export", "softmax-ratio", "--as", "article") == 0
    assert "includegraphics[" not in text("softmax-ratio.tex")
    assert "--figures" not in text("softmax-ratio.tex")


def test_the_header_says_whether_there_are_figures(derive: Run) -> None:
    derive("export", NAME, "--to", "markdown")
    assert re.search(r"^options: .*--figures$", text(f"{NAME}.md"), re.MULTILINE)
    derive("export", NAME, "--to", "markdown", "--no-figures")
    assert "--figures" not in text(f"{NAME}.md")
    assert "![]" not in text(f"{NAME}.md")
    assert derive("export", "--check") == 0


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="it is set by pdflatex")
def test_an_article_with_its_figure_is_set_by_pdflatex(derive: Run) -> None:
    derive("export", NAME, "--as", "article")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{NAME}.tex"],
        cwd="notes", capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]


TYPESETTERS = [
    pytest.param(pdf._Typesetter(Format.typst, pdf._by_typst), id="typst"),
    pytest.param(
        pdf._Typesetter(Format.latex, pdf._by_tex),
        id="tex",
        marks=pytest.mark.skipif(shutil.which("pdflatex") is None, reason="it is set by TeX"),
    ),
]


@pytest.mark.parametrize("typesetter", TYPESETTERS)
def test_a_pdf_has_its_figure(
    derive: Run, monkeypatch: pytest.MonkeyPatch, typesetter: pdf._Typesetter
) -> None:
    monkeypatch.setattr(pdf, "_typesetter", lambda: typesetter)
    assert derive("export", NAME, "--to", "pdf", "--no-figures") == 0
    without = Path(f"notes/{NAME}.pdf").read_bytes()
    assert derive("export", NAME, "--to", "pdf") == 0
    assert len(Path(f"notes/{NAME}.pdf").read_bytes()) > len(without) + 2000
    assert [p.name for p in Path("notes").iterdir()] == [f"{NAME}.pdf"]
