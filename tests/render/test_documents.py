"""Derivations shown and exported: the context is there, nothing sticks out, nothing unproved looks proved."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from derive.check.judge import judge
from derive.check.verdict import ProofVerdict, RunError
from derive.kernel.verdict import Status
from derive.languages.language import LANGUAGES
from derive.record.codec import content_hash
from derive.record.model import Citation, FamilySymbol, Goal, Hypothesis, Line, Record, Symbol
from derive.refute.witness import Value
from derive.render.derivation import layout
from derive.render.glyphs import UNICODE, encodable, glyphs_for
from derive.render.latex import LATEX
from derive.render.mathml import MATHML
from derive.render.notation import Notation
from derive.render.numbering import Ref
from derive.render.options import Format, Options, Shape
from derive.render.phrases import words
from derive.render.printer import render
from derive.render.spans import Setting
from derive.render.template import read
from derive.render.terminal import broken, show, show_lines, statement_lines
from derive.render.tex_document import notes
from derive.render.tex_text import tex_text
from derive.render.tex_width import tex_width
from derive.render.wording import ENGLISH
from derive.report.documents import Telling, written
from derive.terms.nodes import (
    ONE,
    REAL,
    ZERO,
    Add,
    Div,
    Family,
    Fn,
    ForAll,
    Iff,
    Implies,
    Mul,
    Num,
    Pow,
    Prop,
    Rel,
    Sym,
    bind,
)
from derive.version import __version__
from tests.render.fixtures import (
    K,
    P,
    el,
    eq,
    exp,
    j,
    proved,
    refutation,
    softmax_from_logit,
    t,
    total,
    unproved,
)

WIDE = eq(el(P, K), Add(*[total(exp(t(K))) for _ in range(12)]))


def fragment(verdict: ProofVerdict, corrected: str = "") -> str:
    return written(verdict, telling=Telling(corrected=corrected))


def text_of(verdict: ProofVerdict, width: int = 80, encoding: str = "utf-8") -> str:
    return "\n".join(line.plain for line in show_lines(verdict, width, encoding))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    record = softmax_from_logit()
    wide = replace(record, lines=(*record.lines, replace(record.lines[0], id="99", prop=WIDE)))
    titled = replace(record, title="what goes on " * 12, source="said in a book " * 4 + "page.txt")
    for verdict in (proved(wide), proved(titled), unproved(record, 6), refutation()):
        assert max(line.cell_len for line in show_lines(verdict, width)) <= width


def test_relations_of_a_chain_hang_below_a_left_side_that_leaves_no_room() -> None:
    left = Add(*[total(exp(t(j))) for _ in range(3)])
    props = (eq(left, left), eq(left, ONE), eq(left, el(P, K)))
    links = [props[0], *(eq(before.right, prop.right) for before, prop in pairwise(props))]
    lines = [Line(str(n + 1), p, "algebra", chain=0) for n, p in enumerate(links)]
    shown = text_of(proved(replace(softmax_from_logit(), lines=tuple(lines)))).splitlines()
    hanging = [line for line in shown if re.search(r"^ +(\(\d\) +)?= ", line)]
    assert len(hanging) == 3
    assert {line.index("=") for line in hanging} == {8}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_has_its_language_and_headings(language: str) -> None:
    page = written(
        proved(softmax_from_logit()),
        Options(Format.html, language=language),
        Telling(LANGUAGES[language]),
    )
    assert f'<html lang="{language}">' in page
    assert re.findall(r"<h\d>|<main>", page) == ["<main>", "<h1>", "<h2>", "<h2>"]  # title, claim, proof


def test_a_browser_parts_no_bracket_from_its_formula() -> None:
    one = replace(softmax_from_logit(), hypotheses=(Hypothesis("h1", eq(el(P, K), ONE), "K is odd, not K"),))
    page = written(proved(one), Options(Format.html))
    assert '<span class="together">(<math><mi>K</mi></math></span> is odd, not ' in page
    assert '<span class="together"><math><mi>K</mi></math>).</span>' in page


def test_in_html_both_brackets_around_what_has_an_index_are_of_one_size() -> None:
    tree = read(r"f\left(<1>\right)_{<2>}")
    shown = MATHML.tree(tree, lambda place: f"<mi>{'xi'[place.number - 1]}</mi>", tall=True)
    assert shown == "<mi>f</mi><msub><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow><mi>i</mi></msub>"


def test_a_chain_goes_on_from_what_is_said_for_every_index() -> None:
    each = [ForAll(ONE, K, bind(eq(el(P, j), value), j)) for value in (ONE, el(P, K))]
    links = pairwise([eq(el(P, ONE), ONE), *each])
    lines = [Line(str(n), Iff(*pair), "algebra", chain=0) for n, pair in enumerate(links, 1)]
    shown = text_of(proved(replace(softmax_from_logit(), lines=tuple(lines)))).splitlines()
    first, second = (line for line in shown if re.match(r" +\([12]\)", line))
    assert first.index("⇔ ∀ j ∈ {1, …, K}: P_j = 1") == second.index("⇔ ∀ j ∈ {1, …, K}: P_j = P_K")
    assert second.split()[1] == "⇔"


@pytest.mark.parametrize("to", [text_of, fragment])
def test_a_chain_is_not_read_across_a_case(to: Callable[[ProofVerdict], str]) -> None:
    """A stranger's record had |x| = x in the case x > 0 and below it, without a left side, = x + 0 for all x."""
    x = Sym("x")
    links = [eq(Fn("abs", x), x), eq(x, Add(x, ZERO))]
    guards: tuple[tuple[Prop, ...], ...] = ((Rel("<", ZERO, x),), ())
    lines = [
        Line(str(n), p, "algebra", guards=g, chain=0)
        for n, (p, g) in enumerate(zip(links, guards, strict=True))
    ]
    shown = to(proved(Record("r", symbols=(Symbol("x"),), lines=tuple(lines), goals=(Goal(links[0]),))))
    assert re.search(r"^ *(\(2\) *)?x +&? ?= x \+ 0", shown, re.MULTILINE)


