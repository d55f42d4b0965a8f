"""Terms and propositions: every kind of node, and what is done with trees, gathered for those who use them."""

from __future__ import annotations

from derive.terms.arithmetic import (
    FUNCTIONS,
    ONE,
    ZERO,
    Add,
    App,
    Delta,
    Deriv,
    Div,
    Fn,
    Infinity,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Prod,
    Sum,
    Sym,
    product_of,
    sum_of,
)
from derive.terms.families import Bound, Elem, Family, Lam, Literal, Update, arity, has_integer_elements
from derive.terms.propositions import (
    FALSE,
    RELATIONS,
    SIDES,
    TRUE,
    And,
    ForAll,
    Iff,
    Implies,
    Not,
    Or,
    Rel,
    Tends,
    conjunction,
    conjuncts,
    forward,
    negated,
)
from derive.terms.substitution import bind, element, free, instantiate, replaced, substitute, walk
from derive.terms.tree import INTEGER, REAL, SORTS, FamilyExpr, IllFormed, Node, Prop, Term, is_integer

__all__ = [
    "FALSE", "FUNCTIONS", "INTEGER", "KINDS", "ONE", "REAL", "RELATIONS", "SIDES", "SORTS", "TRUE",
    "ZERO", "Add", "And", "App", "Bound", "Delta", "Deriv", "Div", "Elem", "Family", "FamilyExpr", "Fn",
    "ForAll", "Iff", "IllFormed", "Implies", "Infinity", "Lam", "Literal", "Mul", "Neg", "Node", "Not",
    "Num", "Or", "Piecewise", "Pow", "Prod", "Prop", "Rel", "Sum", "Sym", "Tends", "Term", "Update",
    "arity", "bind", "conjunction", "conjuncts", "element", "forward", "free", "has_integer_elements", "instantiate",
    "is_integer", "negated", "product_of", "replaced", "substitute", "sum_of", "walk",
]  # fmt: skip

KINDS: dict[str, type[Node]] = {
    cls.kind: cls
    for cls in (
        Num, Sym, Bound, Infinity, Family, Lam, Literal, Update, Elem, Add, Neg, Mul, Div, Pow, Fn,
        Piecewise, Delta, Sum, Prod, Deriv, App, Rel, Not, And, Or, Implies, Iff, ForAll, Tends,
    )
}  # fmt: skip
