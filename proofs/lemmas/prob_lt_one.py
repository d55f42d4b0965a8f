"""Of two or more positive probabilities each is less than 1."""
from sympy import Eq, Sum
from derive import Derivation, derivation
from derive.rules import cases


@derivation("A probability is less than 1 where there are others")
def prob_lt_one(d: Derivation):
    K = d.integer("K", at_least=2)
    i, j = d.indices("i j", 1, K)
    p = d.family("p", i, above=0)
    total = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    d.claim(p[i] < 1)

    others = Sum(p[j], (j, 1, i - 1)) + Sum(p[j], (j, i + 1, K))
    with d.case(i > 1):
        before = d.step(others > 0,             why="the first is among the others")
    with d.case(Eq(i, 1)):
        after = d.step(others > 0,              why="the second is among the others")
    some = d.step(others > 0,                   by=(before, after, cases))
    rest = d.step(Eq(1 - p[i], others),         by=total)
    d.step(p[i] < 1,                            by=(rest, some))