@pytest.mark.parametrize(("to", "marks"), [(text_of, "when 0 < x|in general"), (fragment, "When|In general")])
def test_what_holds_in_general_is_said_to_below_a_case(to: Callable[[ProofVerdict], str], marks: str) -> None:
    """Two lines in a case, one outside, one in the case again: where each holds is said above it."""
    x = Sym("x")
    inside, outside = (Rel("<", ZERO, x),), ()
    lines = [
        Line(str(n), eq(Add(x, Num(n)), Add(Num(n), x)), "algebra", guards=guards)
        for n, guards in enumerate((outside, inside, inside, outside, inside))
    ]
    shown = to(proved(Record("r", symbols=(Symbol("x"),), lines=tuple(lines), goals=(Goal(lines[0].prop),))))
    assert [m.lower().split()[0] for m in re.findall(marks, shown)] == ["when", "in", "when"]


@pytest.mark.parametrize("to", [text_of, fragment])
def test_arrows_in_a_line_show_how_they_nest(to: Callable[[ProofVerdict], str]) -> None:
    a, b = eq(el(P, K), ONE), eq(el(P, ONE), ONE)
    each = ForAll(ONE, K, bind(eq(el(P, j), ONE), j))
    for different in (
        (Iff(Iff(a, b), a), Iff(a, Iff(b, a)), Iff(a, b, a)),
        (Implies(Implies(a, b), a), Implies(a, Implies(b, a))),
        (Implies(each, a), ForAll(ONE, K, bind(Implies(eq(el(P, j), ONE), a), j))),
    ):
        lines = [replace(softmax_from_logit(), lines=(Line("1", p, "algebra"),)) for p in different]
        after = [to(proved(line)).split(r"\begin{proof}" if to is fragment else "(1)")[1] for line in lines]
        shown = {re.sub(r"[\s&]|(hash|label).*", "", text) for text in after}
        assert len(shown) == len(different)


