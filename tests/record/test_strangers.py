"""A record from a stranger never crashes, hangs or is proved without being right, and nothing of theirs runs."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.check import judge as judging
from derive.check.judge import judge
from derive.kernel.rules import RULES
from derive.kernel.verdict import Status
from derive.record.codec import MAX_BYTES, Malformed, dumps_briefly, encode_record, loads
from derive.record.model import Record
from derive.record.pins import pinned
from derive.runner.written import glance
from tests.kernel.build import claim, declared, example, line
from tests.record.hostile import DATA, RAW

SECONDS = 20
X = ["sym", "x", "real"]


# --- hostile files, as a user meets them


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The report on all of them, and one good record among them."""
    folder = tmp_path_factory.mktemp("strangers")
    for name, data in DATA.items():
        (folder / f"{name}.json").write_text(json.dumps(data))
    for name, raw in RAW.items():
        (folder / f"{name}.json").write_bytes(raw)
    with (folder / "huge.json").open("wb") as file:
        file.truncate(10**9)
    (folder / "folder.json").mkdir()
    (folder / "good.json").write_text(json.dumps(_good("good")))
    command = [sys.executable, "-m", "derive", "check", "--format", "json", "--timeout", "4"]
    files = sorted(str(path) for path in folder.iterdir())
    done = subprocess.run([*command, *files], capture_output=True, text=True, cwd=folder, timeout=400)
    assert done.returncode == 2
    assert not done.stderr
    return json.loads(done.stdout), folder


def _good(name: str) -> dict[str, Any]:
    record = claim(line(declared("x real"), "x + x = 2*x"), "x + x = 2*x")
    return {**encode_record(record), "name": name}


@pytest.mark.parametrize("name", [*RAW, "huge", "folder"])
def test_a_file_that_holds_no_record_is_a_problem_with_its_reason(checked: Any, name: str) -> None:
    report, folder = checked
    (problem,) = [p for p in report["problems"] if Path(p["path"]).stem == name]
    assert problem["message"].startswith(("holds no record: ", "is not a file with a record"))
    assert len(problem["message"]) < 300
    assert str(folder / name) not in {p["name"] for p in report["proofs"]}


@pytest.mark.parametrize("name", DATA)
def test_a_hostile_record_is_refused_with_its_reason_and_never_proved(checked: Any, name: str) -> None:
    report, _ = checked
    problems = [p for p in report["problems"] if Path(p["path"]).stem == name]
    verdicts = [p for p in report["proofs"] if p["name"] == name]
    assert len(problems) + len(verdicts) == 1
    assert problems or verdicts[0]["status"] in ("unproved", "refuted", "could not run")


def test_a_good_record_is_proved_beside_hostile_ones(checked: Any) -> None:
    report, _ = checked
    assert [p["status"] for p in report["proofs"] if p["name"] == "good"] == ["proved"]


# --- records that were changed at random


BASES = [encode_record(example(name, rule.example)) for name, rule in RULES.items() if name != "assume"]
for base in BASES:
    base["goals"] = [{"prop": base["lines"][-1]["prop"]}]
