"""What a malicious or careless stranger may send: `DATA` are JSON values, none of which may be proved; `RAW` bytes."""

from __future__ import annotations

from typing import Any

X = ["sym", "x", "real"]
J = ["bound", 0, "integer"]
TRUE = ["rel", "=", X, X]


def n(value: int) -> list[Any]:
    return ["num", str(value)]


def equals(left: Any, right: Any) -> list[Any]:
    return ["rel", "=", left, right]


def record(
    prop: Any, *, rule: str = "algebra", symbols: Any = ({"name": "x"},), **more: Any
) -> dict[str, Any]:
    """A record of one line that claims itself."""
    line = {"id": "1", "rule": rule, "prop": prop, **more.pop("line", {})}
    goals = [{"prop": prop}]
    return {
        "format": "derive-record", "version": 1, "symbols": list(symbols), "lines": [line], "goals": goals, **more
    }  # fmt: skip


def nested(depth: int, wrap: Any, inner: Any = X) -> Any:
    for level in range(depth):
        inner = wrap(inner, level)
    return inner


def _sum(hi: Any, body: Any) -> list[Any]:
    return ["sum", n(1), hi, ["lam", "j", "integer", body]]


TOWER = ["pow", n(10), ["pow", n(10), n(10)]]
VARIABLE = ["bound", 0, "real"]
A = [["sym", f"a{k}", "real"] for k in range(301)]
REALS = [{"name": f"a{k}"} for k in range(301)]
BELOW = [{"id": f"h{k}", "prop": ["rel", "<", A[k], A[k + 1]]} for k in range(300)]
CIRCLES = [
    {"id": f"h{k}", "prop": equals(["add", ["pow", A[k], n(2)], ["pow", A[k + 1], n(2)]], n(1))}
    for k in range(60)
]
INTEGERS = [{"name": f"k{k}", "sort": "integer"} for k in range(25)]
DELTAS = [["delta", ["sym", f"k{k}", "integer"], ["sym", f"k{k + 1}", "integer"]] for k in range(24)]
TO_ITSELF = {"premises": [{"kind": "lemma", "ref": "cites-itself", "at": [["x", X]]}]}
AT_ONE = {"numbers": [["x", n(1)]], "families": []}

