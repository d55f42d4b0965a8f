"""Entropy, divergence, mutual information: as a lecturer writes them."""

from typing import Any

from sympy import Eq, Product, Rational, Sum, exp, log

from derive import Derivation, derivation
from derive.functions import cross_entropy, entropy, kl_divergence, log_sum_exp, softmax
from derive.rules import combination, multiply, sum_over, tangent_log


@derivation("KL between two normals, from expectations")
def gaussian_kl(d: Derivation) -> None:
    mu1, mu2 = d.real("mu_1"), d.real("mu_2")
    s1, s2 = d.real("sigma_1", above=0), d.real("sigma_2", above=0)
    # a normal as finite expectation: points x_n with weights w_n having mean mu1 and variance s1^2
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    w, x = d.family("w", n, at_least=0), d.family("x", n)
    one = d.given(Eq(Sum(w[n], n), 1), "weights sum to one")
    mean = d.given(Eq(Sum(w[n] * x[n], n), mu1), "the mean is mu_1")
    var = d.given(Eq(Sum(w[n] * (x[n] - mu1)**2, n), s1**2), "the variance is sigma_1^2")
    logp = d.define("l", -log(s1) - (x[n] - mu1)**2 / (2 * s1**2), over=n)
    logq = d.define("m", -log(s2) - (x[n] - mu2)**2 / (2 * s2**2), over=n)
    d.claim(Eq(Sum(w[n] * (logp[n] - logq[n]), n), log(s2 / s1) + (s1**2 + (mu1 - mu2)**2) / (2 * s2**2) - Rational(1, 2)))
    (d.calc(Sum(w[n] * (logp[n] - logq[n]), n))
      .eq(log(s2 / s1) * Sum(w[n], n) - Sum(w[n] * (x[n] - mu1)**2, n) / (2 * s1**2) + Sum(w[n] * (x[n] - mu2)**2, n) / (2 * s2**2), by=(logp, logq))
      .eq(log(s2 / s1) - Rational(1, 2) + Sum(w[n] * (x[n] - mu2)**2, n) / (2 * s2**2), by=(one, var))
      .eq(log(s2 / s1) - Rational(1, 2) + (Sum(w[n] * (x[n] - mu1)**2, n) + 2 * (mu1 - mu2) * Sum(w[n] * (x[n] - mu1), n) + (mu1 - mu2)**2 * Sum(w[n], n)) / (2 * s2**2))
      .eq(log(s2 / s1) + (s1**2 + (mu1 - mu2)**2) / (2 * s2**2) - Rational(1, 2), by=(one, mean, var)))


@derivation("KL between two normals is not negative")
def gaussian_kl_nonnegative(d: Derivation) -> None:
    mu1, mu2 = d.real("mu_1"), d.real("mu_2")
    s1, s2 = d.real("sigma_1", above=0), d.real("sigma_2", above=0)
    kl = log(s2 / s1) + (s1**2 + (mu1 - mu2)**2) / (2 * s2**2) - Rational(1, 2)
    d.claim(kl >= 0)
    t = d.step(log(s1**2 / s2**2) <= s1**2 / s2**2 - 1, by=tangent_log(s1**2 / s2**2, 1))
    u = d.step(log(s2 / s1) >= (1 - s1**2 / s2**2) / 2, by=t)
    (d.calc(kl)
      .ge((1 - s1**2 / s2**2) / 2 + (s1**2 + (mu1 - mu2)**2) / (2 * s2**2) - Rational(1, 2), by=u)
      .eq((mu1 - mu2)**2 / (2 * s2**2))
      .ge(0))