def test_the_statement_is_shown_with_its_whole_context() -> None:
    text = text_of(proved(softmax_from_logit()))
    for part in ("K ≥ 1", "P_i > 0 for i = 1, …, K", "∑_{i=1}^{K} P_i = 1", "t_i := log(P_i / P_K)"):
        assert part in text
    assert text.splitlines()[0].endswith("PROVED")


def test_a_chain_is_cited_by_its_links() -> None:
    text = text_of(proved(softmax_from_logit()))
    assert "solve (3)-(5) for P_K" in text
    assert "together" not in text


def test_formulas_in_words_are_printed_in_the_notation() -> None:
    record = softmax_from_logit()
    assert "e^(t_K) joins the sum" in text_of(proved(record))
    assert words("by $no such( thing$", record) == ("by no such( thing",)
    assert words("see (2)", record, {"2": Ref(3, 5)}) == ("see ", Ref(3, 5))
    assert "".join(map(str, words("see (2)", record))) == "see (2)"


def test_a_letter_by_itself_is_set_as_the_formula_that_it_is() -> None:
    record = softmax_from_logit()
    assert words("P(j)의 합, K-th of all", record) == (Sym("P"), "(", j, ")의 합, ", K, "-th of all")
    declared = replace(record, symbols=(*record.symbols, *(Symbol(name) for name in ("a", "e", "t2"))))
    for only_words in ("a class, i.e. one", "it isn't K's", "t2", "lemma softmax-K", "class x"):
        assert words(only_words, declared) == (only_words,)


def test_what_a_record_says_of_its_rules_is_never_shown_for_what_was_checked() -> None:
    record = softmax_from_logit()
    lines = tuple(replace(line, why="", said="by Euler's theorem") for line in record.lines)
    verdict = proved(replace(record, lines=lines))
    assert "Euler" not in text_of(verdict)
    assert all("Euler" not in written(verdict, Options(to=to)) for to in (Format.latex, Format.html))


@pytest.mark.parametrize("status", [Status.UNPROVED, Status.REFUTED, Status.ASSUMED, Status.COULD_NOT_RUN])
def test_what_is_not_proved_is_never_shown_as_proved(status: Status) -> None:
    verdict = unproved(softmax_from_logit(), 6, status)
    lines = text_of(verdict).splitlines()
    assert lines[0].endswith(status.value.upper())
    assert not any(re.search(r"(?<!UN)PROVED", line) for line in lines if "Claim" in line or line is lines[0])
    tex = fragment(verdict)
    assert f"% verdict: {status.value}" in tex
    assert rf"\fbox{{\textbf{{{status.value.upper()}}}}}" in tex


def test_a_goal_said_to_be_proved_in_a_failed_derivation_is_not_shown_so() -> None:
    good = proved(softmax_from_logit())
    entry = layout(replace(good, status=Status.UNPROVED)).claims[0]
    assert entry.status is Status.UNPROVED


def test_a_proof_that_could_not_run_is_shown_with_its_reason() -> None:
    verdict = ProofVerdict("broken", Status.COULD_NOT_RUN, error=RunError("0.5 is a float"))
    assert "0.5 is a float" in text_of(verdict)
    assert "0.5 is a float" in fragment(verdict)


@pytest.mark.parametrize("encoding", ["ascii", "cp949", "latin-1", "utf-8", "no-such-encoding"])
def test_output_can_always_be_written_in_its_encoding(encoding: str) -> None:
    record = replace(softmax_from_logit(), title="확률 [bold]p[i][/bold] \x1b[31m ✓")
    text = text_of(proved(record), 80, encoding)
    assert encodable(text, encoding)
    assert "[bold]p[i][/bold]" in text
    assert "\x1b" not in text


def test_showing_never_fails_on_a_narrow_encoding() -> None:
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding="ascii"), width=80, force_terminal=True)
    show(proved(softmax_from_logit()), console)
    console.file.flush()
    assert b"P_i = e^(t_i) / sum_{j=1}^{K} e^(t_j)" in raw.getvalue()


