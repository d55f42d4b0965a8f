"""Derivations are written in every format, each file with its header; PDF through what is installed."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from derive.kernel.verdict import Status
from derive.languages.language import LANGUAGES
from derive.render import header
from derive.render.options import Detail, Format, Options, Shape
from derive.render.sections import heading
from derive.report.documents import Telling, export, texts, written
from derive.report.pdf import NoTypesetter, export_pdf
from derive.whole_file import Foreign
from tests.render.fixtures import proved, refutation, softmax_from_logit, unproved

EVERY = [
    Options(to, shape, detail, language, numbered)
    for to, shape, detail, language, numbered in product(Format, Shape, Detail, ("en", "ko"), (False, True))
    if to is Format.latex or shape is Shape.fragment
]


@pytest.mark.parametrize("options", EVERY, ids=lambda o: o.words)
def test_a_file_says_how_it_is_written_again(options: Options) -> None:
    assert Options.read(options.words) == options
    found, text = header.read(written(proved(softmax_from_logit()), options))
    assert found.options == options.words
    assert not header.is_hand_edited(found, text)


@pytest.mark.parametrize("words", ["--to nonsense", "--lang fr", "--delete all", "latex", "--to"])
def test_options_that_are_none_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Options.read(words)


@pytest.mark.parametrize("to", Format)
@pytest.mark.parametrize("status", [Status.UNPROVED, Status.REFUTED, Status.ASSUMED])
def test_no_format_shows_as_proved_what_is_not(to: Format, status: Status) -> None:
    text = written(unproved(softmax_from_logit(), 6, status), Options(to))
    assert status.value in text or status.value.upper() in text
    assert header.read(text)[0].verdict == status.value
    for sign in ("theorem}[", "begin{proof}", "□", "**Proof.**", "<em>Proof", 'good">proved'):
        assert sign not in text


@pytest.mark.parametrize("to", [Format.latex, Format.markdown, Format.html, Format.typst])
def test_full_detail_tells_rules_obligations_and_hypotheses(to: Format) -> None:
    blackboard, full = (
        written(proved(softmax_from_logit()), Options(to, detail=d)) for d in (Detail.blackboard, Detail.full)
    )
    for word in ("take_exp", "sum_over", "solve_for"):
        assert word.replace("_", r"\_") in full or word in full
        assert word not in blackboard.replace(r"\_", "_")
    assert "denominator" in full
    assert "denominator" not in blackboard


@pytest.mark.parametrize(
    ("to", "together"),
    [
        (Format.latex, "notes.tex"),
        (Format.typst, "notes.typ"),
        (Format.html, "index.html"),
        (Format.json, ""),
    ],
)
def test_files_of_a_folder_are_put_together(to: Format, together: str, tmp_path: Path) -> None:
    files = [
        p.name for p in export([proved(softmax_from_logit()), refutation()], tmp_path / "out", Options(to))
    ]
    assert len(files) == 2 + bool(together)
    if together:
        assert files[-1] == together
        text = (tmp_path / "out" / together).read_text("utf-8")
        assert "softmax-not-scale-invariant" in text
        assert header.read(text)[0].derive == "notes"


@pytest.mark.parametrize(
    ("to", "section", "contents"),
    [
        (Format.latex, r"\section{Softmax}", r"\tableofcontents"),
        (Format.typst, "= Softmax", "#outline("),
        (Format.html, "<b>Softmax</b>", "<ul>"),
    ],
)
def test_a_folder_of_several_topics_has_sections(to: Format, section: str, contents: str) -> None:
    verdicts = [proved(softmax_from_logit()), refutation()]
    topics = {
        name: Telling(heading=topic)
        for name, topic in (
            ("softmax-from-logit", "Softmax"),
            ("softmax-not-scale-invariant", "What is false"),
        )
    }
    apart = list(texts(verdicts, Options(to), topics).values())[-1]
    assert section in apart
    assert contents in apart
    alike = list(texts(verdicts, Options(to), dict.fromkeys(topics, Telling(heading="Softmax"))).values())[-1]
    assert section not in alike


def test_a_topic_is_a_heading_in_words() -> None:
    korean = LANGUAGES["ko"].with_author({"model_selection": "모형 선택"})
    assert heading("model_selection/bayes", LANGUAGES["en"]) == "Model selection: bayes"
    assert heading("model_selection", korean) == "모형 선택"
    assert heading("", korean) == ""


def test_a_lemma_is_named_with_its_number_in_notes_that_have_it() -> None:
    record = replace(softmax_from_logit(), lemmas=(("log-le-sub-one", "0" * 64),))
    text = written(proved(record), Options())
    assert r"\ifcsname r@thm:log-le-sub-one\endcsname{} (Theorem~\ref{thm:log-le-sub-one})\fi" in text


def test_a_page_has_links_to_the_lemmas_whose_pages_stand_beside_it(tmp_path: Path) -> None:
    lemma = proved(softmax_from_logit())
    cites = proved(replace(softmax_from_logit(), name="cites", lemmas=((lemma.name, ""), ("other", ""))))
    options = Options(Format.html)
    export([cites], tmp_path / "alone", options)
    assert "<a href=" not in (tmp_path / "alone" / "cites.html").read_text("utf-8").partition("Claim")[0]
    export([lemma], tmp_path, options)
    export([cites], tmp_path, options)
    page = (tmp_path / "cites.html").read_text("utf-8")
    assert f'<a href="{lemma.name}.html"><code>{lemma.name}</code></a>, <code>other</code>.' in page


def test_notes_can_leave_out_what_was_checked_and_never_a_verdict_that_is_no_proof() -> None:
    fine, bad = written(proved(softmax_from_logit()), Options()), written(unproved(softmax_from_logit(), 6))
    for text in (fine, bad):
        assert text.index(r"\providecommand{\derivechecked}[1]") < text.index(r"\derivechecked{\texttt")
    kept = bad[: bad.index(r"\derivechecked{\texttt")]
    assert r"\fbox{\textbf{UNPROVED}}" in kept


def test_numbered_lines_are_all_labelled() -> None:
    record = softmax_from_logit()
    few, all_ = (
        written(proved(record), Options(numbered=numbered)).count(r"\label{eq:") for numbered in (False, True)
    )
    assert all_ == 12
    assert few < all_


def test_json_is_one_object_whose_first_key_is_the_header() -> None:
    data = json.loads(written(refutation(), Options(Format.json)))
    assert next(iter(data)) == "derive"
    assert data["status"] == "refutation confirmed"


# --- PDF


def test_pdf_is_made_by_typst_where_it_is(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    files = export_pdf([proved(softmax_from_logit()), refutation()], tmp_path, Options(Format.typst))
    assert [p.name for p in files] == [
        "softmax-from-logit.pdf", "softmax-not-scale-invariant.pdf", "notes.pdf",
    ]  # fmt: skip
    assert all(p.read_bytes().startswith(b"%PDF") for p in files)


def test_pdf_is_made_by_tex_where_typst_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not any(shutil.which(engine) for engine in ("xelatex", "lualatex", "pdflatex")):
        pytest.skip("needs TeX")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for _ in range(2):  # the second time in its own place
        (file,) = export_pdf([proved(softmax_from_logit())], tmp_path, Options(Format.typst))
        assert file.read_bytes().startswith(b"%PDF")


def test_a_pdf_of_ones_own_is_left(tmp_path: Path) -> None:
    own = tmp_path / "notes.pdf"  # as pdflatex makes of the notes.tex of an export
    own.write_bytes(b"%PDF")
    with pytest.raises(Foreign, match=r"notes\.pdf was not written by this command"):
        export_pdf([proved(softmax_from_logit()), refutation()], tmp_path, Options(Format.typst))
    assert (own.read_bytes(), list(tmp_path.iterdir())) == (b"%PDF", [own])


def test_pdf_without_typst_and_tex_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(NoTypesetter, match="neither Typst nor TeX") as found:
        export_pdf([proved(softmax_from_logit())], tmp_path / "out", Options(Format.typst))
    assert "pip install typst" in found.value.fix
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("run", "language", "said"),
    [
        ("no run", "ko", "pdflatex cannot set Korean"),
        ("too long", "en", "pdflatex took longer than"),
    ],
)
def test_a_tex_that_cannot_do_it_is_refused_with_what_else_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: str, language: str, said: str
) -> None:
    def runs(command: Sequence[str], **options: object) -> None:
        raise subprocess.TimeoutExpired(command, 1) if run == "too long" else AssertionError

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "pdflatex" else None)
    monkeypatch.setattr(subprocess, "run", runs)
    name = softmax_from_logit().name
    with pytest.raises(NoTypesetter, match=said) as found:
        export_pdf(
            [proved(softmax_from_logit())],
            tmp_path,
            Options(Format.typst),
            {name: Telling(LANGUAGES[language])},
        )
    assert found.value.fix


@pytest.mark.parametrize("to", [Format.latex, Format.markdown, Format.html, Format.typst])
def test_what_a_reason_refers_to_has_a_number_in_the_text(to: Format) -> None:
    record = softmax_from_logit()
    text = written(proved(record), Options(to))
    cited = r"\eqref{eq:softmax-from-logit:5}" if to is Format.latex else "(5)"
    shown = {
        Format.latex: r"\label{eq:softmax-from-logit:5}",
        Format.markdown: r"&& \text{(5)}",
        Format.html: '<div class="number" id="eq:softmax-from-logit:5">(5)</div>',
        Format.typst: '&& quad "(5)"',
    }
    assert cited in text
    assert shown[to] in text
    assert "(3)-(5)" not in text
