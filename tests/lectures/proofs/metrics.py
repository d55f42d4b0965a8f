"""Metrics, kernels, rewards."""

from typing import Any

from sympy import Eq, Ge, Le, Rational, Sum
from derive import KD, Derivation, derivation, piecewise
from derive.rules import sum_over


@derivation("F1 is the harmonic mean of precision and recall")
def f1_score(d: Derivation) -> None:
    tp = d.real("TP", above=0)
    fp, fn = d.reals("FP FN", at_least=0)
    P = d.define("P", tp / (tp + fp))
    R = d.define("R", tp / (tp + fn))
    d.claim(Eq(2 / (1 / P + 1 / R), 2 * tp / (2 * tp + fp + fn)))
    d.claim(Le(2 * P * R / (P + R), (P + R) / 2))
    (d.calc(2 / (1 / P + 1 / R))
      .eq(2 / ((tp + fp) / tp + (tp + fn) / tp), by=(P, R))
      .eq(2 * tp / (2 * tp + fp + fn)))
    d.step(Le(2 * P * R / (P + R), (P + R) / 2), by=(P, R))


@derivation("AUC: swapping the classes")
def auc_complement(d: Derivation) -> None:
    m, n = d.integer("m", at_least=1), d.integer("n", at_least=1)
    i = d.index("i", 1, m)
    j = d.index("j", 1, n)
    s, t = d.family("s", i), d.family("t", j)

    def win(x: Any, y: Any) -> Any:
        return piecewise((1, x > y), (Rational(1, 2), Eq(x, y)), otherwise=0)
    d.claim(Eq(Sum(win(s[i], t[j]), i, j) / (m * n) + Sum(win(t[j], s[i]), i, j) / (m * n), 1))
    pair = d.step(Eq(win(s[i], t[j]) + win(t[j], s[i]), 1))
    (d.calc(Sum(win(s[i], t[j]), i, j) / (m * n) + Sum(win(t[j], s[i]), i, j) / (m * n))
      .eq(Sum(win(s[i], t[j]) + win(t[j], s[i]), i, j) / (m * n))
      .eq(Sum(1, i, j) / (m * n), by=pair)
      .eq(1))


