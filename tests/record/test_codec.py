"""Records as JSON: round trips, refusals with the place, and the content hash."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.record import codec
from derive.record.beginning import name_and_lemmas
from derive.record.codec import (
    MAX_BYTES,
    MAX_LINES,
    content_hash,
    decode_record,
    dumps,
    dumps_briefly,
    encode_record,
    loads,
)
from derive.record.model import (
    Citation,
    Domain,
    Goal,
    Hypothesis,
    Line,
    Point,
    Position,
    Record,
    Refutation,
    Symbol,
)
from derive.terms.codec import Malformed
from derive.terms.nodes import INTEGER, Add, Div, Lam, Neg, Num, Rel, Sum, Sym, bind
from tests import strategies as s

X = Sym("x")
FACT = Rel("=", X, X)
SMALL = settings(max_examples=60)


def sample() -> Record:
    i = Sym("i", INTEGER)
    total = Rel("=", Sum(Num(1), s.K, bind(i, i)), Num(1))
    return Record(
        name="a-claim",
        title="A claim",
        symbols=s.SYMBOLS,
        families=s.FAMILY_SYMBOLS,
        indices=s.INDEX_SYMBOLS,
        definitions=(s.SOFTMAX,),
        hypotheses=(Hypothesis("h1", total, "they sum to one"),),
        lines=(
            Line("1", FACT, "algebra", (Citation("hypothesis", "h1", (("i", s.K),)),), why="seen"),
            Line("2", FACT, "multiply", (Citation("line", "1"),), (("by", X),)),
        ),
        goals=(Goal(FACT, "the claim", Position("a.py", 3)),),
        lemmas=(("log-le-sub-one", "a" * 64),),
    )


def damaged(path: list[Any], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(encode_record(sample()))
    here: Any = data
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return data


# --- round trips ----------------------------------------------------------------------------------


@SMALL
@given(s.records())
def test_every_record_survives_json(record: Record) -> None:
    assert decode_record(encode_record(record)) == record
    assert loads(dumps(record)) == record
    assert loads(dumps(record).encode()) == record


@SMALL
@given(s.records(), st.randoms())
def test_the_text_does_not_depend_on_the_order_of_keys(record: Record, random: Any) -> None:
    def shuffled(data: Any) -> Any:
        if isinstance(data, dict):
            keys = list(data)
            random.shuffle(keys)
            return {k: shuffled(data[k]) for k in keys}
        return [shuffled(d) for d in data] if isinstance(data, list) else data

    again = loads(json.dumps(shuffled(encode_record(record))))
    assert dumps(again) == dumps(record)
    assert content_hash(again) == content_hash(record)


def names_of_variables(data: Any) -> list[str]:
    """In the JSON of a record, in order."""
    if isinstance(data, list) and data[:1] == ["lam"]:
        return [data[1], *names_of_variables(data[3])]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [name for part in parts for name in names_of_variables(part)]


@SMALL
@given(s.records())
def test_every_record_survives_its_brief_text(record: Record) -> None:
    again = loads(dumps_briefly(record))
    assert again == record
    assert encode_record(again) == encode_record(record)  # with the names of variables and positions
    assert names_of_variables(encode_record(again)) == names_of_variables(encode_record(record))
    assert content_hash(again) == content_hash(record)


@SMALL
@given(s.records(), st.integers(0, 3))
def test_a_brief_text_begins_with_the_name_and_the_lemmas(record: Record, many: int) -> None:
    record = replace(record, lemmas=tuple((f"a-lemma-{n}", "0a" * 32 * (n % 2)) for n in range(many)))
    text = dumps_briefly(record).encode()
    assert name_and_lemmas(text) == (record.name, tuple(name for name, _ in record.lemmas))
    assert name_and_lemmas(dumps(record).encode()) is None


def test_a_record_that_is_too_long_when_its_trees_are_counted_in_full_is_written_plainly() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "MAX_LENGTH", 100)
        assert dumps_briefly(sample()) == dumps(sample())
    assert dumps_briefly(sample()) != dumps(sample())


@pytest.mark.parametrize(
    "text",
    [
        b'{"name":"a","lemmas":[],"name":"b","format":"derive-record","version":1}',
        b'{"name":"a","lemmas":[],"n\\u0061me":"b","format":"derive-record","version":1}',
        b'{"name":"a","lemmas":[],"format":"derive-record","version":1,"lemmas":[["b",""]]}',
        b'{"name":"a","lemmas":[],"format":"derive-record","version":1}{"name":"b"}',
        b'{"name":"a","lemmas":[["b",""]["c",""]],"format":"derive-record","version":1}',
        b'{"name":"a","lemmas":[["b",""],],"format":"derive-record","version":1}',
    ],
)
def test_what_begins_otherwise_than_it_goes_on_is_no_record(text: bytes) -> None:
    assert name_and_lemmas(text) is not None
    with pytest.raises(Malformed, match=r"twice|not JSON"):
        loads(text)


def test_a_position_in_the_file_of_the_record_may_be_its_numbers() -> None:
    data = damaged(["goals", 0, "position"], [3, 0, 4, 8])
    assert decode_record({**data, "file": "a.py"}).goals[0].position == Position("a.py", 3, 0, 4, 8)
    record = decode_record({**data, "file": "b.py"})
    assert record.goals[0].position == Position("b.py", 3, 0, 4, 8)
    assert json.loads(dumps_briefly(record))["goals"][0]["position"] == [3, 0, 4, 8]
    assert encode_record(record)["goals"][0]["position"]["file"] == "b.py"
    elsewhere = replace(record, file="c.py")
    assert loads(dumps_briefly(elsewhere)) == elsewhere
    with pytest.raises(Malformed, match=r"file: expected text"):
        decode_record({**data, "file": 1})


def test_where_a_tree_stands_may_be_the_number_of_one_that_is_stated() -> None:
    stated = [["sym", "x", "real"], ["rel", "=", 0, 0]]
    data = damaged(["goals", 0, "prop"], 1) | {"trees": stated}
    assert decode_record(data) == sample()
    for number, reason in ((0, "expected a proposition, got sym"), (2, "no tree 2"), (True, "known kind")):
        with pytest.raises(Malformed, match=rf"goals\[0\]\.prop: .*{reason}"):
            decode_record({**data, "goals": [{"prop": number}]})
    with pytest.raises(Malformed, match="trees: expected a list"):
        decode_record({**data, "trees": {"0": stated[0]}})
    with pytest.raises(Malformed, match=r"trees\[0\]: no tree 0"):
        decode_record({**data, "trees": [["neg", 0]]})


def test_fields_at_their_defaults_are_left_out() -> None:
    assert encode_record(Record("a")) == {"format": "derive-record", "version": 1, "name": "a"}


def test_display_names_of_bound_variables_survive() -> None:
    (hypothesis,) = loads(dumps(sample())).hypotheses
    assert hypothesis.prop.args[0].body.hint == "i"


# --- refusals: each for its reason and at its place -----------------------------------------------

REFUSED: list[tuple[list[Any], Any, str]] = [
    (["format"], "other", "format: expected 'derive-record'"),
    (["version"], 2, "version: this program reads version 1, got 2"),
    (["version"], True, "version: "),
    (["version"], 1.0, "version: "),
    (["name"], "a b", "name: 'a b' is not an id"),
    (["name"], "a\n", "name: "),
    (["name"], "-a", "name: "),
    (["title"], 3, "title: expected text"),
    (["title"], "\x1b[31mproved", "title: the character '\\x1b' may not stand in text"),
    (["title"], "a\u202eb", "title: the character '\\u202e'"),
    (["title"], "a" * 2001, "title: 2001 characters"),
    (["surprise"], 1, "unknown field 'surprise'"),
    (["symbols"], {}, "symbols: expected a list"),
    (["symbols", 0], [], "symbols[0]: expected an object"),
    (["symbols", 0, "name"], "1x", "symbols[0].name: '1x' is not a name"),
    (["symbols", 0, "name"], "x'", "symbols[0].name: "),
    (["symbols", 0, "name"], "a__b", "symbols[0].name: "),
    (["symbols", 0, "name"], "α", "symbols[0].name: "),
    (["symbols", 0, "sort"], "complex", "symbols[0].sort: expected real or integer"),
    (["symbols", 0, "sort"], [], "symbols[0].sort: "),
    (["symbols", 0, "domain"], {"over": 1}, "symbols[0].domain: unknown field 'over'"),
    (["symbols", 0, "domain"], {"nonzero": 1}, "symbols[0].domain.nonzero: expected true or false"),
    (["symbols", 0, "latex"], "\\input{a}", "symbols[0].latex: the LaTeX command 'input' may not stand"),
    (["symbols", 0, "latex"], "x}{", "symbols[0].latex: unbalanced braces"),
    (["symbols", 0, "latex"], "{x", "symbols[0].latex: unbalanced braces"),
    (["symbols", 0, "latex"], "x%", "symbols[0].latex: '%' may not stand"),
    (["symbols", 0, "latex"], "x$", "symbols[0].latex: '$' may not stand"),
    (["symbols", 0, "latex"], "^^5c", "symbols[0].latex: ^^ may not stand"),
    (["symbols", 0, "latex"], "a \\\\ b", "symbols[0].latex: '\\\\' may not stand"),
    (["symbols", 1, "name"], "K", "symbols[1].name: 'K' is declared already, as symbols[0]"),
    (["families", 0, "name"], "x", "families[0].name: 'x' is declared already, as symbols[1]"),
    (["families", 0, "ranges"], [], "families[0].ranges: a family needs an index"),
    (["families", 0, "ranges", 0], [["num", "1"]], "families[0].ranges[0]: expected a list of two"),
    (["families", 0, "ranges", 0, 0], ["num", "1/2"], "families[0].ranges[0][0]: the bound of a range"),
    (["definitions", 0, "name"], "p", "definitions[0].name: 'p' is declared already, as families[0]"),
    (["definitions", 0, "parameters", 1, "name"], "n", "definitions[0].parameters: 'n' twice"),
    (["definitions", 0, "parameters", 1, "index"], [["num", "1"], ["num", "2"]], "only an integer parameter"),
    (["definitions", 0, "body"], ["app", "n"], "definitions[0].body: 'n' is a definition there, and a parameter"),
    (["definitions", 0, "body"], ["and"], "definitions[0].body: expected a term, got and"),
    (["hypotheses", 0, "prop"], ["num", "1"], "hypotheses[0].prop: expected a proposition, got num"),
    (["hypotheses", 0, "prop"], ["rel", "=", ["num", "1"]], "hypotheses[0].prop: "),
    (["lines", 0, "id"], "h1", "lines[0].id: 'h1' twice"),
    (["lines", 1, "id"], "1", "lines[1].id: '1' twice"),
    (["lines", 0, "id"], "", "lines[0].id: "),
    (["lines", 0, "rule"], "os.system", "lines[0].rule: 'os.system' is not the name of a rule"),
    (["lines", 0, "premises", 0, "kind"], "axiom", "lines[0].premises[0].kind: expected hypothesis, line"),
    (["lines", 0, "premises", 0, "ref"], "h2", "lines[0].premises[0].ref: the hypothesis 'h2' is unknown"),
    (["lines", 0, "premises", 0], {"kind": "line", "ref": "2"}, "the line '2' comes later"),
    (["lines", 0, "premises", 0], {"kind": "line", "ref": "1"}, "the line '1' comes later"),
    (["lines", 0, "premises", 0], {"kind": "line", "ref": "h1"}, "the line 'h1' is unknown"),
    (["lines", 0, "premises", 0], {"kind": "lemma", "ref": "other"}, "the lemma 'other' is unknown"),
    (["lines", 0, "premises", 0, "goal"], -1, "lines[0].premises[0].goal: expected an integer that is not"),
    (["lines", 0, "premises", 0, "at"], [["i", ["and"]]], "lines[0].premises[0].at[0][1]: expected a term"),
    (["lines", 0, "premises", 0, "at"], [["i", ["num", "1"]]] * 2, "lines[0].premises[0].at: 'i' twice"),
    (["lines", 1, "parameters", 0, 1], {"term": ["num", "1"], "text": ""}, "expected exactly one of"),
    (["lines", 1, "parameters", 0, 1], {"integer": True}, "lines[1].parameters[0][1].integer: expected"),
    (["lines", 1, "parameters", 0, 1], {"integer": 10**15}, "expected an integer of at most 15 digits"),
    (["lines", 1, "parameters", 0, 1], {"number": "1/0"}, "lines[1].parameters[0][1].number: 1/0 divides"),
    (["lines", 1, "parameters", 0, 1], {"names": ["a b"]}, "lines[1].parameters[0][1].names[0]: 'a b' is"),
    (["lines", 1, "chain"], -1, "lines[1].chain: "),
    (["lines", 1, "certificate"], {"cofactors": []}, "lines[1]: unknown field 'certificate'"),
    (["goals", 0, "position", "line"], "3", "goals[0].position.line: expected an integer"),
    (["goals", 0, "position"], [3, 0, 3], "goals[0].position: expected line, column, end_line and end_column"),
    (["goals", 0, "position"], [3, 0, True, 4], "goals[0].position[2]: expected an integer"),
    (["goals", 0, "position"], [3, -1, 3, 4], "goals[0].position[1]: expected an integer that is not negative"),
    (["goals", 0, "position"], [3, 0, 10**15, 4], "goals[0].position[2]: expected an integer of at most 15"),
    (["lemmas", 0, 1], "xyz", "lemmas[0][1]: 'xyz' is not a SHA-256"),
    (["lemmas"], [["a", ""], ["a", ""]], "lemmas: 'a' twice"),
    (["points"], [{"numbers": [["x", ["num", "1"]]], "families": [["x", []]]}], "points[0]: 'x' twice"),
    (["points"], [{"families": [["p", [[[1], ["num", "1"]]] * 2]]}], "families[0][1]: '(1,)' twice"),
    (["points"], [{"families": [["p", [[[], ["num", "1"]]]]]}], "a family element needs an index"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "reason"), REFUSED, ids=lambda v: None)
def test_a_damaged_record_is_refused_for_its_reason(path: list[Any], value: Any, reason: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode_record(damaged(path, value))
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "path", [["name"], ["format"], ["version"], ["lines", 0, "prop"], ["goals", 0, "prop"]]
)
def test_a_missing_field_is_named(path: list[Any]) -> None:
    data = encode_record(sample())
    here: Any = data
    for step in path[:-1]:
        here = here[step]
    del here[path[-1]]
    with pytest.raises(Malformed, match=rf"{path[-1]}: missing"):
        decode_record(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("[]", "expected an object"),
        ("null", "expected an object"),
        ("{", "not JSON"),
        ('{"format": NaN}', "NaN is not a number"),
        ('{"format": -Infinity}', "-Infinity is not a number"),
        ('{"format": 1e999}', "out of range"),
        ('{"name": "a", "name": "b"}', "the key 'name' twice"),
        ('{"version": %s}' % ("9" * 5000), "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"title": "\\ud800"}', "format: missing"),
        ("\ud800", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"{} {}", "not JSON"),
        (" " * (MAX_BYTES + 1), "bytes, at most"),
    ],
    ids=range(16),
)
def test_text_that_is_no_record_is_refused(text: str | bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        loads(text)


def test_a_term_that_is_too_deep_is_refused_with_its_line() -> None:
    deep: Any = ["num", "1"]
    for _ in range(5000):
        deep = ["neg", deep]
    with pytest.raises(Malformed, match=r"lines\[0\]\.prop: nested deeper than"):
        decode_record(damaged(["lines", 0, "prop"], ["rel", "=", deep, deep]))


def test_too_many_lines_are_refused() -> None:
    line = encode_record(sample())["lines"][0]
    with pytest.raises(Malformed, match=rf"lines: {MAX_LINES + 1} entries"):
        decode_record(damaged(["lines"], [line] * (MAX_LINES + 1)))


def test_a_number_of_thousands_of_digits_is_refused_when_written() -> None:
    huge = Record("a", goals=(Goal(Rel("=", X, Num(10**5000))),))
    with pytest.raises(Malformed, match="digits"):
        dumps(huge)


def test_a_term_too_deep_to_write_is_refused_when_written() -> None:
    deep: Any = X
    for _ in range(3000):
        deep = Neg(deep)
    with pytest.raises(Malformed):
        dumps(Record("a", goals=(Goal(Rel("=", X, deep)),)))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["derive-record", "num", "rel", "=", "lam", "integer", "sum", "1", "a"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["format", "version", "name", "lines", "prop", "id", "x"]), inner),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=200)
@given(ANY_JSON)
def test_arbitrary_json_never_does_anything_but_be_refused(data: Any) -> None:
    with pytest.raises(Malformed):
        decode_record(data)
    with pytest.raises(Malformed):
        loads(json.dumps(data))


@settings(max_examples=200)
@given(st.text() | st.binary())
def test_arbitrary_text_is_refused(text: str | bytes) -> None:
    with pytest.raises(Malformed):
        loads(text)


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    out = [path] if path else []
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        out += _places(value, (*path, key))
    return out


PLACES = _places(encode_record(sample()))


@settings(max_examples=300)
@given(st.sampled_from(PLACES), ANY_JSON)
def test_a_record_with_one_place_overwritten_is_read_whole_or_refused(
    path: tuple[Any, ...], value: Any
) -> None:
    try:
        record = decode_record(damaged(list(path), value))
    except Malformed:
        return
    assert decode_record(encode_record(record)) == record


# --- the content hash -----------------------------------------------------------------------------


def test_the_hash_ignores_words_notation_positions_and_bound_names() -> None:
    record = sample()
    i = Sym("i", INTEGER)
    other = replace(
        record,
        title="Another",
        source="elsewhere",
        file="b.py",
        symbols=(replace(record.symbols[0], latex="\\kappa"), *record.symbols[1:]),
        definitions=(
            replace(record.definitions[0], latex="s", unicode="s", words="w", translations=(("ko", "w"),)),
        ),
        hypotheses=(
            Hypothesis("h1", Rel("=", Sum(Num(1), s.K, bind(i, i, "other")), Num(1)), "other words"),
        ),
        lines=tuple(replace(line, why="w", said="s", position=Position("b.py", 9)) for line in record.lines),
        goals=(Goal(FACT, "otherwise"),),
    )
    assert content_hash(other) == content_hash(record)
    assert dumps(other) != dumps(record)


def test_the_hash_sees_whatever_is_claimed_and_how() -> None:
    record = sample()
    first, second = record.lines
    changes: list[dict[str, Any]] = [
        {"name": "b"},
        {"symbols": (*record.symbols, Symbol("new"))},
        {"symbols": (replace(record.symbols[0], domain=Domain(at_least=Num(2))), *record.symbols[1:])},
        {"families": record.families[:-1]},
        {"indices": record.indices[:-1]},
        {"definitions": (replace(record.definitions[0], body=X),)},
        {"definitions": (replace(record.definitions[0], shared=False),)},
        {"hypotheses": ()},
        {"lines": (first,)},
        {"lines": (first, replace(second, rule="divide"))},
        {"lines": (first, replace(second, parameters=(("by", Neg(X)),)))},
        {"lines": (first, replace(second, parameters=(("unfold", ("lam", "a", "b", "c")),)))},
        {"lines": (first, replace(second, parameters=(("unfold", ("lam", "d", "b", "c")),)))},
        {"lines": (first, replace(second, guards=(FACT,)))},
        {"lines": (first, replace(second, premises=()))},
        {"goals": ()},
        {"lemmas": (("log-le-sub-one", "b" * 64),)},
        {"points": (Point((("x", Num(1)),)),)},
    ]
    hashes = {content_hash(replace(record, **change)) for change in changes} | {content_hash(record)}
    assert len(hashes) == len(changes) + 1


def test_the_hash_is_the_same_in_every_process() -> None:
    assert content_hash(Record("a")) == "db84ec70dafb9c9ba6c8d239e4735eef5f45def1161774aa30623528ead5ad90"


def test_a_refutation_without_a_witness_says_so_as_it_always_did() -> None:
    record = Record("a", refutations=(Refutation(FACT, Point()),))
    assert encode_record(record)["refutations"][0]["witness"] == {}
    assert loads(dumps(record)) == record


def test_a_quotient_and_its_value_have_different_hashes() -> None:
    one = Record("a", goals=(Goal(Rel("=", X, Div(Num(1), Num(2)))),))
    other = Record("a", goals=(Goal(Rel("=", X, Num(Fraction(1, 2)))),))
    assert content_hash(one) != content_hash(other)


def test_lambdas_of_different_bodies_have_different_hashes() -> None:
    i = Sym("i", INTEGER)

    def record(body: Any) -> Record:
        inside: Lam = bind(body, i)
        return Record("a", goals=(Goal(Rel("=", X, Sum(Num(1), s.K, inside))),))

    assert content_hash(record(i)) != content_hash(record(Add(i, Num(1))))
