"""What a report says beside the formulas: tidy differences, declarations that help, excerpts that fit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from rich.cells import cell_len

from derive.kernel.verdict import Obligation
from derive.record.model import FamilySymbol, Point, Position, Record, Symbol
from derive.refute.witness import Value, Witness
from derive.render.conditions import conditions
from derive.render.notation import Notation
from derive.render.tidy import tidy
from derive.render.unicode import render_unicode
from derive.report.source import Excerpt, show
from derive.report.suggest import declaration
from derive.report.witness import place
from derive.report.witness import show as show_witness
from derive.terms.nodes import INTEGER, ONE, ZERO, Add, Elem, Family, Fn, Mul, Neg, Num, Prop, Rel, Sym, Term

x, y, K = Sym("x"), Sym("y"), Sym("K", INTEGER)
P = Family("P")
RECORD = Record(
    "r", symbols=(Symbol("x"), Symbol("K", INTEGER)), families=(FamilySymbol("P", ((ONE, K),)),)
)  # fmt: skip


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (Add(Neg(x), y), "y - x"),
        (Add(x, Num(-1)), "x - 1"),
        (Add(Mul(Num(-2), x), y), "y - 2 x"),
        (Mul(Num(-1), x), "-x"),
        (Neg(Neg(x)), "-(-x)"),
        (Mul(x, K, y, K), "x K^2 y"),
        (Num(-2), "-2"),
        (Fn("exp", Mul(K, Fn("log", x))), "x^K"),
        (Fn("exp", Neg(Mul(Fn("log", x), K))), "x^(-K)"),
        (Fn("exp", Mul(Num(Fraction(1, 2)), Fn("log", x))), "√x"),
        (Fn("exp", Mul(Fn("log", y), Fn("log", x))), "e^((log y) log x)"),
    ],
)
def test_differences_are_written_as_people_write_them(term: Term, shown: str) -> None:
    assert render_unicode(tidy(term)) == shown


@pytest.mark.parametrize(
    ("prop", "scope", "said"),
    [
        (Rel("!=", x, ZERO), (), 'd.real("x", ..., nonzero=True)'),
        (Rel("<", ZERO, x), (), 'd.real("x", ..., above=0)'),
        (Rel("<", x, ONE), (), 'd.real("x", ..., below=1)'),
        (Rel("<=", ONE, Add(K, Neg(ONE))), (), 'd.integer("K", ..., at_least=2)'),
        (Rel("<", ZERO, Elem(P, K)), (), 'd.family("P", ..., above=0)'),
        (Rel("<", ZERO, y), (), ""),
        (Rel("!=", Mul(x, x), ZERO), (), ""),
        (Rel("!=", x, ZERO), (Rel("<", x, ONE),), ""),
    ],
)
def test_a_declaration_is_offered_only_where_it_gives_the_condition(
    prop: Prop, scope: tuple[Prop, ...], said: str
) -> None:
    assert declaration(conditions((Obligation(prop, "w", scope),), RECORD), RECORD) == said


@pytest.mark.parametrize("start", [0, 30, 90, 150])
def test_long_lines_of_a_script_are_cut_around_the_carets(start: int) -> None:
    text = "".join(chr(97 + n % 26) for n in range(170))
    found = Excerpt(Position("a.py", 12, start, 12, start + 12), text, text)
    lines = [line.plain for line in show(found, "not equal to the line above", 78)]
    assert max(map(cell_len, lines)) <= 78
    marked = next(n for n, line in enumerate(lines) if "^" in line)
    at = lines[marked].index("^")
    assert lines[marked - 1][at : at + 12] == text[start : start + 12]
    assert lines[marked].count("^") == 12


def test_a_headline_has_a_short_point_whole_and_of_a_long_one_the_numbers() -> None:
    table = tuple(((n,), Num(n)) for n in range(1, 6))
    short = Witness(Point((("x", Num(1)),), (("P", table[:2]),)))
    long = Witness(Point((("x", Num(1)),), (("P", table),)))
    assert place(short, Notation()) == "x = 1, P_1 = 1, P_2 = 2"
    assert place(long, Notation()) == "x = 1"


def test_an_exact_value_that_is_too_wide_gives_way_to_its_decimal() -> None:
    wide = Add(*[x] * 40)
    witness = Witness(Point((("x", ONE),)), left=Value("40.000", wide), right=Value("1", ONE))
    lines = [line.plain for line in show_witness(witness, Notation(), ["left", "right"], 78)]
    assert any(line.strip() == "left    ≈ 40.000" for line in lines)
    assert max(map(cell_len, lines)) <= 78


def test_a_long_part_that_begins_early_is_shown_with_what_stands_before_it() -> None:
    text = '    prob = d.define("p_", ' + "exp(s[i] / tau) / " * 5 + "1)"
    found = Excerpt(Position("a.py", 12, 20, 12, len(text)), text, "")
    lines = [line.plain for line in show(found, "", 78)]
    assert lines[-2].startswith('12 |     prob = d.define("p_"')
    assert lines[-1].rstrip().endswith("^")
    assert max(map(cell_len, lines)) <= 78
