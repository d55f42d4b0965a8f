"""For two classes the cross-entropy is -(y log p + (1 - y) log(1 - p))."""
from sympy import Eq, log
from derive import Derivation, derivation, literal
from derive.functions import cross_entropy


@derivation("Binary cross-entropy", source="003_b2632fed1fb565bd.txt")
def binary_cross_entropy(d: Derivation):
    y = d.real("y")
    p = d.real("p", above=0, below=1)
    d.claim(Eq(cross_entropy(literal(y, 1 - y), literal(p, 1 - p)), -(y * log(p) + (1 - y) * log(1 - p))),
            by=cross_entropy)