BASES += [json.loads(dumps_briefly(loads(json.dumps(base)))) for base in BASES]
JUNK: list[Any] = [
    None, True, 0, -1, 10**14, 10**30, 0.5, "", "x", "0", "-1/2", "1/0", "9" * 400, "\u202e", [], [[]], {}, X,
    ["num", "0"], ["num", "1"], ["bound", 0, "integer"], ["oo", 1], ["and"], ["or"], ["neg", X], ["fn", "log", X],
    ["div", X, ["num", "0"]], ["pow", ["num", "10"], ["pow", ["num", "10"], ["num", "10"]]],
    {"above": ["num", "0"]}, {"kind": "line", "ref": "1"}, {"kind": "lemma", "ref": "1"}, "algebra", "assume",
]  # fmt: skip


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in JSON data: a container and a key of it."""
    keys = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in list(keys):
        yield data, key
        yield from _places(data[key])


def _changed(seed: int) -> Any:
    """One of the rules' examples, with one to four places changed."""
    chance = random.Random(seed)
    data = json.loads(json.dumps(chance.choice(BASES)))
    for _ in range(chance.randint(1, 4)):
        container, key = chance.choice(list(_places(data)))
        what = chance.choice(("junk", "junk", "swap", "drop", "copy", "wrap", "number"))
        here = container[key]
        if what == "drop":
            del container[key]
        elif what == "number" and isinstance(here, int) and not isinstance(here, bool):
            container[key] = here + chance.choice((-1, 1))
        elif what == "wrap":
            container[key] = [here] if chance.random() < 0.3 else ["neg", here]
        elif what == "swap" or what == "copy":
            other, place = chance.choice(list(_places(data)))
            there = json.loads(json.dumps(other[place]))
            if what == "swap":
                other[place] = json.loads(json.dumps(here))
            container[key] = there
        else:
            container[key] = json.loads(json.dumps(chance.choice(JUNK)))
    return data


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Seconds of the processor: others may keep it busy."""

    def too_long(number: int, frame: Any) -> None:
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**9))
def test_a_record_changed_at_random_is_refused_or_right(seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch, _within(SECONDS):
        patch.setattr(judging, "REFUTE_SECONDS", 0.05)
        patch.setattr(judging, "POINT_SECONDS", 0.1)
        try:
            record = loads(json.dumps(_changed(seed)))
        except Malformed:
            return
        verdict = judge(record, audited=True)
        assert not verdict.contradicted, record


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(JUNK[:6]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(("format", "version", "name", "lines", "goals", "symbols", "prop", "id")) | st.text(max_size=4),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200)
@given(json_values)
def test_arbitrary_json_is_no_record(data: Any) -> None:
    with pytest.raises(Malformed):
        loads(json.dumps(data))


@settings(max_examples=200)
@given(
    st.binary(max_size=60) | st.text(alphabet='{}[]",:0123456789eE.-\\untrfals', max_size=60).map(str.encode)
)
def test_arbitrary_bytes_are_no_record(raw: bytes) -> None:
    with pytest.raises(Malformed):
        loads(raw)


# --- lemmas


def _citing(name: str, lemma: str, digest: str = "") -> dict[str, Any]:
    """A record that proves exp x >= 1 + x from a lemma about y."""
    prop = ["rel", ">=", ["fn", "exp", X], ["add", ["num", "1"], X]]
    premise = {"kind": "lemma", "ref": lemma, "at": [["y", X]]}
    return {
        "format": "derive-record", "version": 1, "name": name, "symbols": [{"name": "x"}], "lemmas": [[lemma, digest]],
        "lines": [{"id": "1", "rule": "algebra", "prop": prop, "premises": [premise]}], "goals": [{"prop": prop}],
    }  # fmt: skip


def _false_lemma(name: str) -> dict[str, Any]:
    """It says exp y >= 1 + y, by algebra, which does not give that."""
    Y = ["sym", "y", "real"]
    prop = ["rel", ">=", ["fn", "exp", Y], ["add", ["num", "1"], Y]]
    return {
        "format": "derive-record", "version": 1, "name": name, "symbols": [{"name": "y"}],
        "lines": [{"id": "1", "rule": "algebra", "prop": prop}], "goals": [{"prop": prop}],
    }  # fmt: skip


def _check(folder: Path, *names: str) -> dict[str, str]:
    command = [sys.executable, "-m", "derive", "check", "--format", "json", *names]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=100)
    report = json.loads(done.stdout)
    return {p["name"]: p["status"] for p in (*report["proofs"], *report["cited"])}


def test_a_lemma_is_looked_up_beside_its_record_and_judged_by_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(_citing("a", "unproven")))
    (tmp_path / "unproven.json").write_text(json.dumps(_false_lemma("unproven")))
    assert _check(tmp_path, "a.json") == {"a": "unproved", "unproven": "unproved"}


def test_a_lemma_under_the_name_of_a_shipped_one_is_judged_by_its_own_record(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(_citing("a", "exp-ge-one-add")))
    (tmp_path / "exp-ge-one-add.json").write_text(json.dumps(_false_lemma("exp-ge-one-add")))
    assert _check(tmp_path, "a.json") == {"a": "unproved", "exp-ge-one-add": "unproved"}


def test_no_script_of_the_folder_is_run_for_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(_citing("a", "mine")))
    (tmp_path / "proofs").mkdir()
    script = "from derive import derivation\nopen('was_run', 'w')\n@derivation('x')\ndef mine(d):\n    pass\n"
    (tmp_path / "proofs" / "mine.py").write_text(script)
    assert _check(tmp_path, "a.json") == {"a": "unproved"}
    assert not (tmp_path / "was_run").exists()


def test_no_file_that_a_record_names_is_opened_and_shown(tmp_path: Path) -> None:
    """Whatever has a position: a hypothesis and a definition were forgotten once."""
    place = {"file": str(tmp_path / "secret"), "line": 1, "end_line": 1, "end_column": 6}
    (tmp_path / "secret").write_text("secret\n")
    one, inverse = ["num", "1"], ["div", ["num", "1"], X]
    undefined = {"prop": ["rel", "=", inverse, one], "position": place}
    nowhere = {"numbers": [["x", ["num", "0"]]]}
    data = {
        **_good("curious"),
        "hypotheses": [{"id": "h1", **undefined}],
        "definitions": [{"name": "y", "parameters": [{"name": "x"}], "body": inverse, "position": place}],
        "lines": [{"id": "1", "rule": "algebra", **undefined}],
        "goals": [undefined],
        "refutations": [{**undefined, "witness": nowhere}],
    }
    assert _positions(loads(json.dumps(data))) == {
        "hypotheses",
        "definitions",
        "lines",
        "goals",
        "refutations",
    }
    (tmp_path / "curious.json").write_text(json.dumps(data))
    command = [sys.executable, "-m", "derive", "check", "curious.json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=100)
    assert "is not defined everywhere" in done.stdout
    assert "secret" not in done.stdout + done.stderr


def _positions(record: Record) -> set[str]:
    """The parts of a record of which one has a position."""
    return {
        part.name
        for part in fields(record)
        if isinstance(items := getattr(record, part.name), tuple)
        and any(getattr(item, "position", None) for item in items)
    }


def test_a_lemma_with_another_content_than_was_cited_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(_citing("a", "lemma", "0" * 64)))
    (tmp_path / "lemma.json").write_text(json.dumps({**_good("lemma")}))
    assert _check(tmp_path, "a.json") == {"a": "unproved", "lemma": "proved"}


def test_pins_cover_all_that_a_record_rests_on() -> None:
    def records(x: str) -> dict[str, Any]:
        three = (
            _citing("a", "b"),
            _citing("b", "c"),
            {**_good("c"), "symbols": [{"name": x}, {"name": "y"}]},
        )
        return {r["name"]: loads(json.dumps(r)) for r in three}

    one, other = pinned(records("x")), pinned(records("z"))
    assert all(len(digest) == 64 for record in (one["a"], one["b"]) for _, digest in record.lemmas)
    assert one["a"].lemmas != other["a"].lemmas


def test_lemmas_in_a_circle_have_no_pins_that_fit() -> None:
    both = [loads(json.dumps(_citing("a", "b"))), loads(json.dumps(_citing("b", "a")))]
    assert set(pinned({r.name: r for r in both})) == {"a", "b"}


def test_exported_records_are_checked_as_the_scripts_are(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "derive",
        "export",
        "exp-eq-one-add-iff",
        "--to",
        "record",
        "-o",
        str(tmp_path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    found = _check(tmp_path, "exp-eq-one-add-iff.json")
    assert set(found) > {"exp-eq-one-add-iff"}
    assert set(found.values()) == {Status.PROVED.value}


def test_a_record_that_is_too_long_is_refused_before_it_is_taken_apart() -> None:
    data = b'{"name": "long", "lemmas": [' + b"[]," * (MAX_BYTES // 3) + b"[]]}"
    with pytest.raises(Malformed, match="bytes, at most"):
        glance(data)
