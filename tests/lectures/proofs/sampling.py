"""Samples: estimates, running statistics, surveys."""
from sympy import And, Eq, Product, Rational, Sum, exp, log, sqrt
from derive import Derivation, derivation, iff, piecewise
from derive.rules import (
    divide, induction, multiply, sum_over, take_exp, take_power, tangent_exp, tangent_log,
)


@derivation("Welford's running sum of squares")
def welford(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    n = d.integer("n", at_least=1, at_most=T)
    s, t = d.index("s", 1, T), d.index("t", 2, T)
    x, m, M = d.family("x", s), d.family("m", s), d.family("M", s)
    mean = d.given(Eq(m[1], x[1]), "the mean begins with $x[1]$")
    step = d.given(Eq(m[t], m[t - 1] + (x[t] - m[t - 1]) / t), "the running mean")
    first = d.given(Eq(M[1], 0), "one value does not vary")
    upd = d.given(Eq(M[t], M[t - 1] + (x[t] - m[t - 1]) * (x[t] - m[t])), "Welford's update")
    A = Eq(n * m[n], Sum(x[s], (s, 1, n)))
    B = Eq(M[n], Sum(x[s]**2, (s, 1, n)) - n * m[n]**2)
    d.claim(B)
    d.claim(Eq(M[n], Sum((x[s] - m[n])**2, (s, 1, n))))
    base = d.step(Eq(1 * m[1], Sum(x[s], (s, 1, 1))), by=mean)
    with d.case(n < T), d.induction(A) as h:
        on = (d.calc((n + 1) * m[n + 1])
              .eq(n * m[n] + x[n + 1], by=step.at(t=n + 1))
              .eq(Sum(x[s], (s, 1, n + 1)), by=h))
    a = d.step(A, by=(base, on, induction(n, 1)))
    base = d.step(Eq(M[1], Sum(x[s]**2, (s, 1, 1)) - 1 * m[1]**2), by=(first, mean))
    with d.case(n < T), d.induction(B) as h:
        on = (d.calc(M[n + 1])
              .eq(M[n] + (x[n + 1] - m[n]) * (x[n + 1] - m[n + 1]), by=upd.at(t=n + 1))
              .eq(Sum(x[s]**2, (s, 1, n)) - n * m[n]**2 + (x[n + 1] - m[n]) * (x[n + 1] - m[n + 1]), by=h)
              .eq(Sum(x[s]**2, (s, 1, n + 1)) - (n + 1) * m[n + 1]**2, by=step.at(t=n + 1)))
    b = d.step(B, by=(base, on, induction(n, 1)))
    d.step(Eq(M[n], Sum((x[s] - m[n])**2, (s, 1, n))), by=(a, b))


@derivation("Horvitz and Thompson are unbiased")
def horvitz_thompson(d: Derivation) -> None:
    N, S = d.integer("N", at_least=1), d.integer("S", at_least=1)
    i, s = d.index("i", 1, N), d.index("s", 1, S)
    p = d.family("p", s, at_least=0)
    I, y, pi = d.family("I", s, i), d.family("y", i), d.family("pi", i, above=0)
    incl = d.given(Eq(Sum(p[s] * I[s, i], s), pi[i]), "item $i$ is drawn with probability $pi[i]$")
    d.claim(Eq(Sum(p[s] * Sum(I[s, i] * y[i] / pi[i], i), s), Sum(y[i], i)))
    (d.calc(Sum(p[s] * Sum(I[s, i] * y[i] / pi[i], i), s))
      .eq(Sum(Sum(p[s] * I[s, i], s) * y[i] / pi[i], i), why="exchange the sums")
      .eq(Sum(pi[i] * y[i] / pi[i], i), by=incl)
      .eq(Sum(y[i], i)))


@derivation("A bootstrap sample misses an item with probability about 1/e")
def bootstrap(d: Derivation) -> None:
    n = d.integer("n", at_least=2)
    d.claim((1 - 1 / n)**n <= exp(-1))
    d.claim(exp(-n / (n - 1)) <= (1 - 1 / n)**n)
    up = d.step(1 - 1 / n <= exp(-1 / n), by=tangent_exp(-1 / n, 0))
    d.step((1 - 1 / n)**n <= exp(-1 / n)**n, by=(up, take_power(n))).then((1 - 1 / n)**n <= exp(-1))
    (d.step(log(n / (n - 1)) <= n / (n - 1) - 1, by=tangent_log(n / (n - 1), 1))
      .then(-1 / (n - 1) <= log(1 - 1 / n))
      .then(-n / (n - 1) <= n * log(1 - 1 / n), by=multiply(n))
      .then(exp(-n / (n - 1)) <= (1 - 1 / n)**n, by=take_exp))


@derivation("Antithetic variates help where the correlation is negative")
def antithetic(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p, x, y = d.family("p", n, at_least=0), d.family("x", n), d.family("y", n)
    v, rho = d.real("v", above=0), d.real("rho", at_least=-1, at_most=1)
    vx = d.given(Eq(Sum(p[n] * x[n]**2, n), v), "the variance of centred $x$")
    vy = d.given(Eq(Sum(p[n] * y[n]**2, n), v), "that of $y$ is the same")
    cov = d.given(Eq(Sum(p[n] * x[n] * y[n], n), rho * v), "they have correlation $rho$")
    mean = Sum(p[n] * ((x[n] + y[n]) / 2)**2, n)
    d.claim(Eq(mean, (1 + rho) / 2 * v))
    d.claim(iff(mean < v / 2, rho < 0))
    e = d.step(Eq(mean, (1 + rho) / 2 * v), by=(vx, vy, cov))
    (d.chain(mean < v / 2)
      .iff((1 + rho) / 2 * v < v / 2, by=e)
      .iff(rho < 0))


@derivation("Chebyshev's sum inequality")
def chebyshev_sum(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i, j = d.indices("i j", 1, N)
    a, b = d.family("a", i), d.family("b", i)
    alike = d.given(0 <= (a[i] - a[j]) * (b[i] - b[j]), "both are ordered alike")
    d.claim(Sum(a[i], i) / N * (Sum(b[i], i) / N) <= Sum(a[i] * b[i], i) / N)
    pos = d.step(0 <= Sum((a[i] - a[j]) * (b[i] - b[j]), i, j), by=(alike, sum_over((i, j))))
    ident = d.step(Eq(Sum((a[i] - a[j]) * (b[i] - b[j]), i, j), 2 * N * Sum(a[i] * b[i], i) - 2 * Sum(a[i], i) * Sum(b[i], i)))
    (d.step(Sum(a[i], i) * Sum(b[i], i) <= N * Sum(a[i] * b[i], i), by=(pos, ident))
      .then(Sum(a[i], i) / N * (Sum(b[i], i) / N) <= Sum(a[i] * b[i], i) / N, by=divide(N**2)))


@derivation("Engel's form of the Cauchy-Schwarz inequality, and the harmonic mean")
def engel(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    i, j = d.indices("i j", 1, N)
    a, b = d.family("a", i), d.family("b", i, above=0)
    d.claim(Sum(a[i], i)**2 / Sum(b[i], i) <= Sum(a[i]**2 / b[i], i))
    d.claim(N / Sum(1 / b[i], i) <= Sum(b[i], i) / N)
    c = d.define("c", Sum(a[i], i) / Sum(b[i], i))
    (d.calc(Sum(a[i]**2 / b[i], i) - Sum(a[i], i)**2 / Sum(b[i], i))
      .eq(Sum((a[i] - c * b[i])**2 / b[i], i), by=c)
      .ge(0))
    d.step(Sum(a[i], i)**2 / Sum(b[i], i) <= Sum(a[i]**2 / b[i], i))
    u, v = d.define("u", sqrt(b[i]), over=i), d.define("v", 1 / sqrt(b[i]), over=i)
    h = d.step(N**2 <= Sum(b[i], i) * Sum(1 / b[i], i), by=(d.lemma("cauchy-schwarz-sums").at(K=N, a=u, b=v), u, v))
    h.then(N / Sum(1 / b[i], i) <= Sum(b[i], i) / N, by=divide(N * Sum(1 / b[i], i)))


@derivation("Paley and Zygmund")
def paley_zygmund(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n, k = d.indices("n k", 1, N)
    p, x = d.family("p", n, at_least=0), d.family("x", n, at_least=0)
    one = d.given(Eq(Sum(p[n], n), 1))
    th = d.real("theta", at_least=0, at_most=1)
    m = d.define("m", Sum(p[n] * x[n], n))
    I = d.define("I", piecewise((1, x[n] > th * m), otherwise=0), over=n)
    d.claim((1 - th)**2 * m**2 <= Sum(p[n] * x[n]**2, n) * Sum(p[n] * I[n], n))
    split = d.step(x[n] <= th * m + x[n] * I[n], by=I)
    w = d.step(p[n] * x[n] <= p[n] * (th * m + x[n] * I[n]), by=(split, multiply(p[n])))
    tail = d.step(Sum(p[n] * x[n], n) <= Sum(p[n] * (th * m + x[n] * I[n]), n), by=(w, sum_over(n))).then(
        (1 - th) * m <= Sum(p[n] * x[n] * I[n], n), by=(m, one))
    sq = d.step(Eq(I[n]**2, I[n]), by=I)
    u, v = d.define("u", sqrt(p[n]) * x[n], over=n), d.define("v", sqrt(p[n]) * I[n], over=n)
    cs = d.step(Sum(p[n] * x[n] * I[n], n)**2 <= Sum(p[n] * x[n]**2, n) * Sum(p[n] * I[n]**2, n),
                by=(d.lemma("cauchy-schwarz-sums").at(K=N, a=u, b=v), u, v))
    (d.step(((1 - th) * m)**2 <= Sum(p[n] * x[n] * I[n], n)**2, by=(tail, m, take_power(2)))
      .then((1 - th)**2 * m**2 <= Sum(p[n] * x[n]**2, n) * Sum(p[n] * I[n], n), by=(cs, sq)))


@derivation("Polya's urn is exchangeable")
def polya(d: Derivation) -> None:
    a, b = d.reals("a b", above=0)
    c = d.real("c", at_least=0)
    red = d.define("r", a / (a + b) * (b / (a + b + c)))
    black = d.define("s", b / (a + b) * (a / (a + b + c)))
    second = d.define("q", a / (a + b) * ((a + c) / (a + b + c)) + b / (a + b) * (a / (a + b + c)))
    d.claim(Eq(red, black), by=(red, black))
    d.claim(Eq(second, a / (a + b)), by=second)


@derivation("Precisions add: the normal posterior after n observations")
def precisions_add(d: Derivation) -> None:
    T = d.integer("T", at_least=0)
    n = d.integer("n", at_least=0, at_most=T)
    t, s = d.index("t", 1, T), d.index("s", 0, T)
    sig, tau = d.real("sigma", above=0), d.real("tau", above=0)
    y, m, v = d.family("y", t), d.family("m", s), d.family("v", s, above=0)
    start = d.given(Eq(v[0], tau**2))
    begin = d.given(Eq(m[0], 0))
    var = d.given(Eq(1 / v[t], 1 / v[t - 1] + 1 / sig**2), "precisions add")
    mean = d.given(Eq(m[t], v[t] * (m[t - 1] / v[t - 1] + y[t] / sig**2)), "weighted by precision")
    A = Eq(v[n], 1 / (1 / tau**2 + n / sig**2))
    B = Eq(m[n], Sum(y[t], (t, 1, n)) / (n + sig**2 / tau**2))
    d.claim(A)
    d.claim(B)
    base = d.step(Eq(v[0], 1 / (1 / tau**2 + 0 / sig**2)), by=start)
    with d.case(n < T), d.induction(A) as h:
        on = (d.step(Eq(1 / v[n + 1], 1 / v[n] + 1 / sig**2), by=var.at(t=n + 1))
              .then(Eq(1 / v[n + 1], 1 / tau**2 + (n + 1) / sig**2), by=h)
              .then(Eq(v[n + 1], 1 / (1 / tau**2 + (n + 1) / sig**2))))
    a = d.step(A, by=(base, on, induction(n, 0)))
    base = d.step(Eq(m[0], Sum(y[t], (t, 1, 0)) / (0 + sig**2 / tau**2)), by=begin)
    with d.case(n < T), d.induction(B) as h:
        onward = (d.calc(m[n + 1])
              .eq(v[n + 1] * (m[n] / v[n] + y[n + 1] / sig**2), by=mean.at(t=n + 1))
              .eq(v[n + 1] * (m[n] * (1 / tau**2 + n / sig**2) + y[n + 1] / sig**2), by=a)
              .eq(v[n + 1] * (Sum(y[t], (t, 1, n)) + y[n + 1]) / sig**2, by=h)
              .eq(Sum(y[t], (t, 1, n + 1)) / (n + 1 + sig**2 / tau**2), by=a.at(n=n + 1)))
    d.step(B, by=(base, onward, induction(n, 0)))


@derivation("Neyman's allocation of a stratified sample")
def neyman(d: Derivation) -> None:
    H = d.integer("H", at_least=1)
    h, k = d.indices("h k", 1, H)
    W, S, n = d.family("W", h, above=0), d.family("S", h, above=0), d.family("n", h, above=0)
    total = d.define("N", Sum(n[h], h))
    best = d.define("m", total * W[h] * S[h] / Sum(W[k] * S[k], k), over=h)
    d.claim(Sum(W[h]**2 * S[h]**2 / best[h], h) <= Sum(W[h]**2 * S[h]**2 / n[h], h))
    least = (d.calc(Sum(W[h]**2 * S[h]**2 / best[h], h))
      .eq(Sum(W[h] * S[h] * Sum(W[k] * S[k], k) / total, h), by=best)
      .eq(Sum(W[h] * S[h], h)**2 / total))
    c = d.define("c", Sum(W[h] * S[h], h) / total)
    gap = (d.calc(Sum(W[h]**2 * S[h]**2 / n[h], h) - Sum(W[h] * S[h], h)**2 / total)
      .eq(Sum((W[h] * S[h] - c * n[h])**2 / n[h], h), by=(c, total))
      .ge(0))
    d.step(Sum(W[h]**2 * S[h]**2 / best[h], h) <= Sum(W[h]**2 * S[h]**2 / n[h], h), by=(least, gap))


@derivation("Stein's shrinkage beats the mean in three dimensions or more")
def james_stein(d: Derivation) -> None:
    K = d.integer("K", at_least=3)
    a = d.real("a")
    B = d.real("B", above=0)
    R = d.define("R", K - 2 * a * (K - 2) * B + a**2 * B, of=a)
    d.claim(R(K - 2) <= R(a))
    d.claim(R(K - 2) < K)
    d.claim(iff(R(a) < K, And(0 < a, a < 2 * (K - 2))))
    d.step(Eq(R(a) - R(K - 2), B * (a - (K - 2))**2), by=R).then(R(K - 2) <= R(a))
    d.step(Eq(R(K - 2), K - (K - 2)**2 * B), by=R).then(R(K - 2) < K)
    (d.chain(R(a) < K)
      .iff(B * a * (a - 2 * (K - 2)) < 0, by=R)
      .iff(a * (a - 2 * (K - 2)) < 0)
      .iff(And(0 < a, a < 2 * (K - 2))))


@derivation("Kaplan and Meier without censoring is the empirical survival")
def kaplan_meier(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    k, s = d.index("k", 1, T), d.index("s", 1, T + 1)
    r = d.family("r", s, above=0)
    e = d.family("e", k, at_least=0)
    risk = d.given(Eq(r[k + 1], r[k] - e[k]), "who has not died is at risk next")
    d.claim(Eq(Product(1 - e[k] / r[k], k), r[T + 1] / r[1]))
    one = d.step(Eq(1 - e[k] / r[k], r[k + 1] / r[k]), by=risk)
    (d.calc(Product(1 - e[k] / r[k], k))
      .eq(Product(r[k + 1] / r[k], k), by=one)
      .eq(r[T + 1] / r[1], why="the product telescopes"))


@derivation("Rounding at random is unbiased, and varies by at most a quarter")
def stochastic_rounding(d: Derivation) -> None:
    k = d.integer("k")
    f = d.real("f", at_least=0, below=1)
    x = d.define("x", k + f)
    d.claim(Eq((1 - f) * k + f * (k + 1), x), by=x)
    var = (1 - f) * (k - x)**2 + f * (k + 1 - x)**2
    d.claim(Eq(var, f * (1 - f)), by=x)
    d.claim(var <= Rational(1, 4))
    d.step(f * (1 - f) <= Rational(1, 4)).then(var <= Rational(1, 4), by=x)


@derivation("The error of a uniform quantiser on a finer grid")
def quantiser(d: Derivation) -> None:
    m = d.integer("m", at_least=1)
    k = d.index("k", 0, m - 1)
    D = d.real("Delta", above=0)
    mse = Sum((k * D / m - (m - 1) * D / (2 * m))**2, k) / m
    d.claim(Eq(mse, D**2 / 12 * (1 - 1 / m**2)))
    d.claim(mse < D**2 / 12)
    e = d.step(Eq(mse, D**2 / 12 * (1 - 1 / m**2)))
    d.step(mse < D**2 / 12, by=e)
