"""Channels: what processing does to information; errors; bounds by a change of measure."""
from sympy import Abs, Eq, Product, Sum, exp, log, sqrt
from derive import Derivation, derivation
from derive.functions import entropy, kl_divergence, log_sum_exp
from derive.rules import multiply, sum_over, take_exp, tangent_log


@derivation("A channel does not increase the divergence")
def data_processing(d: Derivation) -> None:
    K, M = d.integer("K", at_least=1), d.integer("M", at_least=1)
    i, k = d.indices("i k", 1, K)
    j = d.index("j", 1, M)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    W = d.family("W", i, j, above=0)
    rows = d.given(Eq(Sum(W[i, j], j), 1), "rows of the channel sum to one")
    a, b = d.define("a", Sum(p[i] * W[i, j], i), over=j), d.define("b", Sum(q[i] * W[i, j], i), over=j)
    d.claim(Sum(a[j] * log(a[j] / b[j]), j) <= Sum(p[i] * log(p[i] / q[i]), i))
    t = d.step(log((q[i] * a[j]) / (p[i] * b[j])) <= (q[i] * a[j]) / (p[i] * b[j]) - 1,
               by=tangent_log((q[i] * a[j]) / (p[i] * b[j]), 1))
    w = d.step(p[i] * W[i, j] * (log(a[j] / b[j]) - log(p[i] / q[i])) <= W[i, j] * (q[i] * a[j] / b[j] - p[i]),
               by=(t, multiply(p[i] * W[i, j])))
    s = d.step(Sum(p[i] * W[i, j] * (log(a[j] / b[j]) - log(p[i] / q[i])), i, j)
               <= Sum(W[i, j] * (q[i] * a[j] / b[j] - p[i]), i, j), by=(w, sum_over((i, j))))
    left = d.step(Eq(Sum(p[i] * W[i, j] * (log(a[j] / b[j]) - log(p[i] / q[i])), i, j),
                     Sum(a[j] * log(a[j] / b[j]), j) - Sum(p[i] * log(p[i] / q[i]), i)), by=(rows, a))
    right = (d.calc(Sum(W[i, j] * (q[i] * a[j] / b[j] - p[i]), i, j))
      .eq(Sum(b[j] * a[j] / b[j] - a[j], j), by=(a, b))
      .eq(0))
    d.step(Sum(a[j] * log(a[j] / b[j]), j) <= Sum(p[i] * log(p[i] / q[i]), i), by=(s, left, right))


@derivation("A channel does not increase total variation")
def tv_channel(d: Derivation) -> None:
    K, M = d.integer("K", at_least=1), d.integer("M", at_least=1)
    i, j = d.index("i", 1, K), d.index("j", 1, M)
    p, q = d.family("p", i, at_least=0), d.family("q", i, at_least=0)
    W = d.family("W", i, j, at_least=0)
    rows = d.given(Eq(Sum(W[i, j], j), 1), "rows sum to one")
    d.claim(Sum(Abs(Sum((p[i] - q[i]) * W[i, j], i)), j) <= Sum(Abs(p[i] - q[i]), i))
    up = d.step((p[i] - q[i]) * W[i, j] <= Abs(p[i] - q[i]) * W[i, j])
    lo = d.step(-(p[i] - q[i]) * W[i, j] <= Abs(p[i] - q[i]) * W[i, j])
    one = d.step(Abs(Sum((p[i] - q[i]) * W[i, j], i)) <= Sum(Abs(p[i] - q[i]) * W[i, j], i),
                 by=(d.step(Sum((p[i] - q[i]) * W[i, j], i) <= Sum(Abs(p[i] - q[i]) * W[i, j], i), by=(up, sum_over(i))),
                     d.step(Sum(-(p[i] - q[i]) * W[i, j], i) <= Sum(Abs(p[i] - q[i]) * W[i, j], i), by=(lo, sum_over(i)))))
    (d.calc(Sum(Abs(Sum((p[i] - q[i]) * W[i, j], i)), j))
      .le(Sum(Sum(Abs(p[i] - q[i]) * W[i, j], i), j), by=(one, sum_over(j)))
      .eq(Sum(Abs(p[i] - q[i]) * Sum(W[i, j], j), i))
      .eq(Sum(Abs(p[i] - q[i]), i), by=rows))