_RECORDS: dict[str, dict[str, Any]] = {
    # numbers that cannot be written down
    "a-tower-is-another": record(equals(TOWER, ["add", TOWER, n(1)])),
    "a-tower-is-negative": record(["rel", "<", TOWER, n(0)]),
    "exp-of-a-tower": record(["rel", "<", ["fn", "exp", TOWER], n(0)]),
    "log-of-a-tower": record(equals(["fn", "log", TOWER], n(0))),
    "factorial-of-factorial": record(equals(nested(3, lambda t, k: ["fn", "factorial", t], n(9)), n(0))),
    "huge-factorial": record(["rel", "<", ["fn", "factorial", n(10**9)], n(0)]),
    "huge-binomial": record(equals(["fn", "binomial", n(10**12), n(10**9)], n(0))),
    "a-tower-in-a-hypothesis": record(["rel", "<", X, n(0)], hypotheses=[{"id": "h", "prop": ["rel", "<", X, TOWER]}]),
    "a-tower-in-a-point": record(["rel", "<", X, n(0)], points=[{"numbers": [["x", TOWER]], "families": []}]),
    "many-long-fractions": record(equals(["add"] + [["num", f"1/{10**390 + 2 * k + 1}"] for k in range(1500)], n(0))),
    # formulas that grow when they are taken apart
    "nested-max": record(equals(nested(30, lambda t, k: ["fn", "max", t, n(k)]), X)),
    "nested-tanh": record(equals(nested(60, lambda t, k: ["fn", "tanh", t]), X)),
    "max-of-forty": record(equals(["fn", "max"] + [["add", X, n(k)] for k in range(40)], X)),
    "nested-sums": record(["rel", "<", nested(6, lambda t, k: _sum(n(10**6), t)), n(0)]),
    "a-sum-too-long": record(["rel", "<", _sum(n(10**30), ["fn", "exp", J]), n(0)]),
    "a-product-too-long": record(equals(["prod", n(1), n(10**30), ["lam", "j", "integer", ["add", X, J]]], n(0))),
    "nested-cases": record(equals(
        nested(40, lambda t, k: ["piecewise", t, ["rel", "<", X, n(k + 1)], n(k), ["and"]]), n(-1))),
    "many-deltas": record(equals(["add", *DELTAS], n(-1)), symbols=INTEGERS),
    "derivatives-in-derivatives": record(equals(["deriv", ["lam", "v", "real", nested(
        12, lambda t, k: ["deriv", ["lam", "v", "real", ["mul", VARIABLE, ["fn", "exp", VARIABLE]]], t], VARIABLE)], X],
        n(0)), rule="differentiate"),
    "many-alternatives": record(["or"] + [["rel", "<", X, n(-k)] for k in range(600)]),
    "a-long-chain-of-hypotheses": record(["rel", "<", A[300], A[0]], symbols=REALS, hypotheses=BELOW),
    "many-circles": record(
        equals(A[0], A[60]), symbols=REALS[:61], hypotheses=CIRCLES,
        line={"premises": [{"kind": "hypothesis", "ref": h["id"]} for h in CIRCLES]}),
    # declarations of no size that fits
    "a-family-too-long": record(equals(X, n(0)), families=[{"name": "p", "ranges": [[n(1), n(10**15)]]}]),
    "a-family-too-wide": record(equals(X, n(0)), families=[{"name": "p", "ranges": [[n(1), n(10**3)]] * 6}]),
    "no-integer-is-that-large": record(
        equals(X, n(0)), symbols=[{"name": "x"}, {"name": "k", "sort": "integer", "domain": {"at_least": n(10**300)}}]),
    # citations
    "cites-itself": record(equals(X, n(0)), lemmas=[["cites-itself", ""]], line=TO_ITSELF),
    "circle-one": record(equals(X, n(0)), lemmas=[["circle-two", ""]]),
    "circle-two": record(equals(X, n(0)), lemmas=[["circle-one", ""]]),
    "cites-nothing-there": record(equals(X, n(0)), lemmas=[["no-such-lemma", "0" * 64]]),
    "cites-a-later-line": record(TRUE, line={"premises": [{"kind": "line", "ref": "2"}]}),
    "cites-another-hypothesis": record(TRUE, line={"premises": [{"kind": "hypothesis", "ref": "h"}]}),
    "defines-by-itself": record(
        TRUE, definitions=[{"name": "f", "parameters": [{"name": "u"}], "body": ["app", "f", ["sym", "u", "real"]]}]),
    # fields and types
    "an-unknown-rule": record(TRUE, rule="believe"),
    "says-it-is-proved": record(equals(X, n(0)), status="proved"),
    "an-assumed-line-as-proved": record(equals(X, n(0)), line={"status": "proved"}),
    "a-certificate-of-nothing": record(equals(X, n(0)), line={"certificate": {"proved": True, "cofactors": [["1"]]}}),
    "another-version": {**record(TRUE), "version": 2},
    "another-format": {**record(TRUE), "format": "lean"},
    "no-format": {"version": 1, "name": "no-format", "goals": []},
    "nothing-claimed": {**record(TRUE), "goals": []},
    "a-claim-without-a-line": {**record(TRUE), "lines": []},
    "claims-something-else": {**record(TRUE), "goals": [{"prop": equals(X, n(0))}]},
    "lines-as-an-object": {**record(TRUE), "lines": {"0": {}}},
    "a-relation-of-propositions": record(["rel", "=", TRUE, TRUE]),
    "a-loose-variable": record(equals(["bound", 3, "real"], ["bound", 3, "real"])),
    "a-real-index": record(equals(["elem", ["literal", X, X], X], X)),
    "a-real-as-an-integer": record(equals(["sum", n(1), n(2), ["lam", "j", "real", VARIABLE]], n(3))),
    "infinity-as-a-number": record(equals(["oo", 1], ["oo", 1])),
    "a-float": record(equals(X, ["num", 0.1])),
    "a-number-as-a-number": record(equals(X, ["num", 1])),
    "a-number-that-runs": record(equals(X, ["num", "__import__('os').system('true')"])),
    "a-name-that-runs": record(equals(["sym", "x;import os", "real"], X)),
    "a-hidden-name": record(equals(["sym", "%0", "real"], ["sym", "%0", "real"])),
    "text-turned-round": record(TRUE, title="proved \u202e"),
    "a-notation-that-reads-files": record(TRUE, symbols=[{"name": "x", "latex": r"\input{/etc/passwd}"}]),
    "a-place-that-never-ends": record(["rel", "<", X, n(0)], line={"position": {"file": "/dev/zero", "line": 1}}),
    "a-refutation-of-unknowns": record(TRUE, refutations=[
        {"prop": equals(["sym", "y", "real"], X), "witness": AT_ONE}]),
    "a-refutation-that-never-ends": record(TRUE, refutations=[
        {"prop": ["rel", "<", _sum(n(10**12), ["fn", "exp", X]), n(0)], "witness": AT_ONE}]),
    "too-deep-a-term": record(equals(nested(200, lambda t, k: ["neg", t]), X)),
    "a-tree-that-doubles": record(40, trees=[X, *(["add", k, k] for k in range(39)), equals(39, X)]),
    "trees-that-fill-memory": {
        **record(15, trees=[X, *(["add", k, k] for k in range(14)), equals(14, X)]),
        "lines": [{"id": str(k), "rule": "algebra", "prop": 15} for k in range(2000)]},
    "a-tree-of-itself": record(0, trees=[["not", 0]]),
    "a-tree-stated-later": record(0, trees=[equals(1, 1), X]),
    "no-such-tree": record(equals(-1, X), trees=[X]),
    "a-loose-variable-stated-once": record(equals(0, 0), trees=[["bound", 0, "real"]]),
    "too-many-lines": {**record(TRUE), "lines": [{"id": str(k), "rule": "algebra", "prop": TRUE} for k in range(2001)]},
}  # fmt: skip
DATA = {name: {**data, "name": name} for name, data in _RECORDS.items()}

RAW = {
    "empty": b"",
    "zeros": b"\0" * 100,
    "not-utf-8": b'{"format":"derive-record","name":"\xff\xfe"}',
    "a-byte-order-mark": b"\xef\xbb\xbf{}",
    "deep-arrays": b"[" * 100_000,
    "deep-objects": b'{"a":' * 100_000,
    "a-long-integer": b'{"format":"derive-record","version":' + b"9" * 5000 + b"}",
    "not-a-number": b'{"format":"derive-record","version":NaN}',
    "infinite": b'{"format":"derive-record","version":1e999}',
    "a-key-twice": b'{"format":"derive-record","format":"derive-record","version":1}',
    "half-a-character": b'{"format":"derive-record","version":1,"name":"\\ud800"}',
    "a-long-array": b"[" + b"0," * 1_000_000 + b"0]",
    "a-script": b"import os\nos._exit(0)\n",
}