def test_glyphs_are_chosen_one_by_one() -> None:
    korean = glyphs_for("cp949")
    assert (korean.sum, korean.met, korean.rule) == (UNICODE.sum, "ok", UNICODE.rule)
    assert glyphs_for("ascii").sum == "sum"
    assert glyphs_for("utf-8") == UNICODE


def test_breaking_prefers_places_outside_brackets() -> None:
    assert broken("aaaa (b + c) + dddd", 14) == ["aaaa (b + c)", "+ dddd"]
    assert broken("short", 10) == ["short"]


def test_breaking_prefers_a_connective_to_a_relation_and_that_to_a_sum() -> None:
    assert broken("a < b + c and d + e < f", 20) == ["a < b + c", "and d + e < f"]
    assert broken("aaaaa + b = c + log N - d", 15) == ["aaaaa + b", "= c + log N - d"]
    assert broken("aaaaaaa + log N - L", 17) == ["aaaaaaa + log N", "- L"]


def test_a_fragment_begins_with_what_it_is_made_from() -> None:
    tex = fragment(proved(softmax_from_logit()))
    assert tex.splitlines()[:5] == [
        "% derive: softmax-from-logit",
        "% verdict: proved",
        f"% version: {__version__}",
        f"% hash: {content_hash(softmax_from_logit())}",
        "% options: --to latex --as fragment --detail textbook --lang en",
    ]
    *_, last = (line for line in tex.splitlines() if r"\label" in line)
    assert last.endswith(r"\label{eq:softmax-from-logit}")
    assert "|" not in tex


def test_every_reference_in_a_fragment_has_its_label() -> None:
    tex = fragment(proved(softmax_from_logit()))
    assert set(re.findall(r"\\eqref\{(.*?)\}", tex)) <= set(re.findall(r"\\label\{(.*?)\}", tex))


def test_a_reason_on_several_rows_stands_in_one_pair_of_brackets() -> None:
    record = softmax_from_logit()
    why = "as was said " * 20
    line = replace(
        record.lines[0], prop=eq(el(P, K), Add(*[total(exp(t(K))) for _ in range(3)])), why=why.strip()
    )
    text = written(proved(replace(record, lines=(line,))), Options(Format.markdown))
    rows = [row for row in text.splitlines() if "as was said" in row]
    assert len(rows) > 2
    assert "".join(rows).count(r"\text{(as") == 1
    assert rows[-1].rstrip("\\ ").endswith(")}")
    assert not any(row.rstrip("\\ ").endswith(")}") for row in rows[:-1])


def test_a_fraction_wider_than_a_slide_is_made_smaller() -> None:
    record = softmax_from_logit()
    wide = Div(Add(*[total(exp(t(K))) for _ in range(8)]), el(P, K))
    line = replace(record.lines[0], prop=eq(el(P, K), wide))
    tex = written(proved(replace(record, lines=(line,))), Options(Format.latex, Shape.beamer))
    (row,) = [row for row in tex.splitlines() if "resizebox" in row]
    assert float(row.split("resizebox{")[1].split("em}")[0]) <= 25
    narrow = written(proved(record), Options(Format.latex, Shape.beamer))
    assert "resizebox" not in narrow


def test_authors_words_are_only_set_by_tex() -> None:
    assert tex_text(r"50% of $x_i$ \input{x} ~ 한") == (
        r"50\% of \$x\_i\$ \textbackslash{}input\{x\} \textasciitilde{} [U+D55C]"
    )


def test_a_fraction_is_as_wide_as_its_wider_part() -> None:
    assert tex_width(r"\frac{a}{abcdef}") == pytest.approx(tex_width("abcdef") + 0.3)
    assert tex_width(r"\sum_{j=1}^{K} x") < tex_width(r"\sum j=1 K x")


def test_cases_are_as_wide_as_their_columns_beside_what_stands_before_them() -> None:
    cases = r"\begin{cases} aaaa & bb \\ a & bbbb \end{cases}"
    assert tex_width(cases) >= tex_width("aaaabbbb")
    assert tex_width(f"xxxx {cases} y") == pytest.approx(tex_width("xxxxy") + tex_width(cases))