@derivation("The chain rule of mutual information")
def mi_chain(d: Derivation) -> None:
    A, B, C = d.integer("A", at_least=1), d.integer("B", at_least=1), d.integer("C", at_least=1)
    x, y, z = d.index("x", 1, A), d.index("y", 1, B), d.index("z", 1, C)
    p = d.family("p", x, y, z, above=0)
    pxy = d.define("f", Sum(p[x, y, z], z), over=(x, y))
    pxz = d.define("g", Sum(p[x, y, z], y), over=(x, z))
    px = d.define("r", Sum(pxy[x, y], y), over=x)
    pz = d.define("s", Sum(pxz[x, z], x), over=z)
    joint = Sum(p[x, y, z] * log(p[x, y, z] / (pxy[x, y] * pz[z])), x, y, z)
    first = Sum(pxz[x, z] * log(pxz[x, z] / (px[x] * pz[z])), x, z)
    given = Sum(p[x, y, z] * log(p[x, y, z] * px[x] / (pxy[x, y] * pxz[x, z])), x, y, z)
    d.claim(Eq(joint, first + given))
    (d.calc(joint)
      .eq(Sum(p[x, y, z] * log(pxz[x, z] / (px[x] * pz[z])) + p[x, y, z] * log(p[x, y, z] * px[x] / (pxy[x, y] * pxz[x, z])), x, y, z))
      .eq(Sum(Sum(p[x, y, z], y) * log(pxz[x, z] / (px[x] * pz[z])), x, z) + given)
      .eq(first + given, by=pxz))


@derivation("Fano's inequality, for one distribution")
def fano(d: Derivation) -> None:
    K = d.integer("K", at_least=2)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    e = d.define("e", 1 - p[K])
    d.claim(-Sum(p[i] * log(p[i]), i) <= -e * log(e) - (1 - e) * log(1 - e) + e * log(K - 1))
    rest = d.step(Eq(Sum(p[i], (i, 1, K - 1)), e), by=(one, e))
    pos = d.step(0 < e, by=rest)
    t = d.step(log(e / ((K - 1) * p[i])) <= e / ((K - 1) * p[i]) - 1, by=tangent_log(e / ((K - 1) * p[i]), 1))
    w = d.step(-p[i] * log(p[i]) <= e / (K - 1) - p[i] - p[i] * log(e) + p[i] * log(K - 1), by=(t, pos, multiply(p[i])))
    (d.calc(-Sum(p[i] * log(p[i]), i))
      .eq(-p[K] * log(p[K]) - Sum(p[i] * log(p[i]), (i, 1, K - 1)))
      .le(-p[K] * log(p[K]) + Sum(e / (K - 1) - p[i] - p[i] * log(e) + p[i] * log(K - 1), (i, 1, K - 1)),
          by=d.step(Sum(-p[i] * log(p[i]), (i, 1, K - 1)) <= Sum(e / (K - 1) - p[i] - p[i] * log(e) + p[i] * log(K - 1), (i, 1, K - 1)),
                    by=(w, sum_over(i, 1, K - 1))))
      .eq(-p[K] * log(p[K]) - e * log(e) + e * log(K - 1), by=rest)
      .eq(-e * log(e) - (1 - e) * log(1 - e) + e * log(K - 1), by=e))


