"""Regression and estimation: as a lecturer writes them."""

from sympy import Derivative, Eq, Sum, exp, log

from derive import Derivation, derivation
from derive.rules import differentiate, minimum_at, solve_for, sum_over


@derivation("Normal equations of the line")
def regression_line(d: Derivation) -> None:
    N = d.integer("N", at_least=2)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    a, b = d.real("a"), d.real("b")
    loss = d.define("L", Sum((y[n] - a - b * x[n])**2, n), of=(a, b))
    d.claim(Eq(Derivative(loss(a, b), a), -2 * (Sum(y[n], n) - N * a - b * Sum(x[n], n))))
    d.claim(Eq(Derivative(loss(a, b), b), -2 * (Sum(x[n] * y[n], n) - a * Sum(x[n], n) - b * Sum(x[n]**2, n))))
    (d.calc(Derivative(loss(a, b), a))
      .eq(-2 * Sum(y[n] - a - b * x[n], n), by=(loss, differentiate))
      .eq(-2 * (Sum(y[n], n) - N * a - b * Sum(x[n], n))))
    (d.calc(Derivative(loss(a, b), b))
      .eq(-2 * Sum(x[n] * (y[n] - a - b * x[n]), n), by=(loss, differentiate))
      .eq(-2 * (Sum(x[n] * y[n], n) - a * Sum(x[n], n) - b * Sum(x[n]**2, n))))


@derivation("The intercept passes through the means")
def regression_intercept(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x, y = d.family("x", n), d.family("y", n)
    a, b = d.real("a"), d.real("b")
    xbar = d.define("xbar", Sum(x[n], n) / N)
    ybar = d.define("ybar", Sum(y[n], n) / N)
    normal = d.given(Eq(Sum(y[n] - a - b * x[n], n), 0), "the residuals sum to zero")
    d.claim(Eq(a, ybar - b * xbar))
    s = d.step(Eq(Sum(y[n], n) - N * a - b * Sum(x[n], n), 0), by=normal)
    s2 = s.then(Eq(a, Sum(y[n], n) / N - b * Sum(x[n], n) / N), by=solve_for(a))
    s2.then(Eq(a, ybar - b * xbar), by=(xbar, ybar))


@derivation("The mean minimises the squared error")
def mean_minimises(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n)
    c = d.real("c")
    m = d.define("m", Sum(x[n], n) / N)
    d.claim(Sum((x[n] - m)**2, n) <= Sum((x[n] - c)**2, n))
    e = d.step(Eq(Sum((x[n] - c)**2, n), Sum((x[n] - m)**2, n) + N * (m - c)**2), by=m)
    d.step(Sum((x[n] - m)**2, n) <= Sum((x[n] - c)**2, n), by=e)


@derivation("Two Gaussians in one dimension: the posterior mean")
def gaussian_posterior(d: Derivation) -> None:
    s, t = d.real("sigma", above=0), d.real("tau", above=0)
    m, x, mu = d.real("m"), d.real("x"), d.real("mu")
    E = d.define("E", (x - mu)**2 / (2 * s**2) + (mu - m)**2 / (2 * t**2), of=mu)
    best = (x / s**2 + m / t**2) / (1 / s**2 + 1 / t**2)
    d.claim(E(best) <= E(mu))
    sl = d.step(Eq(Derivative(E(mu), mu), (mu - x) / s**2 + (mu - m) / t**2), by=(E, differentiate))
    d.step(E(best) <= E(mu), by=(sl, minimum_at(mu, best)))


@derivation("Posterior mean of a Beta prior, from the Gamma recursion")
def beta_bernoulli(d: Derivation) -> None:
    a, b = d.real("alpha", above=0), d.real("beta", above=0)
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    x = d.family("x", n, at_least=0, at_most=1)
    h = d.define("h", Sum(x[n], n))
    post = d.define("m", (a + h) / (a + b + N))
    lam = d.define("lambda", (a + b) / (a + b + N))
    d.claim(Eq(post, lam * a / (a + b) + (1 - lam) * h / N))
    d.claim(0 < post)
    d.claim(post < 1)
    d.step(Eq(post, lam * a / (a + b) + (1 - lam) * h / N), by=(post, lam))
    d.step(h >= 0, by=h)
    d.step(h <= N, by=(d.step(x[n] <= 1), h, sum_over(n)))
    d.step(0 < post, by=post)
    d.step(post < 1, by=post)


@derivation("Bias, variance and noise")
def bias_variance_noise(d: Derivation) -> None:
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=1)
    n, m = d.index("n", 1, N), d.index("m", 1, M)
    p, f = d.family("p", n, at_least=0), d.family("f", n)
    q, e = d.family("q", m, at_least=0), d.family("e", m)
    t = d.real("t")
    onep = d.given(Eq(Sum(p[n], n), 1), "the p sum to one")
    oneq = d.given(Eq(Sum(q[m], m), 1), "the q sum to one")
    cent = d.given(Eq(Sum(q[m] * e[m], m), 0), "the noise has mean zero")
    fbar = d.define("fbar", Sum(p[n] * f[n], n))
    d.claim(Eq(Sum(Sum(p[n] * q[m] * (f[n] - t - e[m])**2, m), n),
               (fbar - t)**2 + Sum(p[n] * (f[n] - fbar)**2, n) + Sum(q[m] * e[m]**2, m)))
    (d.calc(Sum(Sum(p[n] * q[m] * (f[n] - t - e[m])**2, m), n))
      .eq(Sum(p[n] * ((f[n] - t)**2 * Sum(q[m], m) - 2 * (f[n] - t) * Sum(q[m] * e[m], m) + Sum(q[m] * e[m]**2, m)), n))
      .eq(Sum(p[n] * ((f[n] - t)**2 + Sum(q[m] * e[m]**2, m)), n), by=(oneq, cent))
      .eq(Sum(p[n] * (f[n] - t)**2, n) + Sum(q[m] * e[m]**2, m), by=onep)
      .eq((fbar - t)**2 + Sum(p[n] * (f[n] - fbar)**2, n) + Sum(q[m] * e[m]**2, m), by=(onep, fbar)))