@derivation("A step of EM: Jensen")
def jensen_log(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    w = d.family("w", k, at_least=0)
    x = d.family("x", k, above=0)
    one = d.given(Eq(Sum(w[k], k), 1), "the weights sum to one")
    m = d.define("m", Sum(w[k] * x[k], k))
    d.claim(Sum(w[k] * log(x[k]), k) <= log(m))
    pos = d.step(m > 0, by=(m, one))
    t = d.step(log(x[k]) <= log(m) + (x[k] - m) / m, by=tangent_log(x[k], m))
    t2 = t.then(w[k] * log(x[k]) <= w[k] * (log(m) + (x[k] - m) / m), by=multiply(w[k]))
    (d.calc(Sum(w[k] * log(x[k]), k))
      .le(Sum(w[k] * (log(m) + (x[k] - m) / m), k), by=(t2, sum_over(k)))
      .eq(log(m) * Sum(w[k], k) + (Sum(w[k] * x[k], k) - m * Sum(w[k], k)) / m)
      .eq(log(m), by=(one, m)))


@derivation("Mutual information is entropy minus conditional entropy")
def mutual_information(d: Derivation) -> None:
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=1)
    i, j = d.index("i", 1, N), d.index("j", 1, M)
    p = d.family("p", i, j, above=0)
    px = d.define("p_X", Sum(p[i, j], j), over=i)
    py = d.define("p_Y", Sum(p[i, j], i), over=j)
    I = d.define("I", Sum(Sum(p[i, j] * log(p[i, j] / (px[i] * py[j])), j), i))
    HX = d.define("H", -Sum(px[i] * log(px[i]), i))
    HXY = d.define("C", -Sum(Sum(p[i, j] * log(p[i, j] / py[j]), j), i))
    d.claim(Eq(I, HX - HXY))
    (d.calc(I)
      .eq(Sum(Sum(p[i, j] * log(p[i, j] / py[j]), j), i) - Sum(Sum(p[i, j] * log(px[i]), j), i), by=I)
      .eq(-HXY - Sum(log(px[i]) * Sum(p[i, j], j), i), by=HXY)
      .eq(HX - HXY, by=(px, HX)))


@derivation("The chain rule of entropy")
def entropy_chain(d: Derivation) -> None:
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=1)
    i, j = d.index("i", 1, N), d.index("j", 1, M)
    p = d.family("p", i, above=0)
    c = d.family("c", i, j, above=0)
    cond = d.given(Eq(Sum(c[i, j], j), 1), "conditionals sum to one")
    d.claim(Eq(-Sum(p[i] * c[i, j] * log(p[i] * c[i, j]), (j, 1, M), (i, 1, N)), -Sum(p[i] * log(p[i]), i) - Sum(p[i] * Sum(c[i, j] * log(c[i, j]), j), i)))
    (d.calc(-Sum(p[i] * c[i, j] * log(p[i] * c[i, j]), (j, 1, M), (i, 1, N)))
      .eq(-Sum(p[i] * log(p[i]) * Sum(c[i, j], j), i) - Sum(p[i] * Sum(c[i, j] * log(c[i, j]), j), i))
      .eq(-Sum(p[i] * log(p[i]), i) - Sum(p[i] * Sum(c[i, j] * log(c[i, j]), j), i), by=cond))


@derivation("The chain rule of the KL divergence")
def kl_chain(d: Derivation) -> None:
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=1)
    i, j = d.index("i", 1, N), d.index("j", 1, M)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    a, b = d.family("a", i, j, above=0), d.family("b", i, j, above=0)
    rows = d.given(Eq(Sum(a[i, j], j), 1), "conditionals sum to one")
    d.claim(Eq(Sum(p[i] * a[i, j] * log(p[i] * a[i, j] / (q[i] * b[i, j])), j, i),
               kl_divergence(p, q) + Sum(p[i] * Sum(a[i, j] * log(a[i, j] / b[i, j]), j), i)))
    (d.calc(Sum(p[i] * a[i, j] * log(p[i] * a[i, j] / (q[i] * b[i, j])), j, i))
      .eq(Sum(p[i] * log(p[i] / q[i]) * Sum(a[i, j], j), i) + Sum(p[i] * Sum(a[i, j] * log(a[i, j] / b[i, j]), j), i))
      .eq(kl_divergence(p, q) + Sum(p[i] * Sum(a[i, j] * log(a[i, j] / b[i, j]), j), i), by=(rows, kl_divergence)))


