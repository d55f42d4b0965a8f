"""Mistakes of a careless board: a sign, a bound of an index, a condition, a constant."""

from sympy import Derivative, Eq, Min, Rational, Sum, cos, exp, log, pi, sqrt

from derive import KD, Derivation, derivation, piecewise
from derive.functions import sigmoid
from derive.rules import differentiate


@derivation("Sherman and Morrison with a plus sign")
def sherman_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    D = d.family("D", i, above=0)
    u, b = d.family("u", i), d.family("b", i)
    c = d.define("c", 1 + Sum(u[j] ** 2 / D[j], j))
    x = d.define("x", b[i] / D[i] + u[i] / D[i] * Sum(u[j] * b[j] / D[j], j) / c, over=i)
    d.claim(Eq(D[i] * x[i] + u[i] * Sum(u[j] * x[j], j), b[i]), by=(x, c))


@derivation("Welford's update with the old mean twice")
def welford_slip(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    s = d.index("s", 1, n + 1)
    x = d.family("x", s)
    m = d.define("m", Sum(x[s], (s, 1, n)) / n)
    k = d.define("k", Sum(x[s], (s, 1, n + 1)) / (n + 1))
    d.claim(
        Eq(Sum((x[s] - k) ** 2, (s, 1, n + 1)), Sum((x[s] - m) ** 2, (s, 1, n)) + (x[n + 1] - m) ** 2),
        by=(m, k),
    )


@derivation("Chebyshev's sum inequality for any order")
def chebyshev_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i = d.index("i", 1, N)
    a, b = d.family("a", i, at_least=0), d.family("b", i, at_least=0)
    d.claim(Sum(a[i], i) * Sum(b[i], i) <= N * Sum(a[i] * b[i], i))


@derivation("The lambda-return's errors with the sum one too long")
def lambda_slip(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t, s = d.index("t", 0, T - 1), d.index("s", 0, T)
    g = d.real("gamma", above=0, at_most=1)
    V, r = d.family("V", s), d.family("r", t)
    last = d.given(Eq(V[T], 0), "the end is worth nothing")
    delta = d.define("delta", r[t] + g * V[t + 1] - V[t], over=t)
    d.claim(Eq(Sum(g**t * r[t], t) - V[0], Sum(g ** (t + 1) * delta[t], t)), by=(delta, last))


@derivation("Fano's inequality with the logarithm of all classes but for the entropy of the error")
def fano_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    d.claim(-Sum(p[i] * log(p[i]), i) <= (1 - p[K]) * log(K), by=one)


@derivation("Metropolis without the proposal's ratio")
def metropolis_slip(d: Derivation) -> None:
    S = d.integer("S", at_least=2)
    x, y = d.indices("x y", 1, S)
    pi = d.family("pi", x, above=0)
    q = d.family("q", x, y, above=0)
    a = d.define("a", Min(1, pi[y] / pi[x]), over=(x, y))
    d.claim(Eq(pi[x] * q[x, y] * a[x, y], pi[y] * q[y, x] * a[y, x]), by=a)


@derivation("Kelly's bet without the odds")
def kelly_slip(d: Derivation) -> None:
    p = d.real("p", above=Rational(1, 2), below=1)
    b = d.real("b", at_least=1)
    f = d.real("f", at_least=0, below=1)
    best = d.define("best", 2 * p - 1)
    d.claim(
        p * log(1 + b * f) + (1 - p) * log(1 - f) <= p * log(1 + b * best) + (1 - p) * log(1 - best), by=best
    )


@derivation("A first-price auction: the truth is dominant")
def first_price_slip(d: Derivation) -> None:
    v, b, m = d.reals("v b m", at_least=0)
    u = d.define("u", piecewise((v - b, b > m), otherwise=0), of=b)
    d.claim(u(b) <= u(v), by=u)


@derivation("The PL inequality without the factor two")
def pl_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    a, x = d.family("a", i, above=0), d.family("x", i)
    mu = d.real("mu", above=0)
    low = d.given(mu <= a[i], "curvatures are at least $mu$")
    d.claim(4 * mu * Sum(a[i] * x[i] ** 2, i) / 2 <= Sum((a[i] * x[i]) ** 2, i), by=low)


@derivation("Frank and Wolfe with the rate from the first step on")
def frank_wolfe_slip(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t, s = d.index("t", 0, T - 1), d.index("s", 0, T)
    h = d.family("h", s, at_least=0)
    C = d.real("C", above=0)
    step = d.given(h[t + 1] <= (1 - 2 / (t + 2)) * h[t] + (2 / (t + 2)) ** 2 * C / 2, "one step")
    d.claim(h[s] <= 2 * C / (s + 2), by=step)


@derivation("The posterior mean of a diffusion step with the root forgotten")
def diffusion_slip(d: Derivation) -> None:
    b = d.real("beta", above=0, below=1)
    c = d.real("c", above=0, below=1)
    x0, e = d.reals("x_0 epsilon")
    A = d.define("A", (1 - b) * c)
    x = d.define("x", sqrt(A) * x0 + sqrt(1 - A) * e)
    mu = sqrt(c) * b / (1 - A) * x0 + sqrt(1 - b) * (1 - c) / (1 - A) * x
    d.claim(Eq(mu, (x - b / (1 - A) * e) / sqrt(1 - b)), by=(x, A))


@derivation("The gradient of the DPO loss with the probability of the right order")
def dpo_slip(d: Derivation) -> None:
    b = d.real("beta", above=0)
    w, v = d.reals("w v")
    d.claim(
        Eq(Derivative(-log(sigmoid(b * (w - v))), w), -b * sigmoid(b * (w - v))), by=(sigmoid, differentiate)
    )


@derivation("Layer norm's gradient without the mean's share")
def layer_norm_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i, j, k = d.indices("i j k", 1, K)
    x = d.family("x", i)
    m = d.define("m", Sum(x[j], j) / K)
    d.claim(Eq(Derivative((x[i] - m) ** 2, x[k]), 2 * (x[i] - m) * KD(i, k)), by=(m, differentiate))


@derivation("A smooth maximum is below the maximum by at most log K")
def smooth_max_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, k = d.indices("i k", 1, K)
    z = d.family("z", i)
    T = d.real("T", above=0)
    top = d.given(z[i] <= z[k], "$z[k]$ is the largest")
    d.claim(T * log(Sum(exp(z[i] / T), i)) <= z[k] + log(K), by=top)


@derivation("Harmonics of a half turn sum to zero")
def dft_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 0, N - 1)
    d.claim(Eq(Sum(cos(pi * n / N), n), 0))


@derivation("A queue's loss from the infinite queue")
def queue_slip(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    n = d.index("n", 0, M)
    rho = d.real("rho", above=0, below=1)
    Z = d.define("Z", Sum(rho**n, n))
    d.claim(Eq(rho**M / Z, (1 - rho) * rho**M), by=Z)


@derivation("The error of a quantiser with the range for the step")
def quantiser_slip(d: Derivation) -> None:
    m = d.integer("m", at_least=2)
    k = d.index("k", 0, m - 1)
    D = d.real("Delta", above=0)
    d.claim(Eq(Sum((k * D / m - D / 2) ** 2, k) / m, D**2 / 12 * (1 - 1 / m**2)))


@derivation("A mean of batch means is the mean")
def batches_slip(d: Derivation) -> None:
    a, b = d.integer("a", at_least=1), d.integer("b", at_least=1)
    s = d.index("s", 1, a + b)
    g = d.family("g", s)
    d.claim(Eq((Sum(g[s], (s, 1, a)) / a + Sum(g[s], (s, a + 1, a + b)) / b) / 2, Sum(g[s], s) / (a + b)))


@derivation("Control by the omitted variable with its regression turned around")
def omitted_slip(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    x, z = d.family("x", n, above=0), d.family("z", n, above=0)
    b, g = d.reals("beta gamma")
    y = d.define("y", b * x[n] + g * z[n], over=n)
    d.claim(
        Eq(Sum(x[n] * y[n], n) / Sum(x[n] ** 2, n), b + g * Sum(x[n] * z[n], n) / Sum(z[n] ** 2, n)), by=y
    )


@derivation("Stein's shrinkage in two dimensions")
def stein_slip(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    B = d.real("B", above=0)
    d.claim(K - (K - 2) ** 2 * B < K)
