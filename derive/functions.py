"""Shared definitions: each is defined once, unfolded by citing it, and printed by name.

Sources: Bishop, Pattern Recognition and Machine Learning, 4.2 (logistic sigmoid, logit, softmax); Cover and
Thomas, Elements of Information Theory, ch. 2 (entropy, Kullback-Leibler divergence); Goodfellow, Bengio and
Courville, Deep Learning, 3.13 (cross-entropy); Boyd and Vandenberghe, Convex Optimization, 3.1.5 (log-sum-exp).
"""

from __future__ import annotations

from typing import Any

from sympy import Sum, exp, log

from derive.script.definitions import Bounds, Index, Real, definition
from derive.script.expressions import piecewise
from derive.script.families import Family


@definition(
    symbol="sigmoid", latex=r"\sigma\left(<1>\right)", unicode="σ(<1>)", en="sigmoid", ko="시그모이드"
)
def sigmoid(t: Real) -> Any:
    """The logistic function, 1/(1 + exp(-t))."""
    return 1 / (1 + exp(-t))


@definition(
    symbol="odds",
    latex=r"\operatorname{odds}\left(<1>\right)",
    unicode="odds(<1>)",
    en="odds",
    ko="오즈",
    where={"y": Bounds(at_least=0, below=1)},
)
def odds(y: Real) -> Any:
    """How many times as probable as its complement an event of probability y is, y/(1 - y)."""
    return y / (1 - y)


@definition(
    symbol="logit",
    latex=r"\operatorname{logit}\left(<1>\right)",
    unicode="logit(<1>)",
    en="logit",
    ko="로짓",
    where={"y": Bounds(above=0, below=1)},
)
def logit(y: Real) -> Any:
    """The logarithm of the odds of y, log(y/(1 - y))."""
    return log(y / (1 - y))


@definition(
    symbol="softmax",
    latex=r"\operatorname{softmax}\left(<1>\right)_{<2>}",
    unicode="softmax(<1>)_<2>",
    en="softmax",
    ko="소프트맥스",
)
def softmax(z: Family, i: Index) -> Any:
    """exp(z[i]) as a share of the sum of them all."""
    j = z.index("j")
    return exp(z[i]) / Sum(exp(z[j]), j)


@definition(
    symbol="entropy",
    latex=r"H\left(<1>\right)",
    unicode="H(<1>)",
    en="entropy",
    ko="엔트로피",
    where={"p": Bounds(above=0)},
)
def entropy(p: Family) -> Any:
    """-Sum(p[i]*log(p[i])), in nats."""
    i = p.index("i")
    return -Sum(p[i] * log(p[i]), i)


@definition(
    symbol="cross_entropy",
    latex=r"H\left(<1>, <2>\right)",
    unicode="H(<1>, <2>)",
    en="cross-entropy",
    ko="교차 엔트로피",
    where={"q": Bounds(above=0)},
)
def cross_entropy(p: Family, q: Family) -> Any:
    """-Sum(p[i]*log(q[i])), in nats."""
    i = p.index("i")
    return -Sum(p[i] * log(q[i]), i)


@definition(
    symbol="log_sum_exp",
    latex=r"\operatorname{lse}\left(<1>\right)",
    unicode="lse(<1>)",
    en="log-sum-exp",
    ko="로그-합-지수",
)
def log_sum_exp(z: Family) -> Any:
    """log(Sum(exp(z[i]))), the logarithm of softmax's denominator."""
    i = z.index("i")
    return log(Sum(exp(z[i]), i))


@definition(
    symbol="kl_divergence",
    latex=r"\operatorname{KL}\left(<1>, <2>\right)",
    unicode="KL(<1>, <2>)",
    en="Kullback-Leibler divergence",
    ko="쿨백-라이블러 발산",
    where={"p": Bounds(above=0), "q": Bounds(above=0)},
)
def kl_divergence(p: Family, q: Family) -> Any:
    """Sum(p[i]*log(p[i]/q[i])), in nats."""
    i = p.index("i")
    return Sum(p[i] * log(p[i] / q[i]), i)


@definition(symbol="absolute", en="absolute value", ko="절댓값")  # |x| is how Abs(x) is printed
def absolute(x: Real) -> Any:
    """x where x >= 0, else -x."""
    return piecewise((x, x >= 0), otherwise=-x)


SHARED = (sigmoid, odds, logit, softmax, entropy, cross_entropy, log_sum_exp, kl_divergence, absolute)