@derivation("The Gini impurity is at most the entropy")
def gini(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p = d.family("p", k, above=0)
    one = d.given(Eq(Sum(p[k], k), 1))
    d.claim(1 - Sum(p[k]**2, k) <= entropy(p))
    t = d.step(log(p[k]) <= p[k] - 1, by=tangent_log(p[k], 1))
    t2 = d.step(p[k] * log(p[k]) <= p[k] * (p[k] - 1), by=t)
    (d.calc(entropy(p))
      .eq(-Sum(p[k] * log(p[k]), k), by=entropy)
      .ge(-Sum(p[k] * (p[k] - 1), k), by=(t2, sum_over(k)))
      .eq(1 - Sum(p[k]**2, k), by=one))


@derivation("The log-sum inequality")
def log_sum(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    a, b = d.family("a", k, above=0), d.family("b", k, above=0)
    A, B = d.define("A", Sum(a[k], k)), d.define("B", Sum(b[k], k))
    d.claim(Sum(a[k] * log(a[k] / b[k]), k) >= A * log(A / B))
    t = d.step(log(A * b[k] / (B * a[k])) <= A * b[k] / (B * a[k]) - 1, by=tangent_log(A * b[k] / (B * a[k]), 1))
    u = d.step(a[k] * log(a[k] / b[k]) >= a[k] * log(A / B) - (A * b[k] / B - a[k]), by=(t, multiply(a[k])))
    (d.calc(Sum(a[k] * log(a[k] / b[k]), k))
      .ge(Sum(a[k] * log(A / B) - (A * b[k] / B - a[k]), k), by=(u, sum_over(k)))
      .eq(A * log(A / B), by=(A, B)))


@derivation("Log-sum-exp and entropy: Fenchel and Young")
def fenchel_young(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    k = d.index("k", 1, K)
    p, z = d.family("p", k, above=0), d.family("z", k)
    one = d.given(Eq(Sum(p[k], k), 1))
    d.claim(Sum(p[k] * z[k], k) + entropy(p) <= log_sum_exp(z))
    gibbs = d.lemma("entropy-le-cross-entropy")
    s = d.step(entropy(p) <= -Sum(p[k] * log(softmax(z)[k]), k), by=(gibbs.at(K=K, p=p, q=softmax(z)), one, cross_entropy, entropy, softmax))
    t = d.step(Eq(log(softmax(z)[k]), z[k] - log_sum_exp(z)), by=(softmax, log_sum_exp))
    (d.calc(Sum(p[k] * z[k], k) + entropy(p))
      .le(Sum(p[k] * z[k], k) - Sum(p[k] * log(softmax(z)[k]), k), by=s)
      .eq(Sum(p[k] * z[k], k) - Sum(p[k] * (z[k] - log_sum_exp(z)), k), by=t)
      .eq(log_sum_exp(z), by=one))


@derivation("The divergence of two coins is not negative")
def binary_kl(d: Derivation) -> None:
    p, q = d.reals("p q", above=0, below=1)
    d.claim(p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)) >= 0)
    one = d.step(log(q / p) <= q / p - 1, by=tangent_log(q / p, 1))
    two = d.step(log((1 - q) / (1 - p)) <= (1 - q) / (1 - p) - 1, by=tangent_log((1 - q) / (1 - p), 1))
    a = one.then(p * log(q / p) <= q - p, by=multiply(p))
    b = two.then((1 - p) * log((1 - q) / (1 - p)) <= p - q, by=multiply(1 - p))
    d.step(p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)) >= 0, by=(a, b))


@derivation("The information gain of a split is not negative")
def information_gain(d: Derivation) -> None:
    p, q, w = d.reals("p q w", above=0, below=1)
    m = d.define("m", w * p + (1 - w) * q)

    def H(t: Any) -> Any:
        return -t * log(t) - (1 - t) * log(1 - t)

    def kl(t: Any) -> Any:
        return t * log(t / m) + (1 - t) * log((1 - t) / (1 - m))

    d.claim(H(m) - w * H(p) - (1 - w) * H(q) >= 0)
    low = d.step(m > 0, by=m)
    high = d.step(Eq(1 - m, w * (1 - p) + (1 - w) * (1 - q)), by=m).then(m < 1)
    coin = d.lemma("binary-kl")
    one = d.step(kl(p) >= 0, by=(coin.at(p=p, q=m), low, high))
    two = d.step(kl(q) >= 0, by=(coin.at(p=q, q=m), low, high))
    (d.calc(H(m) - w * H(p) - (1 - w) * H(q))
      .eq(w * kl(p) + (1 - w) * kl(q), by=m)
      .ge(0, by=(one, two, combination(w, 1 - w))))


@derivation("Perplexity is a geometric mean")
def perplexity_product(d: Derivation) -> None:
    N = d.integer("N", at_least=1)
    n = d.index("n", 1, N)
    p = d.family("p", n, above=0)
    d.claim(Eq(exp(-Sum(log(p[n]), n) / N), Product(p[n], n)**(-1 / N)))
    (d.calc(exp(-Sum(log(p[n]), n) / N))
      .eq(exp(-log(Product(p[n], n)) / N))
      .eq(Product(p[n], n)**(-1 / N)))
