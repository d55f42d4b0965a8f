"""For two classes softmax is the sigmoid of the difference; against a reference score of 0, the sigmoid itself."""
from sympy import Eq, Sum, exp
from derive import Derivation, derivation, literal
from derive.functions import sigmoid, softmax


@derivation("Softmax of two classes is the sigmoid", source="000_c76cb6ece4d1cc06.txt")
def softmax_k2_is_sigmoid(d: Derivation):
    i = d.index("i", 1, 2)
    z = d.family("z", i)
    t = d.real("t")
    d.claim(Eq(softmax(z)[1], sigmoid(z[1] - z[2])))
    d.claim(Eq(softmax(literal(t, 0))[1], sigmoid(t)))

    (d.calc(softmax(z)[1])
      .eq(exp(z[1]) / Sum(exp(z[i]), i),           by=softmax)
      .eq(exp(z[1]) / (exp(z[1]) + exp(z[2])),     why="write the sum out")
      .eq(1 / (1 + exp(z[2]) / exp(z[1])),         why="divide above and below by $exp(z[1])$")
      .eq(1 / (1 + exp(-(z[1] - z[2]))),           why="a quotient of exponentials")
      .eq(sigmoid(z[1] - z[2]),                    by=sigmoid))
    (d.calc(softmax(literal(t, 0))[1])
      .eq(exp(t) / (exp(t) + exp(0)),              by=softmax)
      .eq(1 / (1 + exp(-t)),                       why="divide above and below by $exp(t)$")
      .eq(sigmoid(t),                              by=sigmoid))
