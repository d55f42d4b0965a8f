"""Distributions: divergences, smoothing, variances."""
from sympy import And, Derivative, Eq, Ge, Le, Rational, Sum, exp, log
from derive import KD, Derivation, derivation
from derive.rules import combination, differentiate, minimum_at, sum_over


@derivation("The Jensen-Shannon divergence is at most log 2")
def jensen_shannon(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    sp = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    sq = d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    m = d.define("m", (p[i] + q[i]) / 2, over=i)
    js = (Sum(p[i] * log(p[i] / m[i]), i) + Sum(q[i] * log(q[i] / m[i]), i)) / 2
    d.claim(Le(js, log(2)))
    one = d.step(Le(p[i] / m[i], 2), by=m)
    two = d.step(Le(q[i] / m[i], 2), by=m)
    lone = d.step(Le(p[i] * log(p[i] / m[i]), p[i] * log(2)), by=one)
    ltwo = d.step(Le(q[i] * log(q[i] / m[i]), q[i] * log(2)), by=two)
    sone = d.step(Le(Sum(p[i] * log(p[i] / m[i]), i), Sum(p[i] * log(2), i)), by=(lone, sum_over(i)))
    stwo = d.step(Le(Sum(q[i] * log(q[i] / m[i]), i), Sum(q[i] * log(2), i)), by=(ltwo, sum_over(i)))
    (d.calc(js)
      .le((Sum(p[i] * log(2), i) + Sum(q[i] * log(2), i)) / 2, by=(sone, stwo))
      .eq(log(2) * (Sum(p[i], i) + Sum(q[i], i)) / 2)
      .eq(log(2), by=(sp, sq)))


@derivation("The Beta posterior mean lies between prior mean and frequency")
def beta_posterior(d: Derivation) -> None:
    a, b = d.reals("a b", above=0)
    n = d.integer("n", at_least=1)
    h = d.integer("h", at_least=0, at_most=n)
    w = d.define("w", n / (a + b + n))
    d.claim(Eq((a + h) / (a + b + n), (1 - w) * a / (a + b) + w * h / n))
    d.claim(And(w > 0, w < 1))
    (d.calc((1 - w) * a / (a + b) + w * h / n)
      .eq((a + b) / (a + b + n) * a / (a + b) + n / (a + b + n) * h / n, by=w)
      .eq((a + h) / (a + b + n)))
    d.step(And(w > 0, w < 1), by=w)


@derivation("Laplace smoothing gives a distribution")
def laplace_smoothing(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    n = d.family("n", i, at_least=0, integer=True)
    alpha = d.real("alpha", above=0)
    N = d.define("N", Sum(n[i], i))
    p = d.define("p", (n[i] + alpha) / (N + alpha * K), over=i)
    d.claim(Eq(Sum(p[i], i), 1))
    d.claim(p[i] > 0)
    (d.calc(Sum(p[i], i))
      .eq(Sum(n[i] + alpha, i) / (N + alpha * K), by=p)
      .eq((Sum(n[i], i) + alpha * K) / (N + alpha * K))
      .eq(1, by=N))
    d.step(p[i] > 0, by=(p, N))


@derivation("Bagging: the variance of a mean of correlated trees")
def bagging(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    i, j = d.indices("i j", 1, M)
    rho = d.real("rho", at_least=-1, at_most=1)
    s = d.real("sigma", above=0)
    C = d.family("C", i, j)
    cov = d.given(Eq(C[i, j], s**2 * (rho + (1 - rho) * KD(i, j))), "the trees have one variance and one correlation")
    d.claim(Eq(Sum(C[i, j], i, j) / M**2, rho * s**2 + (1 - rho) / M * s**2))
    (d.calc(Sum(C[i, j], i, j) / M**2)
      .eq(Sum(s**2 * (rho + (1 - rho) * KD(i, j)), i, j) / M**2, by=cov)
      .eq((M**2 * rho * s**2 + M * (1 - rho) * s**2) / M**2)
      .eq(rho * s**2 + (1 - rho) / M * s**2))


@derivation("The best control variate")
def control_variate(d: Derivation) -> None:
    c = d.real("c")
    vf, vg = d.reals("V_f V_g", above=0)
    cov = d.real("C")
    d.claim(Ge(vf - 2 * c * cov + c**2 * vg, vf - cov**2 / vg))
    slope = d.step(Eq(Derivative(vf - 2 * c * cov + c**2 * vg, c), 2 * (c * vg - cov)), by=differentiate)
    d.step(Ge(vf - 2 * c * cov + c**2 * vg, vf - 2 * (cov / vg) * cov + (cov / vg)**2 * vg), by=(slope, minimum_at(c, cov / vg)))
    d.step(Ge(vf - 2 * c * cov + c**2 * vg, vf - cov**2 / vg))


@derivation("Merging two classes does not raise the entropy")
def merging(d: Derivation) -> None:
    a, b = d.reals("a b", above=0)
    d.claim(Le(-(a + b) * log(a + b), -a * log(a) - b * log(b)))
    one = d.step(Le(log(a), log(a + b)))
    two = d.step(Le(log(b), log(a + b)))
    (d.calc(-(a + b) * log(a + b))
      .eq(-a * log(a + b) - b * log(a + b))
      .le(-a * log(a) - b * log(b), by=(one, two, combination(a, b))))


@derivation("Pinsker's inequality for two coins")
def pinsker(d: Derivation) -> None:
    p, q = d.reals("p q", above=0, below=1)
    f = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)) - 2 * (p - q)**2
    d.claim(Ge(f, 0))
    slope = d.step(Eq(Derivative(f, q), (q - p) * (1 / (q * (1 - q)) - 4)), by=differentiate)
    d.step(Ge(f, 0), by=(slope, minimum_at(q, p)))


@derivation("The variance of what lies between 0 and 1 is at most 1/4")
def popoviciu(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j = d.indices("i j", 1, n)
    p = d.family("p", i, at_least=0)
    x = d.family("x", i, at_least=0, at_most=1)
    total = d.given(Eq(Sum(p[i], i), 1), "probabilities sum to one")
    mu = d.define("mu", Sum(p[i] * x[i], i))
    d.claim(Le(Sum(p[i] * (x[i] - mu)**2, i), Rational(1, 4)))
    sq = d.step(Le(p[i] * x[i]**2, p[i] * x[i]))
    summed = d.step(Le(Sum(p[i] * x[i]**2, i), Sum(p[i] * x[i], i)), by=(sq, sum_over(i)))
    (d.calc(Sum(p[i] * (x[i] - mu)**2, i))
      .eq(Sum(p[i] * x[i]**2, i) - 2 * mu * Sum(p[i] * x[i], i) + mu**2 * Sum(p[i], i))
      .eq(Sum(p[i] * x[i]**2, i) - mu**2, by=(mu, total))
      .le(mu - mu**2, by=(summed, mu))
      .le(Rational(1, 4)))


@derivation("The collision probability is at least 1/K")
def collision(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, at_least=0)
    total = d.given(Eq(Sum(p[i], i), 1), "the probabilities sum to one")
    d.claim(Ge(Sum(p[i]**2, i), 1 / K))
    (d.calc(Sum(p[i]**2, i))
      .eq(Sum((p[i] - 1 / K)**2, i) + 2 / K * Sum(p[i], i) - 1 / K)
      .eq(Sum((p[i] - 1 / K)**2, i) + 1 / K, by=total)
      .ge(1 / K))


@derivation("The smoothness of the logistic loss")
def hoeffding_piece(d: Derivation) -> None:
    u = d.real("u")
    p = d.real("p", above=0, below=1)
    d.claim(Le(Derivative(log(1 - p + p * exp(u)), (u, 2)), Rational(1, 4)))
    s = d.define("s", p * exp(u) / (1 - p + p * exp(u)))
    (d.calc(Derivative(log(1 - p + p * exp(u)), (u, 2)))
      .eq(s * (1 - s), by=(s, differentiate))
      .le(Rational(1, 4)))
