"""Mistakes that are believed because a special case is right."""

from sympy import And, Derivative, Eq, Max, Min, Product, Rational, Sum, exp, log

from derive import Derivation, derivation, iff, implies
from derive.functions import softmax
from derive.rules import differentiate


@derivation("Simpson: what is better in each group is better in all")
def simpson(d: Derivation) -> None:
    a, b, c, e = d.reals("a b c e", at_least=0)
    k, j, m, n = d.reals("k j m n", above=0)
    one = d.given(a / k > b / j, "better in the first group")
    two = d.given(c / m > e / n, "and in the second")
    d.claim((a + c) / (k + m) > (b + e) / (j + n), by=(one, two))


@derivation("The gradient of a policy without its probability")
def policy_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a, k = d.indices("a k", 1, K)
    z, Q = d.family("z", a), d.family("Q", a)
    V = Sum(softmax(z)[a] * Q[a], a)
    d.claim(Eq(Derivative(V, z[k]), Q[k] - V), by=(softmax, differentiate))


@derivation("The value of a GAN with log 2 for log 4")
def gan_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q = d.family("p", k, above=0), d.family("q", k, above=0)
    sp, sq = d.given(Eq(Sum(p[k], k), 1)), d.given(Eq(Sum(q[k], k), 1))
    m = d.define("m", (p[k] + q[k]) / 2, over=k)
    d.claim(
        Eq(
            Sum(p[k] * log(p[k] / (p[k] + q[k])), k) + Sum(q[k] * log(q[k] / (p[k] + q[k])), k),
            Sum(p[k] * log(p[k] / m[k]), k) + Sum(q[k] * log(q[k] / m[k]), k) - log(2),
        ),
        by=(m, sp, sq),
    )


@derivation("AdaBoost's weight without the half")
def adaboost_slip(d: Derivation) -> None:
    e = d.real("epsilon", above=0, below=1)
    a = d.define("alpha", log((1 - e) / e))
    d.claim(Eq(e * exp(a), (1 - e) * exp(-a)), by=a)


@derivation("A split of a leaf never loses, with a penalty")
def gain_slip(d: Derivation) -> None:
    a, b = d.reals("a b")
    h, k, lam = d.reals("h k lambda", above=0)
    d.claim((a + b) ** 2 / (h + k + lam) <= a**2 / (h + lam) + b**2 / (k + lam))


@derivation("The odd part of a split: the squared error falls by the squared difference of means")
def tree_slip(d: Derivation) -> None:
    m, k = d.integer("m", at_least=1), d.integer("k", at_least=1)
    n = d.index("n", 1, m + k)
    y = d.family("y", n)
    L = d.define("L", Sum(y[n], (n, 1, m)) / m)
    R = d.define("R", Sum(y[n], (n, m + 1, m + k)) / k)
    M = d.define("M", Sum(y[n], n) / (m + k))
    d.claim(
        Eq(
            Sum((y[n] - M) ** 2, n),
            Sum((y[n] - L) ** 2, (n, 1, m))
            + Sum((y[n] - R) ** 2, (n, m + 1, m + k))
            + (m + k) * (L - R) ** 2 / 4,
        ),
        by=(L, R, M),
    )


@derivation("The bootstrap misses an item with at least probability 1/e")
def bootstrap_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    d.claim((1 - 1 / n) ** n >= exp(-1))


@derivation("The jackknife's variance without its factor")
def jackknife_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    x = d.family("x", n)
    m = d.define("m", Sum(x[n], n) / N)
    loo = d.define("l", (N * m - x[n]) / (N - 1), over=n)
    d.claim(Eq(Sum((loo[n] - m) ** 2, n) / N, Sum((x[n] - m) ** 2, n) / (N * (N - 1))), by=(loo, m))


@derivation("Speculative decoding with the difference for the residue")
def speculative_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    k, j = d.indices("k j", 1, K)
    p, q = d.family("p", k, above=0), d.family("q", k, above=0)
    sp, sq = d.given(Eq(Sum(p[k], k), 1)), d.given(Eq(Sum(q[k], k), 1))
    r = d.define("r", 1 - Sum(Min(p[j], q[j]), j))
    d.claim(Eq(Min(p[k], q[k]) + r * Max(0, p[k] - q[k]), p[k]), by=(r, sp, sq))


@derivation("Randomised response without the correction is unbiased")
def response_slip(d: Derivation) -> None:
    p = d.real("p", above=Rational(1, 2), below=1)
    x = d.integer("x", at_least=0, at_most=1)
    d.claim(Eq(p * x + (1 - p) * (1 - x), x))


@derivation("Privacy budgets do not add")
def composition_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q = d.family("p", k, above=0), d.family("q", k, above=0)
    e = d.real("epsilon", above=0)
    private = d.given(p[k] / q[k] <= exp(e), "each answer is private")
    d.claim(Product(p[k], k) / Product(q[k], k) <= exp(e), by=private)


@derivation("The posterior is the sensitivity")
def base_rate_slip(d: Derivation) -> None:
    s, f, b = d.reals("s f b", above=0, below=1)
    d.claim(s <= s * b / (s * b + f * (1 - b)))


@derivation("Spearman with n cubed only")
def spearman_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    d.claim(Eq(1 - 6 * Sum((n - (N + 1 - n)) ** 2, n) / N**3, -1))


@derivation("The running sum of a stream is not rescaled")
def stream_slip(d: Derivation) -> None:
    a, b = d.reals("a b")
    d.claim(Eq(exp(a - a) + exp(b - Max(a, b)), exp(a - Max(a, b)) + exp(b - Max(a, b))))


@derivation("The mean of a ratio is the ratio of the means")
def ratio_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n, above=0), d.family("y", n, above=0)
    d.claim(Eq(Sum(x[n] / y[n], n) / N, Sum(x[n], n) / Sum(y[n], n)))


@derivation("Cantelli's bound is twice Chebyshev's")
def cantelli_slip(d: Derivation) -> None:
    v, t = d.reals("v t", above=0)
    d.claim(v / t**2 / 2 >= v / (v + t**2))


@derivation("Majority votes always help")
def condorcet_slip(d: Derivation) -> None:
    p = d.real("p", above=0, below=1)
    d.claim(p**3 + 3 * p**2 * (1 - p) >= p)


@derivation("The absolute correlation is one only for equal numbers")
def matthews_slip(d: Derivation) -> None:
    a, b, c, e = d.reals("a b c e", at_least=0)
    some = d.given((a + b) * (a + c) * (e + b) * (e + c) > 0)
    d.claim(
        iff(Eq((a * e - b * c) ** 2, (a + b) * (a + c) * (e + b) * (e + c)), And(Eq(b, 0), Eq(c, 0))), by=some
    )


@derivation("A larger value of the entropy means a larger logit")
def entropy_slip(d: Derivation) -> None:
    p, q = d.reals("p q", above=0, below=1)
    d.claim(implies(p < q, -p * log(p) - (1 - p) * log(1 - p) < -q * log(q) - (1 - q) * log(1 - q)))


@derivation("Inclusion and exclusion without the last term")
def inclusion_slip(d: Derivation) -> None:
    a, b, c = d.reals("a b c", at_least=0, at_most=1)
    d.claim(Eq(1 - (1 - a) * (1 - b) * (1 - c), a + b + c - a * b - a * c - b * c))
