"""The second derivatives of log-sum-exp are p_i (delta_ij - p_j), and make it convex."""
from sympy import Derivative, Eq, Ge, Sum
from derive import KD, Derivation, derivation
from derive.functions import log_sum_exp, softmax
from derive.rules import sum_over


@derivation("The Hessian of log-sum-exp")
def softmax_hessian(d: Derivation):
    K = d.integer("K", at_least=1)
    i, j = d.indices("i j", 1, K)
    z, v = d.family("z", i), d.family("v", i)
    p = softmax(z)
    g = d.define("g", Derivative(log_sum_exp(z), z[i]), over=i)
    m = d.define("m", Sum(p[i] * v[i], i))
    d.claim(Eq(Derivative(g[i], z[j]), p[i] * (KD(i, j) - p[j])))
    d.claim(Ge(Sum(Sum(v[i] * Derivative(g[i], z[j]) * v[j], j), i), 0))

    gradient = d.lemma("log-sum-exp-gradient").at(K=K, z=z, k=i)
    first = d.step(Eq(g[i], p[i]),                               by=(g, gradient))
    second = (d.calc(Derivative(g[i], z[j]))
               .eq(Derivative(p[i], z[j]),                       by=first)
               .eq(p[i] * (KD(i, j) - p[j]),                     by=d.lemma("softmax-jacobian").at(K=K, z=z, i=i, j=j)))
    term = d.step(Eq(v[i] * Derivative(g[i], z[j]) * v[j], v[i] * p[i] * (KD(i, j) - p[j]) * v[j]), by=second)
    row = (d.calc(Sum(v[i] * Derivative(g[i], z[j]) * v[j], j))
            .eq(Sum(v[i] * p[i] * (KD(i, j) - p[j]) * v[j], j),  by=(term, sum_over(j)))
            .eq(p[i] * v[i] * (v[i] - m),                        by=m))
    total = d.step(Eq(Sum(p[i], i), 1),                          by=d.lemma("softmax-sums-to-one").at(K=K, z=z))
    (d.calc(Sum(Sum(v[i] * Derivative(g[i], z[j]) * v[j], j), i))
      .eq(Sum(p[i] * v[i] * (v[i] - m), i),                      by=(row, sum_over(i)))
      .eq(Sum(p[i] * (v[i] - m)**2, i),                          by=(m, total), why="$softmax(z)[i]*(v[i] - m)$ sums to 0")
      .ge(0,                                                     by=softmax))
