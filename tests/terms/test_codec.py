"""Terms as JSON: round trips, limits, and refusals."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.terms.codec import MAX_DEPTH, MAX_NODES, Malformed, decode, encode
from derive.terms.nodes import KINDS, Lam, Neg, Node, Num, Sym, walk
from tests import strategies as s

MANY = settings(max_examples=100)


def hints(node: Node) -> list[str]:
    return [n.hint for n in walk(node) if isinstance(n, Lam)]


@MANY
@given(s.terms() | s.props() | s.families())
def test_a_tree_survives_json_with_the_names_of_its_variables(node: Node) -> None:
    again = decode(json.loads(json.dumps(encode(node))))
    assert again == node
    assert hints(again) == hints(node)


def test_equal_trees_keep_their_own_names_of_variables() -> None:
    def squares(hint: str) -> Any:
        body = ["pow", ["elem", P, ["bound", 0, "integer"]], ["num", "2"]]
        return ["neg", ["sum", I, I, ["lam", hint, "integer", body]]]

    one, other = decode(squares("i")), decode(squares("j"))
    assert one == other
    assert (hints(one), hints(other)) == (["i"], ["j"])
    assert decode(squares("i")) is one


def test_numbers_are_written_as_exact_text() -> None:
    assert encode(Num(Fraction(-3, 4))) == ["num", "-3/4"]
    assert decode(["num", "6/4"]) == Num(Fraction(3, 2))


X = ["sym", "x", "real"]
I = ["sym", "i", "integer"]  # noqa: E741
P = ["family", "p", 1, "real"]
DEEP: Any = X
for _ in range(MAX_DEPTH + 1):
    DEEP = ["neg", DEEP]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "known kind"),
        ([], "known kind"),
        ("x", "known kind"),
        ({"kind": "num"}, "known kind"),
        (["nothing"], "known kind"),
        ([["num"]], "known kind"),
        (["node"], "known kind"),
        (["num"], "num needs str"),
        (["num", 1], "num needs str"),
        (["num", "1.5"], "not a rational"),
        (["num", "1e9"], "not a rational"),
        (["num", " 1"], "not a rational"),
        (["num", "1\n"], "not a rational"),
        (["num", "١"], "not a rational"),
        (["num", "1/0"], "divides by zero"),
        (["num", "9" * 401], "not a rational"),
        (["num", "1", X], "argument"),
        (["sym", "x"], "sym needs str, str"),
        (["sym", "x", "complex"], "sort"),
        (["sym", "__class__", "real"], "is not a name"),
        (["sym", "x y", "real"], "is not a name"),
        (["sym", "x\n", "real"], "is not a name"),
        (["sym", "", "real"], "is not a name"),
        (["sym", "a" * 41, "real"], "is not a name"),
        (["app", "os.system", X], "is not a name"),
        (["bound", 0, "real"], "without its binder"),
        (["bound", -1, "real"], "level"),
        (["bound", True, "real"], "'bound' has parts that are no terms, text or integers"),
        (["bound", 10**9, "real"], "out of range"),
        (["family", "p", 10**9, "real"], "out of range"),
        (["family", "p", 0, "real"], "arity"),
        (["oo", 2], "sign"),
        (["add", X], "at least two"),
        (["add", X, ["and"]], "needs a Term"),
        (["add", X, 1], "known kind"),
        (["neg"], "argument"),
        (["neg", X, X], "argument"),
        (["pow", X], "argument"),
        (["fn", "sine", X], "knows"),
        (["fn", "exp"], "argument"),
        (["elem", P, X], "integers"),
        (["elem", P, I, I], "2 indices"),
        (["elem", X, I], "FamilyExpr"),
        (["sum", I, I, ["lam", "i", "real", X]], "ranges over integers"),
        (["sum", I, I, X], "needs a Lam"),
        (["sum", I, I, ["lam", "i", "integer", ["bound", 1, "integer"]]], "without its binder"),
        (["sum", I, I, ["lam", "i", "integer", ["bound", 0, "real"]]], "sort integer, used as real"),
        (["lam", "i'", "integer", X], "is not a name"),
        (["lam", "i", "integer", ["oo", 1]], "needs a Term"),
        (["deriv", ["lam", "v", "real", ["elem", P, ["bound", 0, "integer"]]], X], "used as integer"),
        (["rel", "<>", X, X], "knows"),
        (["piecewise", X], "value, condition"),
        (["tends", "up", ["lam", "v", "real", X], X, X], "side"),
        (DEEP, "nested deeper"),
    ],
)  # fmt: skip
def test_what_is_no_term_is_refused_for_its_reason(data: Any, reason: str) -> None:
    with pytest.raises(Malformed, match=reason) as caught:
        decode(data, "here")
    assert str(caught.value).startswith("here: ")
    assert len(str(caught.value)) < 500


def test_a_tree_of_the_greatest_depth_is_read() -> None:
    assert decode(DEEP[1]).loose == 0


def test_too_many_nodes_are_refused() -> None:
    with pytest.raises(Malformed, match="nodes"):
        decode(["add", *([X] * (MAX_NODES + 1))])


def test_a_huge_number_is_refused_when_written() -> None:
    with pytest.raises(Malformed, match="digits"):
        encode(Neg(Num(Fraction(1, 10**5000))))


KIND = st.sampled_from((*KINDS, "integer", "real", "+", "=", "x", "1", "exp"))
ANYTHING = st.recursive(
    KIND | st.integers(-2, 3) | st.none() | st.booleans() | st.floats(),
    lambda inner: st.builds(lambda head, rest: [head, *rest], KIND, st.lists(inner, max_size=4)),
    max_leaves=15,
)


@settings(max_examples=400)
@given(ANYTHING)
def test_arbitrary_arrays_are_a_term_or_malformed(data: Any) -> None:
    try:
        node = decode(data)
    except Malformed:
        return
    assert node.loose == 0
    assert decode(encode(node)) == node


@MANY
@given(s.terms(size=4), st.data())
def test_a_term_with_one_part_replaced_is_a_term_or_malformed(node: Node, data: st.DataObject) -> None:
    tree = encode(node)
    here, path = tree, [0]
    while any(isinstance(c, list) for c in here) and data.draw(st.booleans()):
        here = data.draw(st.sampled_from([c for c in here if isinstance(c, list)]))
    path = [data.draw(st.integers(0, len(here) - 1))]
    here[path[0]] = data.draw(ANYTHING)
    try:
        again = decode(tree)
    except Malformed:
        return
    assert decode(encode(again)) == again


def test_every_kind_has_a_json_form_that_starts_with_it() -> None:
    assert encode(Sym("x")) == X
    assert all(kind == cls.kind for kind, cls in KINDS.items())
