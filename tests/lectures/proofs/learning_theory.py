"""Bounds of learning theory: as a lecturer writes them."""

from sympy import Abs, Eq, Max, Sum, exp, log

from derive import Derivation, derivation, iff, piecewise
from derive.rules import cases, divide, multiply, sum_over, take_exp, take_log, take_power, tangent_exp


@derivation("Hinge loss bounds the zero-one loss")
def hinge(d: Derivation) -> None:
    m = d.real("m")
    zo = d.define("z", piecewise((1, m <= 0), otherwise=0))
    d.claim(zo <= Max(0, 1 - m))
    d.claim(zo <= (1 - m)**2)
    d.step(zo <= Max(0, 1 - m), by=zo)
    d.step(zo <= (1 - m)**2, by=zo)


@derivation("Logistic loss in base 2 bounds the zero-one loss")
def logistic_bound(d: Derivation) -> None:
    m = d.real("m")
    zo = d.define("z", piecewise((1, m <= 0), otherwise=0))
    d.claim(zo <= log(1 + exp(-m)) / log(2))
    with d.case(m <= 0) as neg:
        a = d.step(1 + exp(-m) >= 2)
        b = a.then(log(1 + exp(-m)) >= log(2), by=take_log)
        left = d.step(zo <= log(1 + exp(-m)) / log(2), by=(zo, b))
    with d.case(m > 0):
        right = d.step(zo <= log(1 + exp(-m)) / log(2), by=zo)
    d.step(zo <= log(1 + exp(-m)) / log(2), by=(left, right, cases))