@derivation("Fisher information of a Bernoulli variable")
def fisher(d: Derivation) -> None:
    t = d.real("theta", above=0, below=1)
    x = d.real("x")
    s = d.step(Eq(Derivative(x * log(t) + (1 - x) * log(1 - t), t), x / t - (1 - x) / (1 - t)), by=differentiate)
    d.claim(Eq(t * (Derivative(log(t), t))**2 + (1 - t) * Derivative(log(1 - t), t)**2, 1 / (t * (1 - t))))
    one = d.step(Eq(Derivative(log(t), t), 1 / t), by=differentiate)
    zero = d.step(Eq(Derivative(log(1 - t), t), -1 / (1 - t)), by=differentiate)
    (d.calc(t * Derivative(log(t), t)**2 + (1 - t) * Derivative(log(1 - t), t)**2)
      .eq(t / t**2 + (1 - t) / (1 - t)**2, by=(one, zero))
      .eq(1 / (t * (1 - t))))


@derivation("Exponential families: the log-partition gives mean and variance")
def exponential_family(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k, j = d.indices("k j", 1, K)
    T, h = d.family("T", k), d.family("h", k, above=0)
    e = d.real("eta")
    Z = d.define("Z", Sum(h[k] * exp(e * T[k]), k))
    p = d.define("p", h[k] * exp(e * T[k]) / Z, over=k)
    A = d.define("A", log(Z))
    mean = Sum(p[k] * T[k], k)
    d.claim(Eq(Derivative(A, e), mean))
    d.claim(Eq(Derivative(A, e, e), Sum(p[k] * T[k]**2, k) - mean**2))
    first = d.step(Eq(Derivative(A, e), mean), by=(A, Z, p, differentiate))
    d.step(Eq(Derivative(A, e, e), Sum(p[k] * T[k]**2, k) - mean**2), by=(A, Z, p, differentiate))


@derivation("Importance sampling is unbiased")
def importance_sampling(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q, f = d.family("p", k, at_least=0), d.family("q", k, above=0), d.family("f", k)
    d.claim(Eq(Sum(q[k] * (p[k] / q[k]) * f[k], k), Sum(p[k] * f[k], k)), why="q cancels")


@derivation("The second moment of importance weights is least for q = p")
def importance_weights(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, q = d.family("p", k, at_least=0), d.family("q", k, above=0)
    onep = d.given(Eq(Sum(p[k], k), 1))
    oneq = d.given(Eq(Sum(q[k], k), 1))
    d.claim(Sum(p[k]**2 / q[k], k) >= 1)
    d.step(Sum((p[k] - q[k])**2 / q[k], k) >= 0).then(Sum(p[k]**2 / q[k] - 2 * p[k] + q[k], k) >= 0).then(Sum(p[k]**2 / q[k], k) >= 1, by=(onep, oneq))


@derivation("The gradient of a mixture's log-likelihood has responsibilities")
def mixture_gradient(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k, j = d.indices("k j", 1, K)
    w = d.family("w", k, above=0)
    m = d.family("mu", k)
    x = d.real("x")
    L = d.define("L", log(Sum(w[k] * exp(-(x - m[k])**2 / 2), k)))
    r = d.define("r", w[k] * exp(-(x - m[k])**2 / 2) / Sum(w[j] * exp(-(x - m[j])**2 / 2), j), over=k)
    d.claim(Eq(Derivative(L, m[k]), r[k] * (x - m[k])), by=(L, r, differentiate))
