"""Formulas recalled from memory, one symbol off: each is false, and refuted at numbers."""

from sympy import Derivative, Eq, Ge, Le, Lt, Max, Sum, exp, log, sqrt

from derive import Derivation, derivation, piecewise
from derive.functions import softmax
from derive.rules import differentiate


@derivation("Generalised advantages without lambda in their recursion")
def gae_slip(d: Derivation) -> None:
    T = d.integer("T", at_least=2)
    t, s, k = d.index("t", 1, T - 1), d.index("s", 1, T), d.index("k", 1, T)
    g, lam = d.real("gamma", above=0, at_most=1), d.real("lambda", above=0, at_most=1)
    delta = d.family("delta", s)
    A = d.define("A", Sum((g * lam) ** (k - s) * delta[k], (k, s, T)), over=s)
    d.claim(Eq(A[t], delta[t] + g * A[t + 1]), by=A)


@derivation("The error of a value without the horizon")
def horizon_slip(d: Derivation) -> None:
    g = d.real("gamma", at_least=0, below=1)
    e, D = d.reals("e D", at_least=0)
    one = d.given(Le(D, e + g * D), "one step errs by $e$")
    d.claim(Le(D, e), by=one)


@derivation("The natural gradient without the policy's mean")
def natural_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    a = d.index("a", 1, K)
    z, Q = d.family("z", a), d.family("Q", a)
    d.claim(
        Eq(Derivative(Sum(softmax(z)[a] * Q[a], a), z[1]) / softmax(z)[1], Q[1]), by=(softmax, differentiate)
    )


@derivation("Batches without replacement, corrected by N for N - 1")
def population_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    b = d.integer("b", at_least=1, at_most=N)
    s, v = d.real("sigma", above=0), d.real("v", above=0)
    true = d.given(Eq(v, s**2 / b * (N - b) / (N - 1)), "the variance of a batch's mean")
    d.claim(Eq(v, s**2 / b * (1 - b / N)), by=true)


@derivation("The pinball loss with its sides exchanged")
def pinball_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, N)
    w, y = d.family("w", i, at_least=0), d.family("y", i)
    tau = d.real("tau", above=0, below=1)
    c, q = d.reals("c q")
    one = d.given(Eq(Sum(w[i], i), 1), "the weights sum to one")
    quantile = d.given(Eq(Sum(w[i] * piecewise((1, y[i] <= q), otherwise=0), i), tau), "q is the quantile")
    d.claim(
        Le(
            Sum(w[i] * Max(tau * (q - y[i]), (1 - tau) * (y[i] - q)), i),
            Sum(w[i] * Max(tau * (c - y[i]), (1 - tau) * (y[i] - c)), i),
        ),
        by=(one, quantile),
    )


@derivation("Discounted gain by the logarithm of the position")
def discount_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    g = d.family("g", k, at_least=0)
    d.claim(Ge(Sum(g[k] / log(k), k), 0))


@derivation("Plackett and Luce without taking out what was placed")
def plackett_slip(d: Derivation) -> None:
    a, b, c = d.reals("a b c", above=0)
    s = d.define("s", a + b + c)
    d.claim(Eq(2 * (a * b + b * c + a * c) / s**2, 1), by=s)


@derivation("DDIM: the direction is shortened by the noise, not by its square")
def ddim_slip(d: Derivation) -> None:
    b = d.real("b", above=0, below=1)
    s = d.real("sigma", at_least=0)
    room = d.given(Le(s**2, 1 - b), "the new noise has room")
    d.claim(Eq((sqrt(1 - b) - s) ** 2 + s**2, 1 - b), by=room)


@derivation("Tweedie with the noisy mixture's own spread for its mean")
def tweedie_slip(d: Derivation) -> None:
    m, x = d.reals("m x")
    s = d.real("s", above=0)
    q = d.define("q", exp(-((x - m) ** 2) / (2 * s**2)) + exp(-((x + m) ** 2) / (2 * s**2)))
    d.claim(Eq(x - s**2 * Derivative(log(q), x), 0), by=(q, differentiate))


@derivation("A coin is sub-Gaussian with its own variance")
def subgaussian_slip(d: Derivation) -> None:
    t = d.real("t")
    p = d.real("p", above=0, below=1)
    d.claim(Le(log(1 - p + p * exp(t)), p * t + p * (1 - p) * t**2 / 2))


@derivation("Uncorrelated noise has independent squares")
def squares_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    p, x, y = d.family("p", n, at_least=0), d.family("x", n), d.family("y", n)
    one = d.given(Eq(Sum(p[n], n), 1), "p sums to one")
    first = d.given(Eq(Sum(p[n] * x[n], n), 0), "x is centred")
    second = d.given(Eq(Sum(p[n] * y[n], n), 0), "so is y")
    free = d.given(Eq(Sum(p[n] * x[n] * y[n], n), 0), "they are uncorrelated")
    d.claim(
        Eq(
            Sum(p[n] * x[n] ** 2 * y[n] ** 2, n),
            Sum(p[n] * x[n] ** 2, n) * Sum(p[n] * y[n] ** 2, n),
        ),
        by=(one, first, second, free),
    )


@derivation("Gini's impurity is below the error of the majority")
def gini_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    k = d.integer("k", at_least=1, at_most=K)
    p = d.family("p", i, at_least=0)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    most = d.given(Le(p[i], p[k]), "class $k$ is the most frequent")
    d.claim(Le(1 - Sum(p[i] ** 2, i), 1 - p[k]), by=(one, most))


@derivation("Rewards normalised by the sample's deviation have squares that sum to the group's size")
def grpo_slip(d: Derivation) -> None:
    G = d.integer("G", at_least=2)
    i = d.index("i", 1, G)
    r = d.family("r", i)
    s = d.real("s", above=0)
    m = d.define("m", Sum(r[i], i) / G)
    spread = d.given(Eq(s**2, Sum((r[i] - m) ** 2, i) / (G - 1)), "s is the sample's standard deviation")
    d.claim(Eq(Sum(((r[i] - m) / s) ** 2, i), G), by=(m, spread))


@derivation("The probability of the truth is a proper score")
def linear_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    two = d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    d.claim(Le(Sum(p[i] * q[i], i), Sum(p[i] * p[i], i)), by=(one, two))


@derivation("Receptive fields add up kernels, whatever the strides")
def receptive_slip(d: Derivation) -> None:
    L = d.integer("L", at_least=1)
    n = d.index("n", 1, L)
    k, s = d.integer("k", at_least=1), d.integer("s", at_least=1)
    d.claim(Lt(Sum((k - 1) * s ** (n - 1), n), L * k))


@derivation("The largest of noisy estimates is unbiased")
def optimism_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, x, y = d.family("p", n, at_least=0), d.family("x", n), d.family("y", n)
    one = d.given(Eq(Sum(p[n], n), 1), "p sums to one")
    d.claim(Eq(Sum(p[n] * Max(x[n], y[n]), n), Max(Sum(p[n] * x[n], n), Sum(p[n] * y[n], n))), by=one)