@derivation("The quadratic kernel is an inner product of features")
def quadratic_kernel(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j = d.indices("i j", 1, n)
    x, y = d.family("x", i), d.family("y", i)
    d.claim(Eq(Sum(x[i] * y[i], i)**2, Sum((x[i] * x[j]) * (y[i] * y[j]), i, j)))
    (d.calc(Sum(x[i] * y[i], i)**2)
      .eq(Sum(x[i] * y[i], i) * Sum(x[j] * y[j], j))
      .eq(Sum(x[i] * y[i] * x[j] * y[j], i, j))
      .eq(Sum((x[i] * x[j]) * (y[i] * y[j]), i, j)))


@derivation("The reconstruction error of one principal direction")
def pca_reconstruction(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    x, u = d.family("x", i), d.family("u", i)
    unit = d.given(Eq(Sum(u[i]**2, i), 1), "the direction is a unit vector")
    c = d.define("c", Sum(u[i] * x[i], i))
    d.claim(Eq(Sum((x[i] - c * u[i])**2, i), Sum(x[i]**2, i) - c**2))
    (d.calc(Sum((x[i] - c * u[i])**2, i))
      .eq(Sum(x[i]**2, i) - 2 * c * Sum(u[i] * x[i], i) + c**2 * Sum(u[i]**2, i))
      .eq(Sum(x[i]**2, i) - c**2, by=(c, unit)))


@derivation("Discounted TD errors telescope")
def td_telescope(d: Derivation) -> None:
    T = d.integer("T", at_least=1)
    t = d.index("t", 0, T - 1)
    s = d.index("s", 0, T)
    gam = d.real("gamma", above=0, at_most=1)
    r, V = d.family("r", t), d.family("V", s)
    d.claim(Eq(Sum(gam**t * (r[t] + gam * V[t + 1] - V[t]), t), Sum(gam**t * r[t], t) + gam**T * V[T] - V[0]))
    (d.calc(Sum(gam**t * (r[t] + gam * V[t + 1] - V[t]), t))
      .eq(Sum(gam**t * r[t], t) + Sum(gam**(t + 1) * V[t + 1], t) - Sum(gam**t * V[t], t))
      .eq(Sum(gam**t * r[t], t) + Sum(gam**s * V[s], (s, 1, T)) - Sum(gam**t * V[t], t))
      .eq(Sum(gam**t * r[t], t) + gam**T * V[T] - V[0]))


@derivation("The regret of a bandit in terms of the gaps")
def bandit_regret(d: Derivation) -> None:
    K = d.integer("K", at_least=1)
    a = d.index("a", 1, K)
    mu = d.family("mu", a)
    n = d.family("n", a, at_least=0, integer=True)
    best = d.real("mu_star")
    T = d.define("T", Sum(n[a], a))
    gap = d.define("Delta", best - mu[a], over=a)
    top = d.given(Le(mu[a], best))
    d.claim(Eq(T * best - Sum(n[a] * mu[a], a), Sum(n[a] * gap[a], a)))
    d.claim(Ge(T * best - Sum(n[a] * mu[a], a), 0))
    (d.calc(T * best - Sum(n[a] * mu[a], a))
      .eq(best * Sum(n[a], a) - Sum(n[a] * mu[a], a), by=T)
      .eq(Sum(n[a] * (best - mu[a]), a))
      .eq(Sum(n[a] * gap[a], a), by=gap))
    each = d.step(Ge(n[a] * (best - mu[a]), 0), by=top)
    s = d.step(Ge(Sum(n[a] * (best - mu[a]), a), Sum(0, a)), by=(each, sum_over(a)))
    d.step(Ge(T * best - Sum(n[a] * mu[a], a), 0), by=(s, T))


@derivation("k-means: the mean is the best centre")
def kmeans(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    m = d.integer("m", at_least=1)
    i = d.index("i", 1, n)
    a = d.index("a", 1, m)
    x = d.family("x", i, a)
    c = d.family("c", a)
    mean = d.define("xbar", Sum(x[i, a], i) / n, over=a)
    d.claim(Eq(Sum((x[i, a] - c[a])**2, i, a), Sum((x[i, a] - mean[a])**2, i, a) + n * Sum((mean[a] - c[a])**2, a)))
    one = d.step(Eq(Sum((x[i, a] - c[a])**2, i), Sum((x[i, a] - mean[a])**2, i) + n * (mean[a] - c[a])**2), by=mean)
    d.step(Eq(Sum((x[i, a] - c[a])**2, i, a), Sum((x[i, a] - mean[a])**2, i, a) + n * Sum((mean[a] - c[a])**2, a)), by=(one, sum_over(a)))


@derivation("Xavier: the variance of a linear layer")
def xavier(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i, j = d.indices("i j", 1, n)
    x = d.family("x", i)
    v = d.real("v", above=0)
    E = d.family("E", i, j)
    indep = d.given(Eq(E[i, j], v * KD(i, j)), "the weights are uncorrelated with variance $v$")
    d.claim(Eq(Sum(E[i, j] * x[i] * x[j], i, j), v * Sum(x[i]**2, i)))
    (d.calc(Sum(E[i, j] * x[i] * x[j], i, j))
      .eq(Sum(v * KD(i, j) * x[i] * x[j], i, j), by=indep)
      .eq(v * Sum(x[i]**2, i)))


@derivation("The variance of dropout")
def dropout_variance(d: Derivation) -> None:
    n = d.integer("n", at_least=1)
    i = d.index("i", 1, n)
    w = d.family("w", i)
    q = d.real("q", above=0, below=1)
    d.claim(Eq(Sum(q * (w[i] / q - w[i])**2 + (1 - q) * (0 - w[i])**2, i), (1 - q) / q * Sum(w[i]**2, i)))
    each = d.step(Eq(q * (w[i] / q - w[i])**2 + (1 - q) * (0 - w[i])**2, (1 - q) / q * w[i]**2))
    (d.calc(Sum(q * (w[i] / q - w[i])**2 + (1 - q) * (0 - w[i])**2, i))
      .eq(Sum((1 - q) / q * w[i]**2, i), by=each)
      .eq((1 - q) / q * Sum(w[i]**2, i)))
