"""Every shipped proof, in every format and both languages, set by the real programs: no error, nothing sticks out."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from derive.record.codec import decode_record
from derive.render import (
    html_document,
    json_document,
    markdown_document,
    tex_document,
    tex_slides,
    typst_document,
)
from derive.render.header import Header
from derive.render.options import Detail
from derive.render.wording import wording_in
from tests.catalogue.claims import claims
from tests.render.tools import compiled, documents, in_chromium, marked, overfull, rejected

LANGUAGES = pytest.mark.parametrize("code", ["en", "ko"])
HEADER = Header("all", "proved", "1", "abc")


# --- LaTeX


@pytest.mark.parametrize(
    ("engine", "code", "detail"),
    [
        ("pdflatex", "en", Detail.textbook),
        ("xelatex", "en", Detail.full),
        ("xelatex", "ko", Detail.textbook),
    ],
)
def test_fragments_compile_and_nothing_sticks_out(
    engine: str, code: str, detail: Detail, tmp_path: Path
) -> None:
    names = []
    for made in documents(code, detail):
        (tmp_path / f"{made.name}.tex").write_text(tex_document.fragment(made), "utf-8")
        names.append(f"{made.name}.tex")
    notes = tex_document.notes([("", names)], words=wording_in(code))
    log = compiled(engine, notes.replace("margin=2.5cm", "textwidth=12.1cm"), tmp_path)
    assert overfull(log) == []
    assert "multiply defined" not in log
    assert "Missing character" not in log


@pytest.mark.parametrize("links", [True, False])
def test_the_contents_name_each_theorem_and_lead_there(links: bool, tmp_path: Path) -> None:
    """Where there is no hyperref, they have the numbers and pages alone."""
    made = [d for d in documents("en") if d.name in ("exp-ge-one-add", "log-le-sub-one")]
    for document in made:
        (tmp_path / f"{document.name}.tex").write_text(tex_document.fragment(document), "utf-8")
    text = tex_document.notes([(d.name, [d.name]) for d in made], words=wording_in("en"))
    for _ in range(2):
        compiled("pdflatex", text if links else text.replace("{hyperref.sty}", "{no.sty}"), tmp_path)
    (contents,) = (x.read_text("utf-8") for x in tmp_path.glob("*.toc"))
    for n, document in enumerate(made, 1):
        assert f"{{\\numberline {{{n}}}{document.title}}}" in contents
    assert ("{theorem." in contents) is links


@pytest.mark.parametrize(("engine", "code"), [("pdflatex", "en"), ("xelatex", "ko")])
def test_articles_compile_and_nothing_sticks_out(engine: str, code: str, tmp_path: Path) -> None:
    log = compiled(engine, tex_document.together(documents(code)), tmp_path)
    assert overfull(log) == []
    assert "Missing character" not in log


@pytest.mark.parametrize("code", ["en", "ko"])
def test_a_fragment_needs_amsmath_only(code: str, tmp_path: Path) -> None:
    made = next(d for d in documents(code) if d.name == "softmax-from-logit")
    (tmp_path / "made.tex").write_text(tex_document.fragment(made), "utf-8")
    korean = r"\usepackage{kotex}" if code == "ko" else ""
    head = rf"\documentclass{{article}}{korean}\usepackage{{amsmath}}"
    body = r"\setcounter{section}{6}\section{A}\input{made}"
    compiled("xelatex", rf"{head}\begin{{document}}{body}\end{{document}}", tmp_path)
    (label,) = (x for x in (tmp_path.glob("*.aux")) if "newlabel" in x.read_text("utf-8"))
    number = re.search(r"newlabel\{thm:softmax-from-logit\}\{\{(.*?)\}", label.read_text("utf-8"))
    assert number is not None
    assert number[1] == "1"  # of the theorem, not of the section around it


@pytest.mark.parametrize("code", ["en", "ko"])
def test_every_reference_in_a_fragment_has_its_label(code: str) -> None:
    for made in documents(code, Detail.full):
        tex = tex_document.fragment(made)
        labels = re.findall(r"\\label\{(.*?)\}", tex)
        assert set(re.findall(r"\\eqref\{(.*?)\}", tex)) <= set(labels)
        assert len(labels) == len(set(labels))
        assert all(made.name in label for label in labels)


@pytest.mark.parametrize(
    ("code", "detail", "one_in"),
    [("en", Detail.textbook, 1), ("ko", Detail.textbook, 3), ("en", Detail.full, 4)],
)
def test_slides_compile_and_nothing_sticks_out(
    code: str, detail: Detail, one_in: int, tmp_path: Path
) -> None:
    """As a handout, one page a slide; a few with every step, which takes long."""
    made = documents(code, detail)
    handout = tex_slides.together(made[::one_in]).replace("[11pt]", "[11pt,handout]")
    for name, tex in (("all", handout), ("few", tex_slides.together(made[:: 12 * one_in]))):
        (tmp_path / name).mkdir()
        log = compiled("pdflatex", tex, tmp_path / name)
        assert overfull(log) == []
        assert "Missing character" not in log


def test_a_row_of_a_slide_is_revealed_with_its_reason() -> None:
    text = "".join(tex_slides.slides(made) for made in documents())
    for environment in re.findall(r"\\begin\{align\*\}\n(.*?)\\end\{align\*\}", text, re.DOTALL):
        whole = re.sub(r"\\begin\{cases\}.*?\\end\{cases\}", "cases", environment)
        for row in whole.split(" \\\\\n"):
            shown = set(re.findall(r"\\onslide<(\d+)->", row))
            cells = [c for c in re.split(r" && |& ", row) if c.strip()]
            assert len(shown) <= 1
            assert not shown or row.count(r"\onslide<") == len(cells)


def test_no_slide_has_only_what_belongs_to_another_one() -> None:
    """Neither the verdict, which stands in the foot of each slide, nor what rows need."""
    for made in documents():
        if made.is_proved:
            frames = tex_slides.slides(made).split(r"\begin{frame}")[1:]
            assert all(re.search(r"\\begin\{(align|equation)|\\textbf", frame) for frame in frames), made.name


def test_slides_have_no_pause_and_no_equation_numbers() -> None:
    text = "".join(tex_slides.slides(made) for made in documents())
    assert not re.search(r"\\(pause|label|eqref)\b", text)


# --- Markdown


def formulas(markdown: str) -> list[tuple[str, bool]]:
    """The formulas of a text in Markdown, each with whether it is displayed."""
    shown = re.findall(r"^\$\$\n(.*?)\n\$\$$", markdown, re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^\$\$\n.*?\n\$\$$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    inline = re.findall(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$", rest)
    return [(tex, True) for tex in shown] + [(tex, False) for tex in inline]


@LANGUAGES
def test_katex_and_mathjax_accept_every_formula_in_markdown(code: str) -> None:
    found = [f for made in documents(code) for f in formulas(markdown_document.markdown(made))]
    assert len(found) > 10 * len(claims()) / 2
    assert rejected(sorted(set(found))) == []


def test_katex_or_mathjax_rejects_what_is_no_formula() -> None:
    assert (
        len(rejected([(r"\frac{1}{2}", False), (r"\nonsense{x}", False), (r"\begin{aligned} x", True)])) == 4
    )


def test_markdown_has_nothing_that_markdown_reads_differently() -> None:
    for made in documents():
        for tex, _ in formulas(markdown_document.markdown(made)):
            assert not re.search(r"\\(label|tag|eqref|intertext)\b|[|<>*]|\\[,{}#]", tex), tex


# --- Typst


@LANGUAGES
def test_typst_compiles(code: str) -> None:
    typst = pytest.importorskip("typst")
    made = typst.compile(typst_document.together(documents(code), HEADER).encode())
    assert made.startswith(b"%PDF")


def test_typst_fragments_are_included(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst")
    names = []
    for made in documents(detail=Detail.full):
        (tmp_path / f"{made.name}.typ").write_text(typst_document.fragment(made), "utf-8")
        names.append(f"{made.name}.typ")
    notes = tmp_path / "notes.typ"
    notes.write_text(typst_document.notes([("", names)], words=wording_in("en")), "utf-8")
    assert typst.compile(str(notes)).startswith(b"%PDF")


# --- HTML


class Tags(HTMLParser):
    """The tags of a page, which must close in order, with their attributes."""

    VOID = frozenset(("meta", "link", "br", "mspace"))

    def __init__(self, page: str):
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [value or "" for key, value in attrs if key == "id"]
        self.links += [value or "" for key, value in attrs if key in ("href", "src")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@LANGUAGES
def test_a_page_is_whole_and_loads_nothing(code: str) -> None:
    for made in documents(code, Detail.full):
        page = html_document.page(made)
        tags = Tags(page)
        assert tags.open == []
        assert len(tags.ids) == len(set(tags.ids))
        assert all(x == "data:," or x.removeprefix("#") in tags.ids for x in tags.links)
        assert not re.search(r"https?://|@import|url\(|<script", page)


# what a browser found of a page: formulas without a size, rows that stick out, mathematics that it does not know
_PROBE = """<script>addEventListener("load", () => {
  const math = [...document.querySelectorAll("math")];
  const known = Object.getPrototypeOf(document.createElementNS("http://www.w3.org/1998/Math/MathML", "mi"));
  document.title = JSON.stringify({
    math: math.length,
    empty: math.filter((m) => !m.getBoundingClientRect().width || !m.getBoundingClientRect().height).length,
    strange: [...document.querySelectorAll("math *")].filter((e) => Object.getPrototypeOf(e) !== known).length,
    wide: [...document.querySelectorAll(".rows, .display")].filter((e) => e.scrollWidth > e.clientWidth + 1).length,
  });
});</script>"""


@LANGUAGES
def test_chromium_shows_every_page_without_an_error(code: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(html_document.together(documents(code)) + _PROBE, "utf-8")
    done = in_chromium(page, "--dump-dom")
    assert "CONSOLE" not in done.stderr
    found: dict[str, Any] = json.loads(re.findall(r"<title>(.*?)</title>", done.stdout)[0])
    assert found.pop("math") > 10 * len(claims())
    assert found == {"empty": 0, "strange": 0, "wide": 0}


def test_a_screenshot_of_a_page_is_not_blank(tmp_path: Path) -> None:
    made = next(d for d in documents() if d.name == "softmax-from-logit")
    pages = {"full": html_document.page(made), "blank": "<!doctype html><title>blank</title>"}
    share = {}
    for name, text in pages.items():
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        in_chromium(tmp_path / f"{name}.html", f"--screenshot={tmp_path / name}.png")
        share[name] = marked((tmp_path / f"{name}.png").read_bytes())
    assert share["blank"] < 0.002
    assert share["full"] > 0.01


# --- JSON


def test_json_has_the_record_the_verdicts_and_every_formula_in_every_form() -> None:
    for made in documents():
        verdict = claims()[made.name].verdict
        data = json.loads(json.dumps(json_document.derivation(made, verdict)))
        assert (data["format"], data["version"]) == (json_document.FORMAT, json_document.VERSION)
        assert decode_record(data["record"]) == verdict.record
        assert data["status"] == verdict.status.value
        assert set(data["verdicts"]) == {line.id for line in claims()[made.name].record.lines}
        for piece in data["derivation"]:
            for row in piece.get("rows", ()):
                assert set(row["statement"]) == {"unicode", "latex", "typst", "mathml"}
                assert all(row["statement"].values())
