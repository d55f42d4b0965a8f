"""Sums, variances, descent: as a lecturer writes them."""

from sympy import Abs, Derivative, Eq, Rational, Sum, binomial, exp, log

from derive import Derivation, KD, derivation
from derive.functions import sigmoid
from derive.rules import differentiate, sum_over, tangent_log


@derivation("The gradient of a linear layer")
def linear_layer(d: Derivation) -> None:
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=1)
    i, k = d.indices("i k", 1, N)
    j, l = d.indices("j l", 1, M)
    w, x, t = d.family("w", i, j), d.family("x", j), d.family("t", i)
    y = d.define("y", Sum(w[i, j] * x[j], j), over=i)
    L = d.define("L", Sum((y[i] - t[i])**2, i) / 2)
    d.claim(Eq(Derivative(L, w[k, l]), (y[k] - t[k]) * x[l]), by=(L, y, differentiate))
    d.claim(Eq(Derivative(L, x[l]), Sum((y[i] - t[i]) * w[i, l], i)), by=(L, y, differentiate))


@derivation("The law of total variance")
def total_variance(d: Derivation) -> None:
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=1)
    i, j = d.index("i", 1, N), d.index("j", 1, M)
    p, c, x = d.family("p", i, at_least=0), d.family("c", i, j, at_least=0), d.family("x", i, j)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    rows = d.given(Eq(Sum(c[i, j], j), 1), "rows sum to one")
    m = d.define("m", Sum(c[i, j] * x[i, j], j), over=i)
    mu = d.define("mu", Sum(p[i] * m[i], i))
    d.claim(Eq(Sum(p[i] * Sum(c[i, j] * (x[i, j] - mu)**2, j), i),
               Sum(p[i] * Sum(c[i, j] * (x[i, j] - m[i])**2, j), i) + Sum(p[i] * (m[i] - mu)**2, i)))
    inner = d.step(Eq(Sum(c[i, j] * (x[i, j] - mu)**2, j), Sum(c[i, j] * (x[i, j] - m[i])**2, j) + (m[i] - mu)**2), by=(rows, m))
    (d.calc(Sum(p[i] * Sum(c[i, j] * (x[i, j] - mu)**2, j), i))
      .eq(Sum(p[i] * (Sum(c[i, j] * (x[i, j] - m[i])**2, j) + (m[i] - mu)**2), i), by=inner)
      .eq(Sum(p[i] * Sum(c[i, j] * (x[i, j] - m[i])**2, j), i) + Sum(p[i] * (m[i] - mu)**2, i)))


@derivation("The triangle inequality for sums")
def triangle_sum(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n)
    d.claim(Abs(Sum(x[n], n)) <= Sum(Abs(x[n]), n))
    up = d.step(Sum(x[n], n) <= Sum(Abs(x[n]), n), by=(d.step(x[n] <= Abs(x[n])), sum_over(n)))
    lo = d.step(-Sum(x[n], n) <= Sum(Abs(x[n]), n), by=(d.step(-x[n] <= Abs(x[n])), sum_over(n)))
    d.step(Abs(Sum(x[n], n)) <= Sum(Abs(x[n]), n), by=(up, lo))


