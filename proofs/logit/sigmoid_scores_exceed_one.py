"""The sigmoids of the logits 4, 2 and -2 sum to 1.98201..., so they are no distribution over three classes."""
from sympy import And, Lt
from derive import Derivation, derivation
from derive.functions import sigmoid
from derive.rules import enclose


@derivation("Probabilities class by class can exceed one in sum", source="001_7de39d0da407a50e.txt")
def sigmoid_scores_exceed_one(d: Derivation):
    total = sigmoid(4) + sigmoid(2) + sigmoid(-2)
    enclosed = And(Lt(198201, 100000 * total), Lt(100000 * total, 198202))
    d.claim(total > 1)
    d.claim(enclosed)

    (d.calc(total)
      .eq(sigmoid(4) + 1,              by=sigmoid, why="$sigmoid(-2)$ is $1 - sigmoid(2)$")
      .gt(1,                           by=sigmoid, why="a sigmoid is positive"))
    d.step(enclosed,                   by=enclose)
