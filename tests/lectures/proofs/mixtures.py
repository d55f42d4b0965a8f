"""Mixtures, evidence bounds, estimates by maximum likelihood."""
from sympy import Derivative, Eq, Le, Rational, Sum, exp, log
from derive import Derivation, derivation, iff
from derive.functions import softmax
from derive.rules import differentiate, divide, maximum_at, minimum_at, multiply, sum_over, tangent_log


@derivation("The gap of the evidence bound is a KL divergence")
def elbo_gap(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    q = d.family("q", i, above=0)
    p = d.family("p", i, above=0)
    one = d.given(Eq(Sum(q[i], i), 1), "q sums to one")
    Z = d.define("Z", Sum(p[j], j))
    post = d.define("pi", p[i] / Z, over=i)
    d.claim(Eq(log(Z) - Sum(q[i] * log(p[i] / q[i]), i), Sum(q[i] * log(q[i] / post[i]), i)))
    (d.calc(log(Z) - Sum(q[i] * log(p[i] / q[i]), i))
      .eq(Sum(q[i], i) * log(Z) - Sum(q[i] * log(p[i] / q[i]), i), by=one)
      .eq(Sum(q[i] * (log(Z) - log(p[i] / q[i])), i))
      .eq(Sum(q[i] * log(q[i] / (p[i] / Z)), i))
      .eq(Sum(q[i] * log(q[i] / post[i]), i), by=post))


@derivation("The M-step for a mean is a weighted average")
def m_step_mean(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    r, x = d.family("r", n, above=0), d.family("x", n)
    mu = d.real("mu")
    R = d.define("R", Sum(r[n], n))
    m = d.define("m", Sum(r[n] * x[n], n) / R)
    loss = Sum(r[n] * (x[n] - mu)**2, n)
    best = Sum(r[n] * (x[n] - m)**2, n)
    d.claim(Le(best, loss))
    d.claim(iff(Eq(loss, best), Eq(mu, m)))
    split = d.step(Eq(loss, best + R * (mu - m)**2), by=(m, R))
    d.step(best <= loss, by=split)
    (d.chain(Eq(loss, best))
      .iff(Eq(R * (mu - m)**2, 0), by=split)
      .iff(Eq(mu, m), by=R))


@derivation("The M-step for the mixing weights")
def m_step_weights(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    N = d.family("N", k, above=0)
    p = d.family("p", k, above=0)
    one = d.given(Eq(Sum(p[k], k), 1), "weights sum to one")
    total = d.define("T", Sum(N[k], k))
    d.claim(Sum(N[k] * log(p[k]), k) <= Sum(N[k] * log(N[k] / total), k))
    tangent = d.step(log(p[k] / (N[k] / total)) <= p[k] / (N[k] / total) - 1, by=tangent_log(p[k] / (N[k] / total), 1))
    term = d.step(N[k] * log(p[k]) - N[k] * log(N[k] / total) <= total * p[k] - N[k], by=(tangent, multiply(N[k])))
    d.step(Sum(N[k] * log(p[k]) - N[k] * log(N[k] / total), k) <= Sum(total * p[k] - N[k], k), by=(term, sum_over(k)))\
     .then(Sum(N[k] * log(p[k]), k) - Sum(N[k] * log(N[k] / total), k) <= 0, by=(one, total))\
     .then(Sum(N[k] * log(p[k]), k) <= Sum(N[k] * log(N[k] / total), k))


@derivation("The responsibilities of Gaussians of one width are a softmax")
def responsibilities(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k, j = d.indices("k j", 1, K)
    w = d.family("w", k, above=0)
    m = d.family("m", k)
    x = d.real("x")
    s = d.real("sigma", above=0)
    r = d.define("r", w[k] * exp(-(x - m[k])**2 / (2 * s**2)) / Sum(w[j] * exp(-(x - m[j])**2 / (2 * s**2)), j), over=k)
    z = d.define("z", log(w[k]) + m[k] * x / s**2 - m[k]**2 / (2 * s**2), over=k)
    d.claim(Eq(r[k], softmax(z)[k]))
    (d.calc(r[k])
      .eq(exp(-x**2 / (2 * s**2)) * exp(z[k]) / Sum(exp(-x**2 / (2 * s**2)) * exp(z[j]), j), by=(r, z))
      .eq(exp(z[k]) / Sum(exp(z[j]), j))
      .eq(softmax(z)[k], by=softmax))


@derivation("An evidence bound with several samples is better")
def iwae_two(d: Derivation) -> None:
    u, v = d.reals("u v", above=0)
    d.claim((log(u) + log(v)) / 2 <= log((u + v) / 2))
    m = (u + v) / 2
    a = d.step(log(u) <= log(m) + (u - m) / m, by=tangent_log(u, m))
    b = d.step(log(v) <= log(m) + (v - m) / m, by=tangent_log(v, m))
    d.step((log(u) + log(v)) / 2 <= log(m), by=(a, b))


@derivation("An evidence bound with M samples is better than with one")
def iwae(d: Derivation) -> None:
    M = d.integer("M", at_least=1)
    i, j = d.indices("i j", 1, M)
    w = d.family("w", i, above=0)
    m = d.define("m", Sum(w[j], j) / M)
    d.claim(Sum(log(w[i]), i) / M <= log(m))
    t = d.step(log(w[i]) <= log(m) + (w[i] - m) / m, by=tangent_log(w[i], m))
    total = d.step(Sum(log(w[i]), i) <= Sum(log(m) + (w[i] - m) / m, i), by=(t, sum_over(i)))
    (d.calc(Sum(log(w[i]), i) / M)
      .le(Sum(log(m) + (w[i] - m) / m, i) / M, by=(total, divide(M)))
      .eq(log(m) + (Sum(w[i], i) / M - m) / m)
      .eq(log(m), by=m))


@derivation("MLE of an exponential distribution")
def exponential_mle(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n, above=0)
    lam = d.real("lambda", above=0)
    S = d.define("S", Sum(x[n], n))
    ll = Sum(log(lam) - lam * x[n], n)
    d.claim(ll <= N * log(N / S) - N)
    form = d.step(Eq(ll, N * log(lam) - lam * S), by=S)
    slope = d.step(Eq(Derivative(N * log(lam) - lam * S, lam), N / lam - S), by=differentiate)
    top = d.step(N * log(lam) - lam * S <= N * log(N / S) - N / S * S, by=(slope, maximum_at(lam, N / S)))
    (d.calc(ll).eq(N * log(lam) - lam * S, by=form).le(N * log(N / S) - N / S * S, by=top).eq(N * log(N / S) - N))


@derivation("MLE of a geometric distribution")
def geometric_mle(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n, integer=True, at_least=1)
    S = d.define("S", Sum(x[n], n))
    more = d.given(S > N, "not every trial succeeded at once")
    p = d.real("p", above=0, below=1)
    d.claim(Sum((x[n] - 1) * log(1 - p) + log(p), n) <= (S - N) * log(1 - N / S) + N * log(N / S))
    e = d.step(Eq(Sum((x[n] - 1) * log(1 - p) + log(p), n), (S - N) * log(1 - p) + N * log(p)), by=S)
    slope = d.step(Eq(Derivative((S - N) * log(1 - p) + N * log(p), p), (N - S * p) / (p * (1 - p))), by=differentiate)
    top = d.step((S - N) * log(1 - p) + N * log(p) <= (S - N) * log(1 - N / S) + N * log(N / S),
                 by=(slope, more, maximum_at(p, N / S)))
    d.step(Sum((x[n] - 1) * log(1 - p) + log(p), n) <= (S - N) * log(1 - N / S) + N * log(N / S), by=(e, top))


@derivation("MLE of a Gaussian variance")
def variance_mle(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n)
    m = d.real("mu")
    v = d.real("v", above=0)
    S = d.define("S", Sum((x[n] - m)**2, n))
    pos = d.given(S > 0, "the data vary")
    d.claim(-N * log(v) / 2 - S / (2 * v) <= -N * log(S / N) / 2 - Rational(1, 2) * N)
    slope = d.step(Eq(Derivative(-N * log(v) / 2 - S / (2 * v), v), (S - N * v) / (2 * v**2)), by=differentiate)
    (d.calc(-N * log(v) / 2 - S / (2 * v))
      .le(-N * log(S / N) / 2 - S / (2 * (S / N)), by=(slope, pos, maximum_at(v, S / N)))
      .eq(-N * log(S / N) / 2 - Rational(1, 2) * N, by=pos))


@derivation("The MAP estimate under a Gaussian prior is ridge")
def map_ridge(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    s, t = d.reals("sigma tau", above=0)
    w = d.real("w")
    A, B = d.define("A", Sum(x[n]**2, n)), d.define("B", Sum(x[n] * y[n], n))
    lam = d.define("lambda", s**2 / t**2)
    f = Sum((y[n] - w * x[n])**2, n) / (2 * s**2) + w**2 / (2 * t**2)
    d.claim(Eq(f, (Sum((y[n] - w * x[n])**2, n) + lam * w**2) / (2 * s**2)), by=lam)
    slope = d.step(Eq(Derivative(f, w), ((A + lam) * w - B) / s**2), by=(differentiate, A, B, lam))
    best = B / (A + lam)
    d.claim(Sum((y[n] - best * x[n])**2, n) / (2 * s**2) + best**2 / (2 * t**2) <= f)
    d.step(Sum((y[n] - best * x[n])**2, n) / (2 * s**2) + best**2 / (2 * t**2) <= f,
           by=(slope, A, lam, minimum_at(w, best)))


@derivation("Predicting the base rate is the best constant, and costs its entropy")
def base_rate(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    y = d.family("y", n)
    r = d.define("r", Sum(y[n], n) / N)
    lo, hi = d.given(r > 0), d.given(r < 1)
    c = d.real("c", above=0, below=1)
    f = -Sum(y[n] * log(c) + (1 - y[n]) * log(1 - c), n) / N
    d.claim(-r * log(r) - (1 - r) * log(1 - r) <= f)
    form = d.step(Eq(f, -r * log(c) - (1 - r) * log(1 - c)), by=r)
    a = d.step(log(c / r) <= c / r - 1, by=(tangent_log(c / r, 1), lo))
    b = d.step(log((1 - c) / (1 - r)) <= (1 - c) / (1 - r) - 1, by=(tangent_log((1 - c) / (1 - r), 1), hi))
    A = d.step(r * log(c / r) <= c - r, by=(a, lo, multiply(r)))
    B = d.step((1 - r) * log((1 - c) / (1 - r)) <= r - c, by=(b, hi, multiply(1 - r)))
    d.step(-r * log(r) - (1 - r) * log(1 - r) <= -r * log(c) - (1 - r) * log(1 - c), by=(A, B, lo, hi)).then(
        -r * log(r) - (1 - r) * log(1 - r) <= f, by=form)