@derivation("The collision entropy is at most Shannon's")
def collision_entropy(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p = d.family("p", i, above=0)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    c = d.define("c", Sum(p[i]**2, i))
    d.claim(-log(c) <= entropy(p))
    t = d.step(log(p[i]) <= log(c) + (p[i] - c) / c, by=tangent_log(p[i], c))
    w = t.then(p[i] * log(p[i]) <= p[i] * (log(c) + (p[i] - c) / c), by=multiply(p[i]))
    (d.calc(Sum(p[i] * log(p[i]), i))
      .le(Sum(p[i] * (log(c) + (p[i] - c) / c), i), by=(w, sum_over(i)))
      .eq(log(c) * Sum(p[i], i) + Sum(p[i]**2, i) / c - Sum(p[i], i))
      .eq(log(c), by=(one, c)))
    d.step(-log(c) <= entropy(p), by=entropy)


@derivation("Donsker and Varadhan: a change of measure")
def donsker_varadhan(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, q, h = d.family("p", i, above=0), d.family("q", i, above=0), d.family("h", i)
    one = d.given(Eq(Sum(p[i], i), 1), "p sums to one")
    Z = d.define("Z", Sum(q[i] * exp(h[i]), i))
    d.claim(Sum(p[i] * h[i], i) <= kl_divergence(p, q) + log(Z))
    r = d.define("r", q[i] * exp(h[i]) / Z, over=i)
    tilt = d.step(Eq(Sum(r[i], i), 1), by=(r, Z))
    gap = (d.calc(kl_divergence(p, q) + log(Z) - Sum(p[i] * h[i], i))
      .eq(Sum(p[i] * log(p[i] / q[i]), i) + log(Z) * Sum(p[i], i) - Sum(p[i] * h[i], i), by=(kl_divergence, one))
      .eq(Sum(p[i] * log(p[i] / r[i]), i), by=r)
      .eq(kl_divergence(p, r), by=kl_divergence)
      .ge(0, by=d.lemma("kl-nonnegative").at(K=K, p=p, q=r)))
    d.step(Sum(p[i] * h[i], i) <= kl_divergence(p, q) + log(Z), by=gap)


@derivation("The affinity of two distributions is at least exp of half the divergence")
def affinity(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    p, q = d.family("p", i, above=0), d.family("q", i, above=0)
    one = d.given(Eq(Sum(p[i], i), 1))
    d.claim(exp(-kl_divergence(p, q) / 2) <= Sum(sqrt(p[i] * q[i]), i))
    B = d.define("B", Sum(sqrt(p[i] * q[i]), i))
    t = d.step(log(sqrt(q[i] / p[i])) <= log(B) + (sqrt(q[i] / p[i]) - B) / B, by=tangent_log(sqrt(q[i] / p[i]), B))
    w = t.then(p[i] * log(q[i] / p[i]) / 2 <= p[i] * log(B) + sqrt(p[i] * q[i]) / B - p[i], by=multiply(p[i]))
    (d.calc(-kl_divergence(p, q) / 2)
      .eq(Sum(p[i] * log(q[i] / p[i]) / 2, i), by=kl_divergence)
      .le(Sum(p[i] * log(B) + sqrt(p[i] * q[i]) / B - p[i], i), by=(w, sum_over(i)))
      .eq(log(B), by=(one, B)))
    d.step(-kl_divergence(p, q) / 2 <= log(B)).then(exp(-kl_divergence(p, q) / 2) <= B, by=take_exp).then(
        exp(-kl_divergence(p, q) / 2) <= Sum(sqrt(p[i] * q[i]), i), by=B)


@derivation("A mean-field update")
def mean_field(d: Derivation) -> None:
    K, M = d.integer("K", at_least=1), d.integer("M", at_least=1)
    i, k = d.indices("i k", 1, K)
    j = d.index("j", 1, M)
    q, r = d.family("q", i, above=0), d.family("r", j, above=0)
    p = d.family("p", i, j, above=0)
    sq, sr = d.given(Eq(Sum(q[i], i), 1)), d.given(Eq(Sum(r[j], j), 1))
    t = d.define("t", Sum(r[j] * log(p[i, j]), j), over=i)
    L = Sum(q[i] * r[j] * log(p[i, j] / (q[i] * r[j])), i, j)
    d.claim(Eq(L, Sum(q[i] * t[i], i) + entropy(q) + entropy(r)))
    d.claim(L <= log_sum_exp(t) + entropy(r))
    e = (d.calc(L)
      .eq(Sum(q[i] * r[j] * log(p[i, j]) - q[i] * r[j] * log(q[i]) - q[i] * r[j] * log(r[j]), i, j))
      .eq(Sum(q[i] * Sum(r[j] * log(p[i, j]), j), i) - Sum(q[i] * log(q[i]), i) * Sum(r[j], j) - Sum(q[i], i) * Sum(r[j] * log(r[j]), j))
      .eq(Sum(q[i] * t[i], i) + entropy(q) + entropy(r), by=(sq, sr, t, entropy)))
    best = d.define("b", exp(t[i]) / Sum(exp(t[k]), k), over=i)
    g = d.step(log(best[i] / q[i]) <= best[i] / q[i] - 1, by=tangent_log(best[i] / q[i], 1))
    w = g.then(q[i] * (t[i] - log_sum_exp(t) - log(q[i])) <= best[i] - q[i], by=(best, log_sum_exp, multiply(q[i])))
    s = d.step(Sum(q[i] * (t[i] - log_sum_exp(t) - log(q[i])), i) <= Sum(best[i] - q[i], i), by=(w, sum_over(i)))
    n = d.step(Eq(Sum(best[i], i), 1), by=best)
    d.step(Sum(q[i] * t[i], i) + entropy(q) <= log_sum_exp(t), by=(s, n, sq, entropy))
    d.step(L <= log_sum_exp(t) + entropy(r), by=e)


@derivation("Posterior odds multiply the likelihood ratios")
def posterior_odds(d: Derivation) -> None:
    N = d.integer("N", at_least=0)
    n = d.index("n", 1, N)
    a, b = d.family("a", n, above=0), d.family("b", n, above=0)
    pi = d.real("pi", above=0, below=1)
    Z = d.define("Z", pi * Product(a[n], n) + (1 - pi) * Product(b[n], n))
    post = d.define("r", pi * Product(a[n], n) / Z)
    d.claim(Eq(log(post / (1 - post)), log(pi / (1 - pi)) + Sum(log(a[n] / b[n]), n)))
    rest = d.step(Eq(1 - post, (1 - pi) * Product(b[n], n) / Z), by=(post, Z))
    (d.calc(log(post / (1 - post)))
      .eq(log(pi * Product(a[n], n) / ((1 - pi) * Product(b[n], n))), by=(rest, post, Z))
      .eq(log(pi / (1 - pi)) + log(Product(a[n] / b[n], n)))
      .eq(log(pi / (1 - pi)) + Sum(log(a[n] / b[n]), n)))