def test_a_refuted_claim_is_shown_with_its_indices_witness_and_values() -> None:
    shown = text_of(refutation(), 80)
    assert "Refuted   softmax(c z)_i = softmax(z)_i for i = 1, …, K" in shown
    assert "Witness   K = 2, c = 2, z_1 = 0, z_2 = log 2, i = 1" in shown
    assert "left side: 1 / 5 ≈ 0.2" in shown
    tex = fragment(refutation())
    assert r"\qquad \text{for } i = 1, \dots, K" in tex
    assert "At $K = 2$, $c = 2$, $z_1 = 0$, $z_2 = \\log 2$, $i = 1$:" in tex
    assert r"the right side is $\displaystyle \frac{1}{3}$ \ensuremath{\approx} $0.3333$." in tex


def test_a_value_that_is_its_own_decimal_is_shown_once() -> None:
    (found,) = refutation().refutations
    assert found.witness is not None
    whole = replace(found, witness=replace(found.witness, right=Value("1", ONE)))
    verdict = replace(refutation(), refutations=(whole,))
    assert text_of(verdict, 80).count("right side: 1\n") == 1
    assert "the right side is $1$." in fragment(verdict)


def one_line(prop: Rel) -> ProofVerdict:
    """The verdict on a claim about real numbers x and y that is its own proof."""
    symbols = (Symbol("x", REAL), Symbol("y", REAL))
    line = Line("1", prop, "algebra")
    return judge(Record("r", symbols=symbols, lines=(line,), goals=(Goal(prop),)))


def test_a_refuted_line_is_shown_with_the_numbers_at_which_it_is_false() -> None:
    x, y = Sym("x", REAL), Sym("y", REAL)
    verdict = one_line(Rel("=", Add(x, y), Mul(Num(2), x)))
    assert "At x = 0, y = 2: the left side is 2; the right side is 0" in text_of(verdict, 80)
    assert "At $x = 0$, $y = 2$: the left side is $2$; the right side is $0$" in fragment(verdict)


def test_what_is_said_of_lines_refers_to_them() -> None:
    """In notes of several derivations the numbers of equations run on: (1) is another one there."""
    verdict = one_line(Rel("=", Sym("x", REAL), Sym("y", REAL)))
    assert r"\eqref{eq:r} is not proved." in fragment(verdict)
    assert "(1) is not proved" in text_of(verdict, 80)


def test_of_an_unproved_inequality_stands_what_is_not_shown() -> None:
    """Not that a difference, which nobody sees, has no right sign."""
    x, y = Sym("x", REAL), Sym("y", REAL)
    fourth = Add(Pow(x, Num(4)), Pow(y, Num(4)))
    verdict = replace(
        one := one_line(Rel("<=", Mul(Num(3), x, y), fourth)),
        lines=tuple(replace(c, witness=None, status=Status.UNPROVED) for c in one.lines),
    )
    assert "not shown: 3 x y - y^4 - x^4 ≤ 0" in text_of(verdict, 80)
    assert r"not shown: $3 x y - y^4 - x^4 \le 0$" in fragment(verdict)


def test_a_refuted_claim_says_where_its_corrected_form_is() -> None:
    lines = show_lines(refutation(), 80, corrected="twin (proofs/twin.py:7)")
    assert "Corrected twin (proofs/twin.py:7)" in [line.plain for line in lines]
    tex = fragment(refutation(), corrected="twin")
    assert (
        r"The corrected claim is \texttt{twin}\ifcsname r@thm:twin\endcsname{} (Theorem~\ref{thm:twin})\fi."
        in tex
    )


def test_a_cited_lemma_does_not_list_names_that_stand_for_themselves() -> None:
    record = softmax_from_logit()
    logits = bind(t(j), j)
    at = (("K", K), ("P", P), ("t", logits), ("i", K), ("z", logits))
    line = replace(record.lines[0], premises=(Citation("lemma", "odds-ratio", at),), why="so it is")
    (cited,) = layout(proved(replace(record, lines=(line,)))).blocks[0].rows[0].premises
    assert cited == ("lemma odds-ratio at ", Setting("i", K), ", ", Setting("z", logits))


