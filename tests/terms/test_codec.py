"""Terms as JSON: round trips, limits, and refusals."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.terms import codec
from derive.terms.codec import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_NODES,
    Malformed,
    TreeReader,
    TreeWriter,
    decode,
    encode,
)
from derive.terms.nodes import INTEGER, KINDS, ONE, Bound, Lam, Neg, Node, Num, Sum, Sym, walk
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
        (["bound", True, "real"], "bound needs int, str"),
        (["bound", 10**9, "real"], "out of range"),
        (["family", "p", 10**9, "real"], "out of range"),
        (["family", "p", 0, "real"], "arity"),
        (["oo", 2], "sign"),
        (["add", X], "at least two"),
        (["add", X, ["and"]], "needs a Term"),
        (["add", X, 1], "no tree 1 is stated before"),
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


# --- trees that are stated once


def written(nodes: list[Node]) -> tuple[Any, list[int]]:
    """What is stated of some trees, and their numbers."""
    writer = TreeWriter()
    numbers = [writer.write(node) for node in nodes]
    return json.loads(json.dumps(writer.stated)), numbers


def reading(*stated: Any) -> TreeReader:
    reader = TreeReader()
    reader.state(stated)
    return reader


TREES = s.terms() | s.props() | s.families()


@MANY
@given(st.lists(TREES, min_size=1, max_size=4))
def test_trees_that_are_stated_once_are_read_as_they_were_with_the_names_of_their_variables(
    nodes: list[Node],
) -> None:
    stated, numbers = written(nodes * 2)
    reader = reading(*stated)
    again = [reader.read(number) for number in numbers]
    assert again == nodes * 2
    assert list(map(hints, again)) == list(map(hints, nodes)) * 2
    assert list(map(encode, again)) == list(map(encode, nodes)) * 2


@MANY
@given(st.lists(TREES, min_size=1, max_size=4))
def test_each_different_tree_is_stated_once_after_its_parts(nodes: list[Node]) -> None:
    stated, numbers = written(nodes)
    texts = [json.dumps(encode(part)) for node in nodes for part in walk(node)]
    assert len(stated) == len({json.dumps(tree) for tree in stated}) == len(set(texts))
    assert max(numbers) == len(stated) - 1


def test_equal_trees_that_name_their_variables_otherwise_are_stated_apart() -> None:
    one, other = (Sum(ONE, ONE, Lam(hint, INTEGER, Bound(0, INTEGER))) for hint in "ij")
    assert one == other
    stated, numbers = written([one, other, one])
    assert numbers[0] == numbers[2] != numbers[1]
    assert [hints(reading(*stated).read(n)) for n in numbers] == [["i"], ["j"], ["i"]]


def test_a_stated_tree_with_a_loose_variable_is_bound_where_it_stands() -> None:
    variable = ["bound", 0, "integer"]
    reader = reading(
        variable, ["sum", I, I, ["lam", "i", "integer", 0]], ["prod", 0, I, ["lam", "j", "integer", 0]]
    )
    assert reader.read(1) == decode(["sum", I, I, ["lam", "i", "integer", variable]])
    inner = ["prod", variable, I, ["lam", "j", "integer", variable]]
    assert reader.read(["sum", I, I, ["lam", "i", "integer", 2]]) == decode(
        ["sum", I, I, ["lam", "i", "integer", inner]]
    )
    for loose in (0, 2, ["neg", 0]):
        with pytest.raises(Malformed, match=r"^a bound variable without its binder"):
            reader.read(loose)
    with pytest.raises(Malformed, match=r"trees\[1\]: Lam binds a variable of sort real, used as integer"):
        reading(variable, ["lam", "x", "real", 0])


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ([X, ["neg", 1]], "trees[1]: no tree 1 is stated before"),
        ([["neg", 1], X], "trees[0]: no tree 1 is stated before"),
        ([X, 1], "trees[1]: no tree 1 is stated before"),
        ([X, ["neg", -1]], "trees[1]: no tree -1 is stated before"),
        ([X, ["neg", 10**300]], "trees[1]: no tree 10000000000000000000 is stated before"),
        ([X, ["neg", True]], "trees[1]: expected [kind, ...] with a known kind"),
        ([X, ["neg", False]], "trees[1]: expected [kind, ...] with a known kind"),
        ([X, ["neg", 0.0]], "trees[1]: expected [kind, ...] with a known kind"),
        ([X, ["neg", "0"]], "trees[1]: expected [kind, ...] with a known kind"),
        ([X, ["neg", None]], "trees[1]: expected [kind, ...] with a known kind"),
        ([X, ["neg", [0]]], "trees[1]: expected [kind, ...] with a known kind"),
        ([X, [0, X]], "trees[1]: expected [kind, ...] with a known kind"),
        ([X, ["sym", 0, "real"]], "trees[1]: sym needs str, str"),
        ([["bound", 0, "real"], ["bound", False, "real"]], "trees[1]: bound needs int, str"),
        ([["oo", 1], ["oo", True]], "trees[1]: oo needs int"),
        ([["oo", 1], ["oo", 1.0]], "trees[1]: oo needs int"),
        ([["oo", 1], ["neg", 0]], "trees[1]: Neg needs a Term, got Infinity"),
        ([["and"], ["elem", P, 0]], "trees[1]: Elem needs a Term, got And"),
    ],
)
def test_what_refers_to_no_tree_before_it_is_refused_with_its_place(stated: list[Any], reason: str) -> None:
    with pytest.raises(Malformed) as caught:
        reading(*stated)
    assert str(caught.value) == reason


@pytest.mark.parametrize("number", [1, -1, 10**300])
def test_a_number_alone_refers_to_no_tree_either(number: int) -> None:
    with pytest.raises(Malformed, match=r"^no tree -?1"):
        reading(X).read(number)
    with pytest.raises(Malformed, match="here: no tree"):
        decode(number, "here")


def test_the_nodes_of_stated_trees_count_wherever_they_stand() -> None:
    doubled = [X, *(["add", n, n] for n in range(15))]  # the last has 2^16 - 1 nodes
    with pytest.raises(Malformed, match=rf"trees\[15\]: more than {MAX_NODES} nodes"):
        reading(*doubled)
    with pytest.raises(Malformed, match=f"^more than {MAX_NODES} nodes"):
        reading(*doubled[:-1]).read(["add", 14, 14])
    with pytest.raises(Malformed, match=f"more than {MAX_NODES} nodes"):
        reading(X).read(["add", *[0] * MAX_NODES])
    assert reading(X).read(["add", *[0] * (MAX_NODES - 1)]).args[-1] == Sym("x")


def test_the_levels_of_stated_trees_count_wherever_they_stand() -> None:
    chain = [X, *(["neg", n] for n in range(MAX_DEPTH))]
    assert reading(*chain).read(MAX_DEPTH) == decode(DEEP[1])
    with pytest.raises(Malformed, match=f"^nested deeper than {MAX_DEPTH}"):
        reading(*chain).read(["neg", MAX_DEPTH])
    with pytest.raises(Malformed, match=f"nested deeper than {MAX_DEPTH}"):
        reading(*chain, ["neg", MAX_DEPTH])


def test_all_trees_of_a_record_together_are_no_longer_than_its_text_may_be() -> None:
    doubled = [X, *(["add", n, n] for n in range(14))]  # the last has 2^15 - 1 nodes, of 8 characters or more
    reader = reading(*doubled)
    with pytest.raises(Malformed, match=f"^with every tree in full, the record has more than {MAX_LENGTH}"):
        _ = [reader.read(14) for _ in range(40)]
    with pytest.raises(Malformed, match=r"trees\[\d+\]: with every tree in full"):
        reading(*doubled, *[["neg", 14]] * 40)


@MANY
@given(st.lists(TREES, max_size=4))
def test_trees_in_full_are_never_too_long_for_the_text_that_they_come_in(nodes: list[Node]) -> None:
    trees = [encode(node) for node in nodes]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "MAX_LENGTH", len(json.dumps(trees, separators=(",", ":"))))
        reader = TreeReader()
        assert [reader.read(tree) for tree in trees] == nodes


@MANY
@given(st.lists(TREES, max_size=4))
def test_a_writer_knows_how_long_a_reader_finds_its_trees(nodes: list[Node]) -> None:
    writer = TreeWriter()
    numbers = [writer.write(node) for node in nodes]
    for missing in (0, 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(codec, "MAX_LENGTH", writer.length - missing)
            refused = False
            try:
                reader = reading(*json.loads(json.dumps(writer.stated)))
                for number in numbers:
                    reader.read(number)
            except Malformed:
                refused = True
        assert refused == bool(missing and nodes)


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
