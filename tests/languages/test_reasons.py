"""Reasons made from a line: what a rule is applied to, and what it only rests on, are told apart."""

from __future__ import annotations

import pytest

from derive.cli.options import Language as LanguageOption
from derive.kernel.rules import RULES
from derive.languages.language import ENGLISH, KOREAN, LANGUAGES, Language
from derive.languages.reasons import LineOf, reason
from derive.library.configuration import SETTINGS
from derive.record.model import Citation, Line
from derive.render.options import LANGUAGE_CODES
from derive.terms.nodes import Iff, Num, Prop, Rel, Sym

x, y = Sym("x"), Sym("y")
LESS = Rel("<", x, y)


def said(line: Line, language: Language = ENGLISH, unsaid: tuple[str, ...] = ()) -> str:
    parts = reason(line, {}, {}, language, unsaid)
    return "".join(f"({p.id})" if isinstance(p, LineOf) else p if isinstance(p, str) else "2" for p in parts)


def line(rule: str, *cited: str, prop: Prop = LESS) -> Line:
    parameters = (("by", Num(2)),) if rule in ("multiply", "add") else ()
    return Line("9", prop, rule, tuple(Citation("line", c) for c in cited), parameters)


def test_a_rule_for_both_sides_is_applied_to_the_first_line_and_rests_on_the_others() -> None:
    assert said(line("take_exp", "4", "1", "2")) == "exponentiate (4), by (1) and (2)"
    assert said(line("multiply", "4", "3")) == "multiply (4) by 2, by (3)"
    assert said(line("add", "4")) == "add 2 to (4)"


def test_if_the_line_that_a_rule_is_applied_to_goes_without_saying_no_other_takes_its_place() -> None:
    assert said(line("multiply", "4", "3"), unsaid=("4",)) == "multiply by 2, by (3)"
    assert said(line("multiply", "4"), unsaid=("4",)) == "multiply by 2"


def test_in_an_equivalence_a_rule_is_applied_to_its_own_side() -> None:
    assert said(line("take_exp", "3", prop=Iff(LESS, LESS))) == "exponentiate, by (3)"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("cases", "in every case: (1) and (2)"), ("minimum_at", "by (1) and (2) the minimum is at "),
        ("algebra", "by (1) and (2)"), ("assume", "assumed: (1) and (2)"),
    ],
)  # fmt: skip
def test_other_rules_name_all_lines_alike(rule: str, words: str) -> None:
    assert said(line(rule, "1", "2")) == words


def test_in_korean_too() -> None:
    assert said(line("take_exp", "4", "1"), KOREAN) == "(4)의 양변에 지수함수를 취함, (1)에 의해"


def test_every_rule_has_words_in_every_language() -> None:
    for language in LANGUAGES.values():
        missing = RULES.keys() - language.rules.keys()
        assert not missing, f"derive/languages/ has no words for {missing} in {language.code}"


def test_a_language_is_known_wherever_one_can_be_asked_for() -> None:
    """The command line must not import their tables for its help, so the codes stand in four places."""
    assert set(LANGUAGE_CODES) == set(LanguageOption) == set(LANGUAGES)
    assert all(SETTINGS["lang"].accepts(code) for code in LANGUAGES)
