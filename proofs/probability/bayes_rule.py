"""Bayes' rule follows from writing the joint probability in two ways."""
from sympy import Eq
from derive import Derivation, derivation
from derive.rules import divide


@derivation("Bayes' rule", source="003_b2632fed1fb565bd.txt")
def bayes_rule(d: Derivation):
    joint = d.real("J", latex=r"P(x, y)")
    likelihood = d.real("L", latex=r"P(x \mid y)")
    prior = d.real("w", latex=r"P(y)")
    posterior = d.real("P", latex=r"P(y \mid x)")
    evidence = d.real("m", above=0, latex=r"P(x)")
    one_way = d.given(Eq(joint, likelihood * prior), "the multiplication rule")
    other_way = d.given(Eq(joint, posterior * evidence), "the multiplication rule the other way round")
    d.claim(Eq(posterior, likelihood * prior / evidence))

    (d.step(Eq(posterior * evidence, likelihood * prior),   by=(one_way, other_way))
      .then(Eq(posterior, likelihood * prior / evidence),   by=divide(evidence)))