@derivation("A telescoping sum")
def telescope(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n, s = d.index("n", 1, N), d.index("s", 0, N)
    a = d.family("a", s)
    d.claim(Eq(Sum(a[n] - a[n - 1], n), a[N] - a[0]))
    d.step(Eq(Sum(a[n] - a[n - 1], n), a[N] - a[0]))


@derivation("Gradient descent: the regret telescopes")
def regret(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t, s = d.index("t", 1, T), d.index("s", 1, T + 1)
    w, g = d.family("w", s), d.family("g", t)
    eta, u, G = d.real("eta", above=0), d.real("u"), d.real("G", at_least=0)
    upd = d.given(Eq(w[t + 1], w[t] - eta * g[t]), "a step of gradient descent")
    small = d.given(g[t]**2 <= G**2, "gradients are bounded")
    d.claim(Sum(g[t] * (w[t] - u), t) <= (w[1] - u)**2 / (2 * eta) + eta * T * G**2 / 2)
    one = d.step(Eq(g[t] * (w[t] - u), ((w[t] - u)**2 - (w[t + 1] - u)**2) / (2 * eta) + eta * g[t]**2 / 2), by=upd)
    two = d.step(g[t] * (w[t] - u) <= ((w[t] - u)**2 - (w[t + 1] - u)**2) / (2 * eta) + eta * G**2 / 2, by=(one, small))
    (d.calc(Sum(g[t] * (w[t] - u), t))
      .le(Sum(((w[t] - u)**2 - (w[t + 1] - u)**2) / (2 * eta) + eta * G**2 / 2, t), by=(two, sum_over(t)))
      .eq(((w[1] - u)**2 - (w[T + 1] - u)**2) / (2 * eta) + T * eta * G**2 / 2)
      .le((w[1] - u)**2 / (2 * eta) + eta * T * G**2 / 2))


@derivation("The mean of a binomial distribution")
def binomial_mean(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    k = d.index("k", 0, n)
    p = d.real("p", above=0, below=1)
    d.claim(Eq(Sum(binomial(n, k) * p**k * (1 - p)**(n - k), k), 1))
    d.step(Eq(Sum(binomial(n, k) * p**k * (1 - p)**(n - k), k), (p + (1 - p))**n)).then(Eq(Sum(binomial(n, k) * p**k * (1 - p)**(n - k), k), 1))


@derivation("The variance of a sum of independent coins, two of them")
def two_coins(d: Derivation) -> None:
    p, q = d.reals("p q", at_least=0, at_most=1)
    d.claim(p * (1 - p) + q * (1 - q) <= Rational(1, 2))
    d.step(p * (1 - p) + q * (1 - q) <= Rational(1, 2))


@derivation("Ridge shrinks")
def ridge_shrinks(d: Derivation) -> None:
    a, b = d.real("a", above=0), d.real("b")
    lam = d.real("lambda", at_least=0)
    d.claim(Abs(b / (a + lam)) <= Abs(b / a))
    d.step(Abs(b / (a + lam)) <= Abs(b / a))


@derivation("Margins and softmax: a large margin gives a small loss")
def margin_loss(d: Derivation) -> None:
    m = d.real("m")
    d.claim(log(1 + exp(-m)) <= exp(-m))
    d.step(log(1 + exp(-m)) <= exp(-m), by=tangent_log(1 + exp(-m), 1))


@derivation("The sigmoid is Lipschitz")
def sigmoid_lipschitz(d: Derivation) -> None:
    t = d.real("t")
    d.claim(Derivative(sigmoid(t), t) <= Rational(1, 4))
    s = d.step(Eq(Derivative(sigmoid(t), t), sigmoid(t) * (1 - sigmoid(t))), by=(sigmoid, differentiate))
    d.step(sigmoid(t) * (1 - sigmoid(t)) <= Rational(1, 4))
    d.step(Derivative(sigmoid(t), t) <= Rational(1, 4), by=s)


@derivation("Cross-entropy under label smoothing")
def smoothing(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i, k = d.indices("i k", 1, K)
    q = d.family("q", i, above=0)
    e = d.real("epsilon", above=0, below=1)
    s = d.define("s", (1 - e) * KD(i, k) + e / K, over=(i, k))
    d.claim(Eq(-Sum(s[i, k] * log(q[i]), i), -(1 - e) * log(q[k]) - e / K * Sum(log(q[i]), i)))
    d.step(Eq(-Sum(s[i, k] * log(q[i]), i), -(1 - e) * log(q[k]) - e / K * Sum(log(q[i]), i)), by=s)
    d.claim(Eq(Sum(s[i, k], i), 1), by=s)


@derivation("Covariance is bilinear")
def covariance(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, x, y = d.family("p", n, at_least=0), d.family("x", n), d.family("y", n)
    a, b = d.reals("a b")
    one = d.given(Eq(Sum(p[n], n), 1))
    mx, my = d.define("mu", Sum(p[n] * x[n], n)), d.define("nu", Sum(p[n] * y[n], n))
    cov = Sum(p[n] * (x[n] - mx) * (y[n] - my), n)
    d.claim(Eq(cov, Sum(p[n] * x[n] * y[n], n) - mx * my))
    d.claim(Eq(Sum(p[n] * (a * x[n] + b - (a * mx + b)) * (y[n] - my), n), a * cov))
    d.step(Eq(cov, Sum(p[n] * x[n] * y[n], n) - mx * my), by=(mx, my, one))
    d.step(Eq(Sum(p[n] * (a * x[n] + b - (a * mx + b)) * (y[n] - my), n), a * cov))
