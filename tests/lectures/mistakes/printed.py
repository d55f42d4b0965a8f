"""Mistakes as they are printed: each is false, and refuted at numbers."""

from sympy import Derivative, Eq, Ge, Le, Max, Sum, log, sqrt

from derive import KD, Derivation, derivation
from derive.functions import kl_divergence, sigmoid, softmax
from derive.rules import differentiate


@derivation("The gradient of attention without the mean")
def attention_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, k = d.indices("i k", 1, n)
    s, v = d.family("s", i), d.family("v", i)
    d.claim(
        Eq(Derivative(Sum(softmax(s)[i] * v[i], i), s[k]), softmax(s)[k] * v[k] * (1 - softmax(s)[k])),
        by=(softmax, differentiate),
    )


@derivation("Laplace smoothing with the wrong denominator")
def laplace_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    n = d.family("n", i, at_least=0, integer=True)
    alpha = d.real("alpha", above=0)
    N = d.define("N", Sum(n[i], i))
    p = d.define("p", (n[i] + alpha) / (N + alpha), over=i)
    d.claim(Eq(Sum(p[i], i), 1), by=(p, N))


@derivation("The weights of EMA sum to one")
def ema_slip(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 1, T)
    b = d.real("beta", above=0, below=1)
    d.claim(Eq(Sum((1 - b) * b ** (T - t), (t, 1, T)), 1))


@derivation("F1 is the arithmetic mean")
def f1_slip(d: Derivation) -> None:
    P, R = d.reals("P R", above=0, at_most=1)
    d.claim(Ge(2 * P * R / (P + R), (P + R) / 2))


@derivation("SiLU derivative without the product rule")
def silu_slip(d: Derivation) -> None:
    x = d.real("x")
    d.claim(Eq(Derivative(x * sigmoid(x), x), x * sigmoid(x) * (1 - sigmoid(x))), by=(sigmoid, differentiate))


@derivation("variance of bagging forgets the diagonal")
def bagging_slip(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    i, j = d.indices("i j", 1, M)
    rho = d.real("rho", at_least=-1, at_most=1)
    s = d.real("sigma", above=0)
    C = d.family("C", i, j)
    cov = d.given(Eq(C[i, j], s**2 * (rho + (1 - rho) * KD(i, j))), "one variance and one correlation")
    d.claim(Eq(Sum(C[i, j], i, j) / M**2, rho * s**2 + (1 - rho) * s**2))
    (d.calc(Sum(C[i, j], i, j) / M**2).eq(rho * s**2 + (1 - rho) * s**2, by=cov))


@derivation("ReLU squared derivative at all points")
def hinge_slip(d: Derivation) -> None:
    m = d.real("m")
    d.claim(Eq(Derivative(Max(0, 1 - m), m), -1), by=differentiate)


@derivation("KL is symmetric")
def kl_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    sp = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    sq = d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    d.claim(Eq(kl_divergence(p, q), kl_divergence(q, p)), by=(kl_divergence, sp, sq))


@derivation("weight decay equals a scaled gradient")
def decay_slip(d: Derivation) -> None:
    w, g = d.reals("w g")
    eta, lam = d.reals("eta lambda", above=0)
    d.claim(Eq(w - eta * (g + lam * w), (1 - lam) * w - eta * g))


@derivation("the TD errors telescope without the last value")
def td_slip(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 0, T - 1)
    s = d.index("s", 0, T)
    gam = d.real("gamma", above=0, at_most=1)
    r, V = d.family("r", t), d.family("V", s)
    d.claim(Eq(Sum(gam**t * (r[t] + gam * V[t + 1] - V[t]), t), Sum(gam**t * r[t], t) - V[0]))


@derivation("Jensen the wrong way")
def jensen_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    w, x = d.family("w", i, at_least=0), d.family("x", i, above=0)
    tot = d.given(Eq(Sum(w[i], i), 1), "weights")
    d.claim(Le(log(Sum(w[i] * x[i], i)), Sum(w[i] * log(x[i]), i)), by=tot)


@derivation("dropout variance with q for 1-q")
def drop_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    w = d.family("w", i)
    q = d.real("q", above=0, below=1)
    d.claim(Eq(Sum(q * (w[i] / q - w[i]) ** 2 + (1 - q) * w[i] ** 2, i), q / (1 - q) * Sum(w[i] ** 2, i)))


@derivation("power iteration, eigenvalue may be zero")
def power_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=0)
    a, b, la, lb = d.reals("a b lambda_1 lambda_2")
    d.claim(Eq((b * lb**n) / (a * la**n), b / a * (lb / la) ** n))


@derivation("clipping with max instead of min")
def clip_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    g = d.family("g", i)
    c = d.real("c", above=0)
    some = d.given(Sum(g[i] ** 2, i) > 0, "the gradient is not zero")
    norm = sqrt(Sum(g[i] ** 2, i))
    d.claim(Le(sqrt(Sum((Max(1, c / norm) * g[i]) ** 2, i)), c), by=some)
