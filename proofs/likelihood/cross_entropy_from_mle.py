"""The negative log-likelihood is the cross-entropy, so a larger likelihood is a smaller cross-entropy."""
from sympy import Eq, Product, Sum, log
from derive import Derivation, derivation, iff
from derive.functions import cross_entropy
from derive.rules import multiply, take_log


@derivation("Maximum likelihood is minimum cross-entropy", source="003_b2632fed1fb565bd.txt")
def cross_entropy_from_mle(d: Derivation):
    K = d.integer("K", at_least=1)
    i = d.index("i", 1, K)
    P = d.family("P", i, above=0)
    Q = d.family("Q", i, above=0)
    y = d.family("y", i)
    d.claim(Eq(-log(Product(P[i] ** y[i], i)), cross_entropy(y, P)))
    d.claim(iff(Product(P[i] ** y[i], i) > Product(Q[i] ** y[i], i),
                cross_entropy(y, P) < cross_entropy(y, Q)))

    loss = (d.calc(-log(Product(P[i] ** y[i], i)))
             .eq(-Sum(log(P[i] ** y[i]), i),       why="log of a product")
             .eq(-Sum(y[i] * log(P[i]), i),        why="log of a power")
             .eq(cross_entropy(y, P),              by=cross_entropy))
    (d.chain(Product(P[i] ** y[i], i) > Product(Q[i] ** y[i], i))
      .iff(log(Product(P[i] ** y[i], i)) > log(Product(Q[i] ** y[i], i)),  by=take_log)
      .iff(cross_entropy(y, P) < cross_entropy(y, Q),                      by=(loss, cross_entropy)))
