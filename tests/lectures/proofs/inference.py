"""Inference: conjugate priors, tests, resampling, causes."""
from sympy import Abs, Eq, Product, Rational, Sum, binomial, exp, factorial, log, sqrt
from derive import Derivation, derivation, iff, piecewise
from derive.rules import (
    divide, induction, multiply, sum_over, take_power, tangent_log, tangent_power,
)


@derivation("Poisson counts and a Gamma prior")
def gamma_poisson(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n, integer=True, at_least=0)
    lam, a, b = d.reals("lambda a b", above=0)
    S = d.define("S", Sum(x[n], n))
    d.claim(Eq(lam**(a - 1) * exp(-b * lam) * Product(lam**x[n] * exp(-lam) / factorial(x[n]), n),
               lam**(a + S - 1) * exp(-(b + N) * lam) / Product(factorial(x[n]), n)))
    d.claim(Eq((a + S) / (b + N), b / (b + N) * (a / b) + N / (b + N) * (S / N)))
    (d.calc(lam**(a - 1) * exp(-b * lam) * Product(lam**x[n] * exp(-lam) / factorial(x[n]), n))
      .eq(lam**(a - 1) * exp(-b * lam) * (lam**Sum(x[n], n) * exp(-N * lam) / Product(factorial(x[n]), n)))
      .eq(lam**(a + S - 1) * exp(-(b + N) * lam) / Product(factorial(x[n]), n), by=S))
    d.step(Eq((a + S) / (b + N), b / (b + N) * (a / b) + N / (b + N) * (S / N)))


@derivation("The mode of a Beta posterior")
def beta_map(d: Derivation) -> None:
    a, b = d.reals("a b", above=1)
    s, f = d.reals("s f", at_least=0)
    p = d.real("p", above=0, below=1)
    m = d.define("m", (a + s - 1) / (a + b + s + f - 2))
    score = d.define("l", (a + s - 1) * log(p) + (b + f - 1) * log(1 - p), of=p)
    d.claim(score(p) <= score(m))
    one = d.step(log(p / m) <= p / m - 1, by=(m, tangent_log(p / m, 1)))
    two = d.step(log((1 - p) / (1 - m)) <= (1 - p) / (1 - m) - 1, by=(m, tangent_log((1 - p) / (1 - m), 1)))
    (d.calc(score(p) - score(m))
      .eq((a + s - 1) * log(p / m) + (b + f - 1) * log((1 - p) / (1 - m)), by=(score, m))
      .le((a + s - 1) * (p / m - 1) + (b + f - 1) * ((1 - p) / (1 - m) - 1), by=(one, two, m))
      .eq(0, by=m))
    d.step(score(p) <= score(m))


@derivation("Two Poisson counts add up to one")
def poisson_sum(d: Derivation) -> None:
    n = d.integer("n", at_least=0)
    k = d.index("k", 0, n)
    a, b = d.reals("a b", above=0)
    joint = exp(-a) * a**k / factorial(k) * (exp(-b) * b**(n - k) / factorial(n - k))
    d.claim(Eq(Sum(joint, k), exp(-(a + b)) * (a + b)**n / factorial(n)))
    d.claim(Eq(joint / (exp(-(a + b)) * (a + b)**n / factorial(n)), binomial(n, k) * (a / (a + b))**k * (b / (a + b))**(n - k)))
    (d.calc(Sum(joint, k))
      .eq(exp(-(a + b)) / factorial(n) * Sum(binomial(n, k) * a**k * b**(n - k), k))
      .eq(exp(-(a + b)) * (a + b)**n / factorial(n), why="the binomial theorem"))
    d.step(Eq(joint / (exp(-(a + b)) * (a + b)**n / factorial(n)), binomial(n, k) * (a / (a + b))**k * (b / (a + b))**(n - k)))


