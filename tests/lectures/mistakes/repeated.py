"""Mistakes that are repeated in blogs and exercises: each is false, and refuted at numbers."""

from sympy import Abs, And, Derivative, Eq, Ge, Le, Product, Sum, exp, log, sqrt

from derive import KD, Derivation, derivation, iff
from derive.functions import sigmoid
from derive.rules import differentiate


@derivation("The divergence of two Poisson variables without its linear part")
def poisson_slip(d: Derivation) -> None:
    a, b = d.reals("a b", above=0)
    d.claim(Ge(a * log(a / b), 0))


@derivation("The spread around the mean is that around the truth")
def spread_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n)
    mu = d.real("mu")
    m = d.define("m", Sum(x[n], n) / N)
    d.claim(Eq(Sum((x[n] - m) ** 2, n), Sum((x[n] - mu) ** 2, n)), by=m)


@derivation("The mean of a geometric variable that begins with 1, as if it began with 0")
def geometric_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    k = d.index("k", 1, n)
    p = d.real("p", above=0, below=1)
    d.claim(Eq(Sum(k * p * (1 - p) ** (k - 1), k), (1 - p) / p * (1 - (1 - p) ** n)))


@derivation("The mean return is the best baseline, whatever the scores")
def baseline_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a = d.index("a", 1, K)
    p, g, R = d.family("p", a, above=0), d.family("g", a), d.family("R", a)
    b = d.real("b")
    one = d.given(Eq(Sum(p[a], a), 1))
    m = d.define("m", Sum(p[a] * R[a], a))
    d.claim(Sum(p[a] * g[a] ** 2 * (R[a] - m) ** 2, a) <= Sum(p[a] * g[a] ** 2 * (R[a] - b) ** 2, a))
    d.step(
        Sum(p[a] * g[a] ** 2 * (R[a] - m) ** 2, a) <= Sum(p[a] * g[a] ** 2 * (R[a] - b) ** 2, a), by=(one, m)
    )


@derivation("The bias of a moving average corrected by one factor")
def correction_slip(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    b = d.real("beta", above=0, below=1)
    d.claim(Eq((1 - b) * Sum(b ** (T - t), t) / (1 - b), 1))


@derivation("Scores are divided by the number of components")
def scaling_slip(d: Derivation) -> None:
    m = d.integer("m", at_least=1)
    a, b = d.indices("a b", 1, m)
    d.claim(Eq(Sum(KD(a, b), a, b) / m**2, 1))


@derivation("Gradient descent is stable below 1/a only")
def stability_slip(d: Derivation) -> None:
    a = d.real("a", above=0)
    eta = d.real("eta")
    d.claim(iff(Abs(1 - eta * a) < 1, And(eta > 0, eta < 1 / a)))


@derivation("Jaccard from Dice with the wrong sign")
def jaccard_slip(d: Derivation) -> None:
    t = d.integer("t", at_least=1)
    e = d.integer("e", at_least=0)
    D = d.define("D", 2 * t / (2 * t + e))
    d.claim(Eq(t / (t + e), D / (2 + D)), by=D)


@derivation("Softplus and its mirror image differ by the absolute value")
def softplus_slip(d: Derivation) -> None:
    x = d.real("x")
    d.claim(Eq(log(1 + exp(x)) - log(1 + exp(-x)), Abs(x)))


@derivation("F-beta with beta at the recall")
def f_beta_slip(d: Derivation) -> None:
    t = d.integer("t", at_least=1)
    a, b = d.integer("a", at_least=0), d.integer("b", at_least=0)
    beta = d.real("beta", above=0)
    P, R = d.define("P", t / (t + a)), d.define("R", t / (t + b))
    d.claim(
        Eq(
            (1 + beta**2) * P * R / (P + beta**2 * R),
            (1 + beta**2) * t / ((1 + beta**2) * t + beta**2 * b + a),
        ),
        by=(P, R),
    )


@derivation("Estimates are weighted by their variances")
def weights_slip(d: Derivation) -> None:
    a, b = d.reals("a b", above=0)
    w = d.define("w", a / (a + b))
    d.claim(Le(w**2 * a + (1 - w) ** 2 * b, a * b / (a + b)), by=w)


@derivation("Some of k samples passes with k times the probability of one")
def pass_slip(d: Derivation) -> None:
    k = d.integer("k", at_least=1)
    p = d.real("p", at_least=0, at_most=1)
    d.claim(Eq(1 - (1 - p) ** k, k * p))


@derivation("The weights of a lambda-return without the last sum to one")
def lambda_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N - 1)
    lam = d.real("lambda", above=0, below=1)
    d.claim(Eq((1 - lam) * Sum(lam ** (n - 1), n), 1))


@derivation("The moment generating function of a coin below the exponential of its mean")
def chernoff_slip(d: Derivation) -> None:
    p = d.real("p", above=0, below=1)
    s = d.real("s")
    d.claim(1 - p + p * exp(s) <= exp(p * s))


@derivation("Hellinger's distance is at least total variation")
def hellinger_slip(d: Derivation) -> None:
    p, q = d.reals("p q", above=0, below=1)
    d.claim(Abs(p - q) <= 1 - sqrt(p * q) - sqrt((1 - p) * (1 - q)))


@derivation("The gradient of focal loss without that of the weight")
def focal_slip(d: Derivation) -> None:
    x = d.real("x")
    g = d.real("gamma", above=0)
    f = -((1 - sigmoid(x)) ** g) * log(sigmoid(x))
    d.claim(Eq(Derivative(f, x), -((1 - sigmoid(x)) ** (g + 1))), by=(sigmoid, differentiate))


@derivation("Collisions are bounded from the wrong side")
def birthday_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=2)
    k = d.integer("k", at_least=2, at_most=n)
    i = d.index("i", 0, k - 1)
    d.claim(exp(-k * (k - 1) / (2 * n)) <= Product(1 - i / n, i))