def test_a_lemmas_variable_has_its_own_name_whatever_is_called_so_here() -> None:
    """Not `p(x, i) := q`, where this derivation writes its own p so."""
    notation = Notation.of(Record("r", families=(FamilySymbol("p", ((ONE, K),), latex="p(x, <1>)"),)))
    assert render(Family("p"), notation, LATEX) == r"p(x, \cdot)"
    assert render(Setting("p", Family("q")), notation, LATEX) == "p := q"


def test_a_derivation_without_a_title_says_its_name_once() -> None:
    titled, untitled = (
        text_of(proved(replace(softmax_from_logit(), title=title, source="")), 80).split("\n")
        for title in ("On logits", "")
    )
    assert titled[0].startswith("On logits")
    assert titled[1:3] == ["softmax-from-logit", ""]
    assert untitled[0].startswith("softmax-from-logit")
    assert untitled[1] == ""


def test_a_statement_is_the_derivation_without_title_lemmas_and_lines() -> None:
    verdict = proved(softmax_from_logit())
    shown = text_of(verdict, 80)
    lines = [line.plain for line in statement_lines(verdict, 80)]
    assert lines[0].startswith("Given ")
    assert "\n".join(lines) in shown
    assert not any("Lemmas" in line or "(1)" in line for line in lines)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs pdflatex")
def test_the_notes_compile_and_nothing_sticks_out(tmp_path: Path) -> None:
    record = softmax_from_logit()
    long = Record(
        "long", "Wörter: 100% & more_of #it ∑ 한 ~^\\", symbols=record.symbols, families=record.families,
        indices=record.indices, definitions=record.definitions,
        lines=(
            replace(record.lines[0], id="1", prop=WIDE, why="a reason that goes on and on " * 6),
            replace(record.lines[0], id="2", why="a reason that is long, but has room in a column"),
            replace(record.lines[2], id="3", prop=eq(WIDE.right, WIDE.right), premises=()),
        ),
        goals=(Goal(WIDE, "words"),),
    )  # fmt: skip
    files = []
    for verdict in (proved(record), proved(long), refutation()):
        tex = fragment(verdict)
        (tmp_path / f"{verdict.name}.tex").write_text(tex, "utf-8")
        files.append(f"{verdict.name}.tex")
    narrow = notes([("", files)], words=ENGLISH).replace("margin=2.5cm", "textwidth=12.1cm")
    (tmp_path / "notes.tex").write_text(narrow, "utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "notes.tex"],
        cwd=tmp_path, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    log = (tmp_path / "notes.log").read_text("latin-1")
    overfull = [float(n) for n in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert [n for n in overfull if n > 5] == []


@pytest.mark.parametrize("to", [Format.latex, Format.html])
def test_a_failing_chains_summary_has_no_label_of_its_own(to: Format) -> None:
    record = softmax_from_logit()
    text = written(unproved(record, 5), Options(to, numbered=True))
    labels = re.findall(r'\\label\{(eq:.*?)\}|id="(eq:.*?)"', text)
    assert len(labels) == len(set(labels)) == 12


def test_several_claims_have_one_heading_unless_one_of_them_has_a_verdict_of_its_own() -> None:
    verdict = proved(softmax_from_logit())
    assert verdict.record is not None
    twice = replace(
        verdict,
        record=replace(verdict.record, goals=verdict.record.goals * 2),
        goals=verdict.goals * 2,
    )
    doubted = replace(twice, goals=(*verdict.goals, replace(verdict.goals[0], status=Status.UNPROVED)))
    for form in (Format.latex, Format.markdown, Format.html, Format.typst):
        assert written(twice, Options(to=form)).count("Claim") == 1, form
        assert written(doubted, Options(to=form)).count("Claim") == 2, form
