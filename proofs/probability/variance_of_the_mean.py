"""The mean of N uncorrelated variables of one variance v has the variance v/N.

u[i, s] is the i-th variable's deviation from its expectation in the outcome s, p[s] the probability of s. The
companion says that each of the variables has the covariance v/N with their mean.
"""
from sympy import Eq, Sum
from derive import KD, Derivation, derivation
from derive.rules import sum_over


@derivation("The covariance of a variable with the mean", name="covariance-with-the-mean")
def covariance_with_the_mean(d: Derivation):
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=0)
    k = d.integer("k", at_least=1, at_most=N)
    i, s = d.index("i", 1, N), d.index("s", 1, M)
    p, u = d.family("p", s), d.family("u", i, s)
    v = d.real("v")
    apart = d.given(Eq(Sum(p[s] * u[k, s] * u[i, s], s), v * KD(k, i)), "the variables are uncorrelated")
    q = d.define("q", p[s] * u[k, s] * u[i, s], over=(i, s))
    d.claim(Eq(Sum(p[s] * u[k, s] * Sum(u[i, s], i) / N, s), v / N))

    each = d.calc(Sum(q[i, s], s)).eq(v * KD(k, i),                  by=(q, apart))
    (d.calc(Sum(p[s] * u[k, s] * Sum(u[i, s], i) / N, s))
      .eq(Sum(Sum(q[i, s], i), s) / N,                               by=q)
      .eq(Sum(Sum(q[i, s], s), i) / N,                               by=d.lemma("sum-swap").at(N=N, M=M, n=N, c=q))
      .eq(Sum(v * KD(k, i), i) / N,                                  by=(each, sum_over(i)))
      .eq(v / N,                                                     why="only $i = k$ is left"))


@derivation("The variance of a mean")
def variance_of_the_mean(d: Derivation):
    N, M = d.integer("N", at_least=1), d.integer("M", at_least=0)
    i, j = d.indices("i j", 1, N)
    s = d.index("s", 1, M)
    p, u = d.family("p", s), d.family("u", i, s)
    v = d.real("v")
    d.given(Eq(Sum(p[s] * u[i, s] * u[j, s], s), v * KD(i, j)), "the variables are uncorrelated, of variance v")
    D = d.define("D", Sum(u[j, s], j) / N, over=s)
    q = d.define("q", p[s] * u[i, s] * D[s], over=(i, s))
    d.claim(Eq(Sum(p[s] * D[s]**2, s), v / N))

    one = d.lemma("covariance-with-the-mean").at(N=N, M=M, k=i, p=p, u=u, v=v)
    each = (d.calc(Sum(q[i, s], s))
             .eq(Sum(p[s] * u[i, s] * Sum(u[j, s], j) / N, s),       by=(q, D))
             .eq(v / N,                                              by=one))
    (d.calc(Sum(p[s] * D[s]**2, s))
      .eq(Sum(p[s] * D[s] * Sum(u[i, s], i) / N, s),                 by=D)
      .eq(Sum(Sum(q[i, s], i), s) / N,                               by=q)
      .eq(Sum(Sum(q[i, s], s), i) / N,                               by=d.lemma("sum-swap").at(N=N, M=M, n=N, c=q))
      .eq(Sum(v / N, i) / N,                                         by=(each, sum_over(i)))
      .eq(v / N))
