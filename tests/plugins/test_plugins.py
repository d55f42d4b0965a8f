"""Each plug-in in its real tool: what is put in is the checked derivation, and a wrong name or proof fails there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sympy import Eq

from derive import Derivation, derivation, prove
from derive.engine.answer import Answer
from derive.formula.parse import Scope, parse_prop
from derive.kernel.verdict import Status
from derive.plugins.notebook import show
from derive.plugins.pandoc import _written
from derive.plugins.shelf import NotShown, Shelf, read
from derive.record.codec import dumps, loads
from derive.render.html_document import STYLE, _scoped

SCRIPT = """\
from sympy import Eq
from derive import Derivation, derivation

@derivation("Twice")
def twice(d: Derivation):
    x = d.real("x")
    d.claim(Eq(x + x, 2*x), why="add")

@derivation("Thrice")
def thrice(d: Derivation):
    x = d.real("x")
    d.claim(Eq(x + x, 3*x), why="add")
"""
BLOCK = "```derive\n{}\n```\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs/twice.py").write_text(SCRIPT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*command: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=text, capture_output=True, text=True, errors="replace")


# --- what all of them share -------------------------------------------------------------------------


def test_a_block_names_a_proof_and_its_options() -> None:
    wanted = read("softmax-ratio\ndetail: full\nlang: ko\ninstance: K=3, z=[0, 1, 2]\n")
    assert wanted.name == "softmax-ratio"
    assert (wanted.options.detail, wanted.options.language) == ("full", "ko")
    assert wanted.options.instance == "K=3, z=[0, 1, 2]"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("twice\ncolour: red", "no option 'colour'; there are detail, lang, instance"),
        ("twice\ndetail: much", "detail is one of blackboard, textbook, full, got 'much'"),
        ("twice\nlang: de", "lang is one of en, ko, got 'de'"),
    ],
)
def test_a_bad_block_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(NotShown, match=said):
        read(text)


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("twise", {}, "did you mean twice"),
        ("*", {}, "one proof"),
        ("twice", {"instance": "y=1"}, "no y is declared"),
    ],
)
def test_what_cannot_be_shown_says_why(here: Path, name: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(NotShown, match=said):
        show(name, **options)


def test_what_changes_on_disk_is_checked_again(here: Path) -> None:
    shelf = Shelf(here)
    assert shelf.show(read("twice")).holds
    script = here / "proofs/twice.py"
    script.write_text(SCRIPT.replace("Eq(x + x, 2*x)", "Eq(x + x, 5*x)"))
    os.utime(script, ns=(0, 10**18))
    assert not shelf.show(read("twice")).holds
    (here / "proofs/ko.toml").write_text('[words]\n"Twice" = "두 배"\n', encoding="utf-8")
    assert "두 배" in shelf.show(read("twice\nlang: ko")).text


def test_what_a_script_imports_is_part_of_it(here: Path) -> None:
    """A module in a folder without proofs: what was proved with the old one was shown as proved."""
    (here / "proofs/parts").mkdir()
    factor = here / "proofs/parts/factor.py"
    factor.write_text("FACTOR = 2\n")
    imported = "from parts.factor import FACTOR\n" + SCRIPT.replace("2*x", "FACTOR*x")
    (here / "proofs/twice.py").write_text(imported)
    shelf = Shelf(here)
    assert shelf.show(read("twice")).holds
    factor.write_text("FACTOR = 3\n")
    os.utime(factor, ns=(0, 10**18))
    assert not shelf.show(read("twice")).holds


def test_the_style_of_a_fragment_touches_nothing_outside_it() -> None:
    rules = [line for line in _scoped(STYLE).splitlines() if "{" in line and not line.startswith("@")]
    assert rules
    assert [line for line in rules if not line.strip().startswith(".derive")] == []
    assert len(rules) == sum("{" in line for line in STYLE.splitlines() if line[0] not in "@b")


# --- Jupyter ------------------------------------------------------------------------------------------


def test_a_shown_derivation_has_html_latex_and_plain_text_for_notebooks(here: Path) -> None:
    bundle = show("twice")._repr_mimebundle_()
    assert "<math" in bundle["text/html"]
    assert r"\begin{align" in bundle["text/latex"]
    assert "PROVED" in bundle["text/plain"]
    assert not show("thrice").holds
    assert "refuted" in show("thrice").html.lower()


def test_a_notebook_shows_below_what_does_not_hold_where_and_at_which_numbers(here: Path) -> None:
    bundle = show("thrice")._repr_mimebundle_()
    assert bundle["text/plain"].endswith(show("thrice").report)
    assert "error[D201]" in bundle["text/html"]
    assert "witness   x = 1   (exact)" in bundle["text/html"]
    assert "did you mean" in bundle["text/html"]
    assert "<pre" not in show("twice")._repr_mimebundle_()["text/html"]


def test_a_proof_that_was_found_can_be_shown() -> None:
    found = show(prove("x + 1/x >= 2", let={"x": "positive"}))
    assert found.holds
    assert "<math" in found.html
    false = show(prove("x >= 2", let={"x": "positive"}))
    assert not false.holds
    assert false.verdict.status is Status.REFUTED
    assert "witness   x = 1" in false.report
    with pytest.raises(NotShown, match="no proof to show"):
        show(Answer("could_not_run", "x >= "))


@derivation("By a shipped lemma")
def by_a_lemma(d: Derivation) -> None:
    c = d.real("c", above=0)
    d.claim("log(c) <= c - 1", by=d.lemma("log-le-sub-one").at(x=c))


@derivation("Cancel a factor")
def cancel(d: Derivation) -> None:
    c = d.real("c")
    d.claim(Eq((c**2 - 1) / (c - 1), c + 1), why="factor and cancel")


@derivation("Misspelt")
def misspelt(d: Any) -> None:
    d.rael("c")


def test_a_derivation_of_the_running_program_is_checked_as_written_and_may_cite_proofs() -> None:
    found = show(by_a_lemma, detail="full")
    assert found
    assert found.holds
    assert found.report == ""
    assert "log c ≤ c - 1" in found.text


def test_what_fails_in_a_derivation_of_the_program_is_reported_at_its_place() -> None:
    found = show(cancel)
    assert not found
    assert not found.holds
    assert "undefined at c = 1; needs c - 1 ≠ 0" in found.report
    assert f"{Path(__file__).name}:" in found.report
    assert "(c**2 - 1) / (c - 1)" in found.report


def test_a_derivation_of_the_program_that_cannot_run_says_why() -> None:
    with pytest.raises(NotShown, match=r"misspelt could not run[\s\S]*did you mean real"):
        show(misspelt)
    with pytest.raises(NotShown, match=r'read is no derivation: write @derivation\("Title"\)'):
        show(read)  # type: ignore[arg-type]


def test_a_record_that_was_read_is_shown_by_its_own_verdict_with_the_lemmas_it_cites() -> None:
    record = show(by_a_lemma).verdict.record
    assert record is not None
    assert show(loads(dumps(record))).holds
    weaker = replace(record, goals=(replace(record.goals[0], prop=parse_prop("1 <= 0", Scope())),))
    assert not show(weaker).holds


def test_the_notebook_in_the_documents_runs_and_shows_formulas() -> None:
    import nbformat
    from nbclient import NotebookClient

    path = Path(__file__).parents[2] / "docs/notebook.ipynb"
    notebook = nbformat.read(path, 4)  # type: ignore[no-untyped-call]
    assert [c for c in notebook.cells if c.cell_type == "code" and c.outputs] == []  # outputs are not kept
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    html = [
        o.data["text/html"] for o in outputs if o.output_type == "execute_result" and "text/html" in o.data
    ]
    assert len(html) == 5
    assert all("<math" in text and 'class="verdict good"' in text for text in html)
    printed = "".join(o.text for o in outputs if o.output_type == "stream")
    assert "refuted" in printed
    assert "undefined at c = 1" in printed


# --- Sphinx and MyST -------------------------------------------------------------------------------------

CONF = 'extensions = ["myst_parser", "derive.plugins.sphinx"]\nproject = "notes"\n'


def sphinx(here: Path, builder: str, *pages: tuple[str, str]) -> subprocess.CompletedProcess[str]:
    source = here / "source"
    source.mkdir(exist_ok=True)
    (source / "conf.py").write_text(CONF + 'derive_root = ".."\n')
    for name, text in pages:
        (source / name).write_text(text)
    return run(
        sys.executable, "-m", "sphinx", "-W", "--keep-going", "-b", builder, "source", f"out-{builder}"
    )


def test_sphinx_sets_a_derivation_in_myst_and_in_restructuredtext(here: Path) -> None:
    pages = (
        ("index.md", "# Notes\n\n```{derive} twice\n:detail: full\n```\n\n```{toctree}\nother\n```\n"),
        ("other.rst", "Other\n=====\n\n.. derive:: softmax-ratio\n   :lang: ko\n"),
    )
    for builder, sign in (("html", "<math"), ("latex", r"\begin{align"), ("text", "PROVED: twice")):
        done = sphinx(here, builder, *pages)
        assert done.returncode == 0, done.stderr
        out = here / f"out-{builder}"
        written = "".join(p.read_text() for p in out.glob("*.*") if p.suffix in (".html", ".tex", ".txt"))
        assert sign in written
    html = (here / "out-html/other.html").read_text()
    assert "증명됨" in html


def test_sphinx_warns_with_the_place_of_a_wrong_name_and_of_a_proof_that_does_not_hold(here: Path) -> None:
    done = sphinx(
        here, "html", ("index.md", "# Notes\n\n```{derive} twise\n```\n\n```{derive} thrice\n```\n")
    )
    assert done.returncode == 1
    assert "index.md:3: WARNING: derive: " in done.stderr
    assert "did you mean twice" in done.stderr
    assert "index.md:6: WARNING: derive: thrice does not hold: refuted" in done.stderr


# --- MkDocs ------------------------------------------------------------------------------------------------


def mkdocs(here: Path, page: str) -> subprocess.CompletedProcess[str]:
    (here / "docs").mkdir(exist_ok=True)
    (here / "docs/index.md").write_text(page)
    (here / "mkdocs.yml").write_text("site_name: notes\nhooks: [derive_hook.py]\n")
    (here / "derive_hook.py").write_text("from derive.plugins.mkdocs import on_page_markdown  # noqa: F401\n")
    return run(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")


def test_mkdocs_sets_a_derivation_in_a_page(here: Path) -> None:
    done = mkdocs(here, "# Notes\n\n" + BLOCK.format("twice\ninstance: x=3") + "\nAnd *so on*.\n")
    assert done.returncode == 0, done.stdout + done.stderr
    html = (here / "site/index.html").read_text()
    assert '<div class="derive" lang="en">' in html
    assert html.count("<h1") == 1
    assert "<math" in html
    assert "<em>so on</em>" in html
    assert "```" not in html


def test_mkdocs_leaves_a_block_alone_that_stands_in_another(here: Path) -> None:
    done = mkdocs(here, "# Notes\n\n````text\n" + BLOCK.format("twise") + "````\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "```derive" in (here / "site/index.html").read_text()


@pytest.mark.parametrize(
    ("name", "said"), [("twise", "did you mean twice"), ("thrice", "does not hold: refuted")]
)
def test_mkdocs_stops_at_a_wrong_name_or_proof_with_its_place(here: Path, name: str, said: str) -> None:
    done = mkdocs(here, "# Notes\n\n" + BLOCK.format(name))
    assert done.returncode != 0
    assert "index.md: block at line 3: " in done.stdout + done.stderr
    assert said in done.stdout + done.stderr


# --- pandoc and Quarto ----------------------------------------------------------------------------------------

needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="it is a filter of pandoc's")


def pandoc(here: Path, to: str, text: str, *more: str) -> subprocess.CompletedProcess[str]:
    script = here / "derive_filter.py"
    script.write_text(f"#!{sys.executable}\nfrom derive.plugins.pandoc import main\nmain()\n")
    script.chmod(0o755)
    return run("pandoc", "--filter", str(script), "--to", to, *more, text=text)


@needs_pandoc
@pytest.mark.parametrize(
    ("to", "sign"),
    [
        ("html", "<math"),
        ("revealjs", "<math"),
        ("latex", r"\begin{align"),
        ("markdown", r"\begin{aligned}"),
        ("rst", r"\begin{aligned}"),
    ],
)
def test_pandoc_sets_a_derivation_in_the_form_of_its_target(here: Path, to: str, sign: str) -> None:
    done = pandoc(here, to, "Before.\n\n> " + BLOCK.format("twice").replace("\n", "\n> ") + "\n\nAfter.\n")
    assert done.returncode == 0, done.stderr
    assert sign in done.stdout
    assert "After." in done.stdout


def test_pandoc_that_is_not_found_is_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shelf(here).show(read("twice"))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotShown, match="docx is written by pandoc, which is not on the PATH"):
        _written(shown, "docx")


@needs_pandoc
def test_pandoc_writes_formulas_of_word(here: Path) -> None:
    done = pandoc(here, "docx", BLOCK.format("twice"), "--output", "out.docx")
    assert done.returncode == 0, done.stderr
    import zipfile

    assert b"<m:oMath" in zipfile.ZipFile("out.docx").read("word/document.xml")


@needs_pandoc
@pytest.mark.parametrize(
    ("name", "said"), [("twise", "did you mean twice"), ("thrice", "does not hold: refuted")]
)
def test_pandoc_stops_at_a_wrong_name_or_proof(here: Path, name: str, said: str) -> None:
    done = pandoc(here, "html", BLOCK.format(name))
    assert done.returncode != 0
    assert said in done.stderr
