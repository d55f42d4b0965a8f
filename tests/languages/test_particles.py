"""Particles follow the sound before them; where that is not known, both forms stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.formula.parse import Scope, parse_prop, parse_term
from derive.languages.language import ENGLISH, KOREAN
from derive.languages.particles import PARTICLES, UNKNOWN, Reader, fitted, sounds_of_number, sounds_of_text
from derive.record.model import FamilySymbol, Record, Symbol
from derive.render.phrases import fitted as fitted_phrase
from derive.render.phrases import words
from derive.terms.nodes import REAL, Num, Sym

WRITTEN = (*PARTICLES, "를(을)", "는(은)", "가(이)", "와(과)", "(이)므로")
K = Sym("K", "integer")
RECORD = Record(
    "r",
    symbols=(
        Symbol("K", "integer"),
        *(Symbol(n, REAL) for n in ("n", "r", "t", "x", "theta", "epsilon", "weight")),
        Symbol("m", REAL, latex="P(x)"),
        Symbol("h", REAL, latex=r"\hat{y}"),
    ),
    families=(
        FamilySymbol("z", ((Num(1), K),)),
        FamilySymbol("P", ((Num(1), K),), latex=r"P(C_{<1>} \mid x)"),
    ),
)


def said(text: str) -> str:
    """A text with formulas in dollars, as Korean documents say it; formulas as they are written."""
    out = ""
    for part in fitted_phrase(words(text, RECORD), RECORD, KOREAN):
        out += part if isinstance(part, str) else "·"
    return out


@pytest.mark.parametrize(
    ("formula", "object_", "by"),
    [
        ("K", "를", "로"),  # 케이
        ("n", "을", "으로"),  # 엔
        ("r", "을", "로"),  # 알
        ("z[K]", "를", "로"),
        ("z[1]", "을", "로"),  # 일
        ("theta", "를", "로"),
        ("epsilon", "을", "으로"),  # 엡실론
        ("3", "을", "으로"),
        ("-2", "를", "로"),
        ("10", "을", "으로"),
        ("3/4", "을", "으로"),  # 사분의 삼
        ("log(2)", "를", "로"),
        ("1 - t", "를", "로"),
        ("2*n", "을", "으로"),
        ("x**2", "을", "으로"),  # 제곱
        ("exp(t)", "을", "으로"),
        ("exp(z[K] - t)", "을", "으로"),
        ("1/n", "을", "(으)로"),  # n분의 일, 일 나누기 n
        ("1/K", "을(를)", "로"),  # 케이분의 일, 일 나누기 케이
        ("weight", "을(를)", "(으)로"),  # nobody knows
        ("P[K]", "를", "로"),  # P_K and P(C_K | x) end alike
        ("m", "을(를)", "(으)로"),  # m, and P(x)
        ("h", "을(를)", "(으)로"),
        ("x = 3", "을", "으로"),
        ("x < 3", "을(를)", "(으)로"),
    ],
)
def test_the_form_is_that_of_the_formula_read_aloud(formula: str, object_: str, by: str) -> None:
    assert said(f"${formula}$을(를) 곱함") == f"·{object_} 곱함"
    assert said(f"${formula}$(으)로 나눔") == f"·{by} 나눔"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("엔트로피", "와"), ("소프트맥스 함수", "와"), ("증거 하한(ELBO)", "과"), ("로짓", "과"), ("발산", "과"),
        ("KL", "과"), ("log K", "와"), ("2", "와"), ("0.25", "와"), ("1.3", "과"), ("x'", "과"), ("x_1", "과"),
        ("logit", "과"), ("xbar", "와"), ("yhat", "과"), ("something", "과(와)"), ("…", "과(와)"),
    ],
)  # fmt: skip
def test_the_form_is_that_of_the_word_before(text: str, form: str) -> None:
    assert fitted(f"{text}과(와) 정의") == f"{text}{form} 정의"
    assert fitted(f"{text}와(과) 정의") == f"{text}{form} 정의"


@pytest.mark.parametrize(
    ("words_", "said_"),
    [
        ("p의 합은 1", "p의 합은 1이므로"),
        ("다른 점수는 낮음", "다른 점수는 낮으므로"),
        ("분산은 더해짐", "분산은 더해지므로"),
        ("모든 경우를 이룸", "모든 경우를 이루므로"),
        ("베이즈 정리", "베이즈 정리에 의해"),
        ("q의 합은 1, 곱셈 정리", "q의 합은 1, 곱셈 정리에 의해"),
        ("이 식은 항등식", "이 식은 항등식이므로"),
    ],
)
def test_reasons_are_joined_as_clauses_or_names(words_: str, said_: str) -> None:
    assert fitted(f"{words_}(이)므로") == said_


@pytest.mark.parametrize(
    ("number", "read"),
    [(0, "영"), (1, "일"), (6, "육"), (7, "칠"), (10, "십"), (300, "백"), (12, "이"), (20000, "만"),
     (120000, "만"), (10**8, "억"), (10**12, "조"), (1001, "일")],
)  # fmt: skip
def test_numbers_are_read_in_sino_korean(number: int, read: str) -> None:
    assert sounds_of_number(number) == sounds_of_text(read)


def test_what_the_reader_does_not_know_may_end_in_anything() -> None:
    scope = Scope.of(RECORD)
    assert Reader().sounds(parse_prop("x < 3 and x > 1", scope)) == UNKNOWN
    assert Reader().sounds(parse_term("Derivative(x**2, x)", scope)) == UNKNOWN
    assert sounds_of_number(10**20) == UNKNOWN


def test_every_pair_has_a_form_for_each_sound_and_only_korean_has_pairs() -> None:
    for written, forms in PARTICLES.items():
        assert all(form and form in re.sub("[()]", "", written) for form in forms)
    phrase = words("$K$을(를)", RECORD)
    assert fitted_phrase(phrase, RECORD, ENGLISH) == phrase


@given(st.text(alphabet="가는을이와로(으)를 Kn1,", max_size=20))
def test_fitting_again_changes_nothing_and_texts_without_pairs_stay(text: str) -> None:
    once = fitted(text)
    assert fitted(once) == once
    assert once == text or any(written in text for written in WRITTEN)