@derivation("Markov's inequality for a finite distribution")
def markov(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, x = d.family("p", n, at_least=0), d.family("x", n, at_least=0)
    a = d.real("a", above=0)
    d.given(Eq(Sum(p[n], n), 1))
    tail = d.define("tail", Sum(p[n] * piecewise((1, x[n] >= a), otherwise=0), n))
    d.claim(tail <= Sum(p[n] * x[n], n) / a)
    pt = d.step(piecewise((1, x[n] >= a), otherwise=0) <= x[n] / a)
    pt2 = pt.then(p[n] * piecewise((1, x[n] >= a), otherwise=0) <= p[n] * x[n] / a, by=multiply(p[n]))
    (d.calc(tail)
      .eq(Sum(p[n] * piecewise((1, x[n] >= a), otherwise=0), n), by=tail)
      .le(Sum(p[n] * x[n] / a, n), by=(pt2, sum_over(n)))
      .eq(Sum(p[n] * x[n], n) / a))


@derivation("Chebyshev's inequality for a finite distribution")
def chebyshev(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, x = d.family("p", n, at_least=0), d.family("x", n)
    e = d.real("epsilon", above=0)
    mu = d.define("mu", Sum(p[n] * x[n], n))
    far = d.define("f", piecewise((1, Abs(x[n] - mu) >= e), otherwise=0), over=n)
    d.claim(Sum(p[n] * far[n], n) <= Sum(p[n] * (x[n] - mu)**2, n) / e**2)
    pt = d.step(far[n] <= (x[n] - mu)**2 / e**2, by=far)
    pt2 = pt.then(p[n] * far[n] <= p[n] * (x[n] - mu)**2 / e**2, by=multiply(p[n]))
    d.calc(Sum(p[n] * far[n], n)).le(Sum(p[n] * (x[n] - mu)**2 / e**2, n), by=(pt2, sum_over(n))).eq(Sum(p[n] * (x[n] - mu)**2, n) / e**2)


@derivation("The union bound for finitely many hypotheses")
def union_bound(d: Derivation) -> None:
    H, N = d.integer("H", at_least=1), d.integer("N", at_least=1)
    h, n = d.index("h", 1, H), d.index("n", 1, N)
    p = d.family("p", n, at_least=0)
    b = d.family("b", h, n, at_least=0, at_most=1)
    delta = d.real("delta", above=0)
    each = d.given(Sum(p[n] * b[h, n], n) <= delta / H, "each hypothesis is bad with probability at most delta/H")
    anyb = d.family("u", n)
    un = d.given(anyb[n] <= Sum(b[h, n], h), "u is the indicator of the union")
    d.claim(Sum(p[n] * anyb[n], n) <= delta)
    w = d.step(p[n] * anyb[n] <= p[n] * Sum(b[h, n], h), by=(un, multiply(p[n])))
    (d.calc(Sum(p[n] * anyb[n], n))
      .le(Sum(p[n] * Sum(b[h, n], h), n), by=(w, sum_over(n)))
      .eq(Sum(Sum(p[n] * b[h, n], n), h), why="swap the sums")
      .le(Sum(delta / H, h), by=(each, sum_over(h)))
      .eq(delta))


@derivation("Sample complexity of a finite class")
def pac(d: Derivation) -> None:
    H = d.integer("H", at_least=1)
    m = d.integer("m", at_least=1)
    eps = d.real("epsilon", above=0, below=1)
    delta = d.real("delta", above=0, below=1)
    enough = d.given(m >= (log(H) + log(1 / delta)) / eps, "there are enough samples")
    d.claim(H * (1 - eps)**m <= delta)
    t = d.step(1 - eps <= exp(-eps), by=tangent_exp(-eps, 0))
    (d.calc(H * (1 - eps)**m)
      .le(H * exp(-eps)**m, by=(t, take_power(m)))
      .eq(H * exp(-eps * m))
      .le(H * exp(-(log(H) + log(1 / delta))), by=(d.step(-eps * m <= -(log(H) + log(1/delta)), by=enough), take_exp))
      .eq(delta))


@derivation("Hoeffding's lemma: exp lies below its chord")
def hoeffding_chord(d: Derivation) -> None:
    s = d.real("s")
    x = d.real("x", at_least=0, at_most=1)
    d.claim(exp(s * x) <= 1 - x + x * exp(s))
    t1 = d.step(exp(s*x) * (1 + s - s*x) <= exp(s), by=tangent_exp(s, s*x))
    t0 = d.step(exp(s*x) * (1 - s*x) <= 1, by=tangent_exp(0, s*x))
    a = t1.then(x * exp(s*x) * (1 + s - s*x) <= x * exp(s), by=multiply(x))
    b = t0.then((1 - x) * exp(s*x) * (1 - s*x) <= 1 - x, by=multiply(1 - x))
    d.step(exp(s * x) <= 1 - x + x * exp(s), by=(a, b))


@derivation("Hoeffding's sample size")
def hoeffding_size(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    eps, delta = d.real("epsilon", above=0), d.real("delta", above=0)
    d.claim(iff(2 * exp(-2 * n * eps**2) <= delta, n >= log(2 / delta) / (2 * eps**2)))
    (d.chain(2 * exp(-2 * n * eps**2) <= delta)
      .iff(exp(-2 * n * eps**2) <= delta / 2)
      .iff(-2 * n * eps**2 <= log(delta / 2), by=take_log)
      .iff(n >= log(2 / delta) / (2 * eps**2), by=divide(-2 * eps**2)))


@derivation("The perceptron makes at most (R/g)^2 mistakes")
def perceptron(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    R, g = d.real("R", above=0), d.real("gamma", above=0)
    norm, dot = d.real("n", at_least=0), d.real("s")
    grow = d.given(dot >= M * g, "each mistake adds gamma")
    slow = d.given(norm**2 <= M * R**2, "each mistake adds at most R^2")
    cs = d.given(dot <= norm, "Cauchy and Schwarz")
    d.claim(M <= (R / g)**2)
    a = d.step(M * g <= norm, by=(grow, cs))
    b = a.then((M * g)**2 <= norm**2, by=take_power(2))
    b.then((M * g)**2 <= M * R**2, by=slow).then(M <= (R / g)**2, by=divide(M * g**2))


@derivation("Holder with one and infinity")
def dual_norm(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    M = d.real("M", at_least=0)
    b = d.given(Abs(y[n]) <= M, "M bounds y")
    d.claim(Sum(x[n] * y[n], n) <= M * Sum(Abs(x[n]), n))
    e = (d.calc(x[n] * y[n]).le(Abs(x[n] * y[n])).eq(Abs(x[n]) * Abs(y[n])).le(Abs(x[n]) * M, by=b))
    d.calc(Sum(x[n] * y[n], n)).le(Sum(Abs(x[n]) * M, n), by=(e, sum_over(n))).eq(M * Sum(Abs(x[n]), n))


@derivation("AdaBoost: the exponential loss bounds the errors")
def adaboost(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    m = d.family("m", n)
    err = d.define("e", piecewise((1, m[n] <= 0), otherwise=0), over=n)
    d.claim(Sum(err[n], n) / N <= Sum(exp(-m[n]), n) / N)
    a = d.step(err[n] <= exp(-m[n]), by=err)
    d.step(Sum(err[n], n) / N <= Sum(exp(-m[n]), n) / N, by=(a, sum_over(n)))