@derivation("Harmonic numbers and the coupon collector")
def coupons(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, k = d.index("i", 0, n - 1), d.index("k", 1, n)
    d.claim(Eq(Sum(n / (n - i), i), n * Sum(1 / k, k)))
    d.claim(Sum(1 / k, k) <= 1 + log(n))
    d.claim(Sum(n / (n - i), i) <= n + n * log(n))
    turned = d.step(Eq(Sum(n / (n - i), i), n * Sum(1 / k, k)), why="count backwards")
    base = d.step(Sum(1 / k, (k, 1, 1)) <= 1 + log(1))
    with d.induction(Sum(1 / k, k) <= 1 + log(n)) as h:
        gain = d.step(log(n / (n + 1)) <= n / (n + 1) - 1, by=tangent_log(n / (n + 1), 1))
        on = (d.calc(Sum(1 / k, (k, 1, n + 1)))
              .le(1 + log(n) + 1 / (n + 1), by=h)
              .le(1 + log(n + 1), by=gain))
    bound = d.step(Sum(1 / k, k) <= 1 + log(n), by=(base, on, induction(n, 1)))
    d.step(Sum(n / (n - i), i) <= n + n * log(n), by=(turned, bound))


@derivation("Chernoff's exponent of a coin is a divergence")
def chernoff_exponent(d: Derivation) -> None:
    p, q = d.reals("p q", above=0, below=1)
    s = d.define("s", log(q * (1 - p) / (p * (1 - q))))
    d.claim(Eq(log(1 - p + p * exp(s)) - q * s, -(q * log(q / p) + (1 - q) * log((1 - q) / (1 - p)))))
    mgf = (d.calc(1 - p + p * exp(s))
      .eq(1 - p + q * (1 - p) / (1 - q), by=s)
      .eq((1 - p) / (1 - q)))
    (d.calc(log(1 - p + p * exp(s)) - q * s)
      .eq(log((1 - p) / (1 - q)) - q * log(q * (1 - p) / (p * (1 - q))), by=(mgf, s))
      .eq(-(q * log(q / p) + (1 - q) * log((1 - q) / (1 - p)))))


@derivation("Cantelli's inequality")
def cantelli(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, x = d.family("p", n, at_least=0), d.family("x", n)
    t, v = d.real("t", above=0), d.real("v", above=0)
    one = d.given(Eq(Sum(p[n], n), 1))
    mean = d.given(Eq(Sum(p[n] * x[n], n), 0), "x is centred")
    var = d.given(Eq(Sum(p[n] * x[n]**2, n), v), "its variance is $v$")
    I = d.define("I", piecewise((1, x[n] >= t), otherwise=0), over=n)
    u = d.define("u", v / t)
    d.claim(Sum(p[n] * I[n], n) <= v / (v + t**2))
    point = d.step(I[n] <= (x[n] + u)**2 / (t + u)**2, by=(I, u))
    w = d.step(p[n] * I[n] <= p[n] * ((x[n] + u)**2 / (t + u)**2), by=(point, multiply(p[n])))
    (d.calc(Sum(p[n] * I[n], n))
      .le(Sum(p[n] * ((x[n] + u)**2 / (t + u)**2), n), by=(w, sum_over(n)))
      .eq((v + u**2) / (t + u)**2, by=(one, mean, var))
      .eq(v / (v + t**2), by=u))


@derivation("The jackknife's variance of a mean is the usual one")
def jackknife_variance(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n, k = d.indices("n k", 1, N)
    x = d.family("x", n)
    m = d.define("m", Sum(x[n], n) / N)
    loo = d.define("l", (N * m - x[n]) / (N - 1), over=n)
    d.claim(Eq(Sum(loo[n], n) / N, m))
    d.claim(Eq((N - 1) / N * Sum((loo[n] - m)**2, n), Sum((x[n] - m)**2, n) / (N * (N - 1))))
    d.step(Eq(Sum(loo[n], n) / N, m), by=(loo, m))
    off = d.step(Eq(loo[n] - m, (m - x[n]) / (N - 1)), by=loo)
    (d.calc((N - 1) / N * Sum((loo[n] - m)**2, n))
      .eq((N - 1) / N * Sum(((m - x[n]) / (N - 1))**2, n), by=off)
      .eq(Sum((x[n] - m)**2, n) / (N * (N - 1))))


@derivation("The jackknife removes the bias of first order")
def jackknife_bias(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    theta, a, b = d.reals("theta a b")
    full, less = d.reals("F L")
    e1 = d.given(Eq(full, theta + a / N + b / N**2), "the mean of the estimate from $N$ rows")
    e2 = d.given(Eq(less, theta + a / (N - 1) + b / (N - 1)**2), "and from one row less")
    d.claim(Eq(N * full - (N - 1) * less, theta - b / (N * (N - 1))))
    d.step(Eq(N * full - (N - 1) * less, theta - b / (N * (N - 1))), by=(e1, e2))


@derivation("PageRank contracts by its damping")
def pagerank(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i, j = d.indices("i j", 1, N)
    P = d.family("P", i, j, at_least=0)
    x, y = d.family("x", i), d.family("y", i)
    c = d.real("c", at_least=0, below=1)
    out = d.given(Eq(Sum(P[i, j], i), 1), "each page's links share its rank")
    sx, sy = d.given(Eq(Sum(x[i], i), 1), "ranks sum to one"), d.given(Eq(Sum(y[i], i), 1), "those of $y$ too")
    F = d.define("F", c * Sum(P[i, j] * x[j], j) + (1 - c) / N, over=i)
    G = d.define("G", c * Sum(P[i, j] * y[j], j) + (1 - c) / N, over=i)
    d.claim(Eq(Sum(F[i], i), 1))
    d.claim(Sum(Abs(F[i] - G[i]), i) <= c * Sum(Abs(x[i] - y[i]), i))
    (d.calc(Sum(F[i], i))
      .eq(c * Sum(Sum(P[i, j], i) * x[j], j) + (1 - c), by=F)
      .eq(c * Sum(x[j], j) + (1 - c), by=out)
      .eq(1, by=sx))
    point = (d.calc(Abs(F[i] - G[i]))
      .eq(c * Abs(Sum(P[i, j] * (x[j] - y[j]), j)), by=(F, G))
      .le(c * Sum(P[i, j] * Abs(x[j] - y[j]), j), why="the triangle inequality"))
    (d.calc(Sum(Abs(F[i] - G[i]), i))
      .le(Sum(c * Sum(P[i, j] * Abs(x[j] - y[j]), j), i), by=(point, sum_over(i)))
      .eq(c * Sum(Sum(P[i, j], i) * Abs(x[j] - y[j]), j))
      .eq(c * Sum(Abs(x[i] - y[i]), i), by=out))


@derivation("The ruin of a gambler")
def ruin(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    k, s = d.index("k", 1, N - 1), d.index("s", 0, N)
    p = d.real("p", above=0, below=Rational(1, 2))
    r = d.define("r", (1 - p) / p)
    h = d.define("h", (r**s - 1) / (r**N - 1), over=s)
    d.claim(Eq(h[0], 0))
    d.claim(Eq(h[N], 1))
    d.claim(Eq(h[k], p * h[k + 1] + (1 - p) * h[k - 1]))
    above = d.step(r > 1, by=r)
    grow = d.step(r**N > 1, by=(above, take_power(N)))
    d.step(Eq(h[0], 0), by=h)
    d.step(Eq(h[N], 1), by=(h, grow))
    (d.calc(p * h[k + 1] + (1 - p) * h[k - 1])
      .eq((p * r**(k + 1) + (1 - p) * r**(k - 1) - 1) / (r**N - 1), by=(h, grow))
      .eq((r**k - 1) / (r**N - 1), by=r)
      .eq(h[k], by=h))
    d.step(Eq(h[k], p * h[k + 1] + (1 - p) * h[k - 1]))


@derivation("Ehrenfest's urn is reversible, with binomial weights")
def ehrenfest(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    k = d.index("k", 0, N - 1)
    s = d.index("s", 0, N)
    pi = d.define("pi", binomial(N, s) / 2**N, over=s)
    d.claim(Eq(Sum(pi[s], s), 1), by=pi)
    d.claim(Eq(pi[k] * ((N - k) / N), pi[k + 1] * ((k + 1) / N)))
    d.step(Eq(pi[k] * ((N - k) / N), pi[k + 1] * ((k + 1) / N)), by=pi)


@derivation("Bonferroni: all of m tests are right at least with the rest")
def bonferroni(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    m = d.integer("m", at_least=1, at_most=T)
    i = d.index("i", 1, T)
    a = d.family("a", i, at_least=0, at_most=1)
    P = 1 - Sum(a[i], (i, 1, m)) <= Product(1 - a[i], (i, 1, m))
    d.claim(P)
    base = d.step(1 - Sum(a[i], (i, 1, 1)) <= Product(1 - a[i], (i, 1, 1)))
    with d.case(m < T), d.induction(P) as h:
        rest = d.step(Product(1 - a[i], (i, 1, m)) <= 1, why="a product of factors up to 1")
        on = (d.calc(Product(1 - a[i], (i, 1, m + 1)))
              .eq(Product(1 - a[i], (i, 1, m)) - a[m + 1] * Product(1 - a[i], (i, 1, m)))
              .ge(Product(1 - a[i], (i, 1, m)) - a[m + 1], by=rest)
              .ge(1 - Sum(a[i], (i, 1, m)) - a[m + 1], by=h)
              .eq(1 - Sum(a[i], (i, 1, m + 1))))
    d.step(P, by=(base, on, induction(m, 1)))


@derivation("Sidak's level is at least Bonferroni's")
def sidak(d: Derivation) -> None:
    m = d.integer("m", at_least=1)
    al = d.real("alpha", above=0, below=1)
    d.claim(al / m <= 1 - (1 - al)**(1 / m))
    (d.step((1 - al)**(1 / m) <= 1 + (1 / m) * (1 - al - 1), by=tangent_power(1 - al, 1, 1 / m))
      .then(al / m <= 1 - (1 - al)**(1 / m)))


@derivation("An A/B test is most precise with equal groups")
def ab_split(d: Derivation) -> None:
    a, b, v = d.reals("a b v", above=0)
    d.claim(4 * v / (a + b) <= v / a + v / b)
    d.claim(iff(Eq(v / a + v / b, 4 * v / (a + b)), Eq(a, b)))
    gap = d.step(Eq(v / a + v / b - 4 * v / (a + b), v * (a - b)**2 / (a * b * (a + b))))
    d.step(4 * v / (a + b) <= v / a + v / b, by=gap)
    (d.chain(Eq(v / a + v / b, 4 * v / (a + b)))
      .iff(Eq(v * (a - b)**2 / (a * b * (a + b)), 0), by=gap)
      .iff(Eq((a - b)**2, 0))
      .iff(Eq(a, b)))


@derivation("Cramer and Rao for a finite distribution")
def cramer_rao(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, s, T = d.family("p", k, at_least=0), d.family("s", k), d.family("T", k)
    theta = d.real("theta")
    centred = d.given(Eq(Sum(p[k] * s[k], k), 0), "the score has mean 0")
    unbiased = d.given(Eq(Sum(p[k] * s[k] * T[k], k), 1), "the derivative of the mean of $T$ is 1")
    F = d.define("F", Sum(p[k] * s[k]**2, k))
    info = d.given(F > 0, "there is information")
    d.claim(1 / F <= Sum(p[k] * (T[k] - theta)**2, k))
    cov = (d.calc(Sum(p[k] * s[k] * (T[k] - theta), k))
      .eq(Sum(p[k] * s[k] * T[k], k) - theta * Sum(p[k] * s[k], k))
      .eq(1, by=(centred, unbiased)))
    root = p**Rational(1, 2)
    cs = d.step(Sum(p[k] * s[k] * (T[k] - theta), k)**2 <= F * Sum(p[k] * (T[k] - theta)**2, k),
                by=(d.lemma("cauchy-schwarz-sums").at(K=K, a=root * s, b=root * (T - theta)), F))
    (d.step(1 <= F * Sum(p[k] * (T[k] - theta)**2, k), by=(cs, cov))
      .then(1 / F <= Sum(p[k] * (T[k] - theta)**2, k), by=divide(F)))


@derivation("Rao and Blackwell: conditioning does not hurt")
def rao_blackwell(d: Derivation) -> None:
    K, S = d.integer("K", at_least=1), d.integer("S", at_least=1)
    k, s = d.index("k", 1, K), d.index("s", 1, S)
    p, T = d.family("p", s, k, above=0), d.family("T", s, k)
    theta = d.real("theta")
    q = d.define("q", Sum(p[s, k], k), over=s)
    m = d.define("m", Sum(p[s, k] * T[s, k], k) / q[s], over=s)
    d.claim(Eq(Sum(q[s] * m[s], s), Sum(p[s, k] * T[s, k], k, s)))
    d.claim(Sum(q[s] * (m[s] - theta)**2, s) <= Sum(p[s, k] * (T[s, k] - theta)**2, k, s))
    d.step(Eq(Sum(q[s] * m[s], s), Sum(p[s, k] * T[s, k], k, s)), by=m)
    inner = (d.calc(Sum(p[s, k] * (T[s, k] - theta)**2, k))
      .eq(Sum(p[s, k] * (T[s, k] - m[s])**2, k) + q[s] * (m[s] - theta)**2, by=(m, q))
      .ge(q[s] * (m[s] - theta)**2))
    d.step(Sum(q[s] * (m[s] - theta)**2, s) <= Sum(p[s, k] * (T[s, k] - theta)**2, k, s), by=(inner, sum_over(s)))


@derivation("Neyman and Pearson: no test of the same size has more power")
def neyman_pearson(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q = d.family("p", k, at_least=0), d.family("q", k, at_least=0)
    f = d.family("f", k, at_least=0, at_most=1)
    c = d.real("c", at_least=0)
    g = d.define("g", piecewise((1, q[k] > c * p[k]), otherwise=0), over=k)
    size = d.given(Sum(f[k] * p[k], k) <= Sum(g[k] * p[k], k), "the size of $f$ is at most that of $g$")
    d.claim(Sum(f[k] * q[k], k) <= Sum(g[k] * q[k], k))
    point = d.step(0 <= (g[k] - f[k]) * (q[k] - c * p[k]), by=g)
    total = d.step(0 <= Sum((g[k] - f[k]) * (q[k] - c * p[k]), k), by=(point, sum_over(k)))
    scaled = d.step(c * Sum(f[k] * p[k], k) <= c * Sum(g[k] * p[k], k), by=(size, multiply(c)))
    d.step(Sum(f[k] * q[k], k) <= Sum(g[k] * q[k], k), by=(total, scaled))


@derivation("The German tanks: the mean of the largest number")
def german_tanks(d: Derivation) -> None:
    k = d.integer("k", at_least=1)
    N = d.integer("N", at_least=k)
    m = d.index("m", k, N)
    d.claim(Eq(Sum(m * binomial(m - 1, k - 1), m), k * binomial(N + 1, k + 1)))
    d.claim(Eq(Sum(m * binomial(m - 1, k - 1), m) / binomial(N, k), k * (N + 1) / (k + 1)))
    absorb = d.step(Eq(m * binomial(m - 1, k - 1), k * binomial(m, k)))
    base = d.step(Eq(Sum(binomial(m, k), (m, k, k)), binomial(k + 1, k + 1)))
    with d.induction(Eq(Sum(binomial(m, k), m), binomial(N + 1, k + 1))) as h:
        on = (d.calc(Sum(binomial(m, k), (m, k, N + 1)))
              .eq(binomial(N + 1, k + 1) + binomial(N + 1, k), by=h)
              .eq(binomial(N + 2, k + 1), why="Pascal's triangle"))
    stick = d.step(Eq(Sum(binomial(m, k), m), binomial(N + 1, k + 1)), by=(base, on, induction(N, k)))
    total = (d.calc(Sum(m * binomial(m - 1, k - 1), m))
      .eq(k * Sum(binomial(m, k), m), by=(absorb, sum_over(m)))
      .eq(k * binomial(N + 1, k + 1), by=stick))
    d.step(Eq(Sum(m * binomial(m - 1, k - 1), m) / binomial(N, k), k * (N + 1) / (k + 1)), by=total)


@derivation("Spearman's rank correlation from squared differences of ranks")
def spearman(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    r, s = d.family("r", n), d.family("s", n)
    r1, s1 = d.given(Eq(Sum(r[n], n), N * (N + 1) / 2), "ranks are 1 to $N$"), d.given(Eq(Sum(s[n], n), N * (N + 1) / 2))
    r2 = d.given(Eq(Sum(r[n]**2, n), N * (N + 1) * (2 * N + 1) / 6), "and so are their squares")
    s2 = d.given(Eq(Sum(s[n]**2, n), N * (N + 1) * (2 * N + 1) / 6))
    m = d.define("m", (N + 1) / 2)
    D = d.define("D", Sum((r[n] - s[n])**2, n))
    d.claim(Eq(Sum((r[n] - m) * (s[n] - m), n) / sqrt(Sum((r[n] - m)**2, n) * Sum((s[n] - m)**2, n)),
               1 - 6 * D / (N * (N**2 - 1))))
    V = N * (N - 1) * (N + 1) / 12
    vr = d.step(Eq(Sum((r[n] - m)**2, n), V), by=(m, r1, r2))
    vs = d.step(Eq(Sum((s[n] - m)**2, n), V), by=(m, s1, s2))
    cov = d.step(Eq(Sum((r[n] - m) * (s[n] - m), n), V - D / 2), by=(m, D, r1, s1, r2, s2))
    (d.calc(Sum((r[n] - m) * (s[n] - m), n) / sqrt(Sum((r[n] - m)**2, n) * Sum((s[n] - m)**2, n)))
      .eq((V - D / 2) / V, by=(vr, vs, cov))
      .eq(1 - 6 * D / (N * (N**2 - 1))))


@derivation("The front door: a cause through a mediator, with a hidden confounder")
def front_door(d: Derivation) -> None:
    U, X, M = d.integer("U", at_least=1), d.integer("X", at_least=1), d.integer("M", at_least=1)
    u, x, m = d.index("u", 1, U), d.index("x", 1, X), d.index("m", 1, M)
    z = d.index("z", 1, X)
    f, g = d.family("f", u, above=0), d.family("g", x, u, above=0)
    h, y = d.family("h", m, x, above=0), d.family("y", m, u, at_least=0)
    choice = d.given(Eq(Sum(g[x, u], x), 1), "the treatments sum to one for each $u$")
    px = d.define("p", Sum(f[u] * g[x, u], u), over=x)
    seen = d.define("s", Sum(f[u] * g[x, u] * h[m, x] * y[m, u], u) / Sum(f[u] * g[x, u] * h[m, x], u), over=(m, x))
    d.claim(Eq(Sum(h[m, x] * Sum(seen[m, z] * px[z], z), m), Sum(h[m, x] * Sum(f[u] * y[m, u], u), m)))
    one = d.step(Eq(seen[m, z] * px[z], Sum(f[u] * g[z, u] * y[m, u], u)), by=(seen, px))
    adjust = (d.calc(Sum(seen[m, z] * px[z], z))
      .eq(Sum(Sum(f[u] * g[z, u] * y[m, u], u), z), by=one)
      .eq(Sum(f[u] * y[m, u] * Sum(g[z, u], z), u))
      .eq(Sum(f[u] * y[m, u], u), by=choice))
    d.step(Eq(Sum(h[m, x] * Sum(seen[m, z] * px[z], z), m), Sum(h[m, x] * Sum(f[u] * y[m, u], u), m)), by=adjust)


@derivation("A difference of means is the effect on the treated and a bias of selection")
def selection_bias(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    t = d.family("t", n, at_least=0, at_most=1)
    y1, y0 = d.family("a", n), d.family("b", n)
    T, C = d.define("T", Sum(t[n], n)), d.define("C", Sum(1 - t[n], n))
    some = d.given(T > 0, "some are treated")
    none = d.given(C > 0, "some are not")
    y = d.define("y", t[n] * y1[n] + (1 - t[n]) * y0[n], over=n)
    binary = d.given(Eq(t[n]**2, t[n]), "treatment is 0 or 1")
    d.claim(Eq(Sum(t[n] * y[n], n) / T - Sum((1 - t[n]) * y[n], n) / C,
               Sum(t[n] * (y1[n] - y0[n]), n) / T + (Sum(t[n] * y0[n], n) / T - Sum((1 - t[n]) * y0[n], n) / C)))
    on = d.step(Eq(t[n] * y[n], t[n] * y1[n]), by=(y, binary))
    off = d.step(Eq((1 - t[n]) * y[n], (1 - t[n]) * y0[n]), by=(y, binary))
    (d.calc(Sum(t[n] * y[n], n) / T - Sum((1 - t[n]) * y[n], n) / C)
      .eq(Sum(t[n] * y1[n], n) / T - Sum((1 - t[n]) * y0[n], n) / C, by=(on, off, some, none))
      .eq(Sum(t[n] * (y1[n] - y0[n]), n) / T + (Sum(t[n] * y0[n], n) / T - Sum((1 - t[n]) * y0[n], n) / C), by=(some, none)))


@derivation("Reservoir sampling keeps each item with the same probability")
def reservoir(d: Derivation) -> None:
    k, t, n = d.integer("k", at_least=1), d.integer("t", at_least=1), d.integer("n", at_least=1)
    late = d.given(k <= t, "item $t$ comes when the reservoir is full")
    more = d.given(t <= n)
    s = d.index("s", t + 1, n)
    d.claim(Eq(k / t * Product(1 - k / s * (1 / k), s), k / n))
    (d.calc(k / t * Product(1 - k / s * (1 / k), s))
      .eq(k / t * Product((s - 1) / s, s))
      .eq(k / t * (t / n), why="the product telescopes")
      .eq(k / n))
