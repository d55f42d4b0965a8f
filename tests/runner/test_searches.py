"""What was sought in vain is kept beside the proofs, and trusted no more than anything else there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from derive.check.verdict import ProofVerdict
from derive.kernel.verdict import Status
from derive.library.cache_folder import FOLDER
from derive.library.catalogue import Catalogue, scan_roots
from derive.library.scan import Proof
from derive.record.codec import loads_point
from derive.record.model import Record
from derive.runner.judge_process import judge_plainly
from derive.runner.searches import FILE, MOST, Searches
from derive.runner.session import Options, check
from derive.runner.written import Sought

# whether x > 0 is sought in vain
POWERS = """from sympy import Eq
from derive import Derivation, derivation


@derivation("A power more", name="{name}")
def f(d: Derivation):
    x = d.real("x")
    n = d.integer("n", at_least=0)
    d.claim(Eq(x**n * x, x**(n + 1)), why="one factor more")
"""


@pytest.fixture
def proof(tmp_path: Path) -> Proof:
    folder = tmp_path / "proofs"
    folder.mkdir()
    script = "from derive import derivation\n\n\n@derivation('A')\ndef a(d):\n    pass\n"
    (folder / "a.py").write_text(script)
    proofs, _ = scan_roots([folder])
    return proofs["a"]


def test_what_is_kept_is_found_by_the_next_run(proof: Proof) -> None:
    searches = Searches()
    found = Sought((-1, 3), '{"numbers":[]}')
    searches.keep(proof, found)
    searches.write()
    assert Searches().of(proof) == found


def test_nothing_is_written_if_nothing_changed(proof: Proof, tmp_path: Path) -> None:
    searches = Searches()
    searches.keep(proof, Sought())
    searches.write()
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"a": 1}', '{"a": [1]}', '{"a": {"vain": [1]}}', "[" * 100_000,
     *(json.dumps({"a": {"vain": vain, "point": ""}}) for vain in (1, ["1"], [True], [1.5], [1] * (MOST + 1))),
     json.dumps({"a": {"vain": [1], "point": {}}})],
)  # fmt: skip
def test_a_file_that_is_not_in_order_says_nothing(proof: Proof, tmp_path: Path, text: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / FILE).write_text(text)
    assert Searches().of(proof) == Sought()


def test_runs_of_scripts_keep_what_was_sought_in_vain_and_runs_of_records_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "proofs"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.py").write_text(POWERS.format(name=name))
    proofs, _ = scan_roots([folder])

    def run(options: Options, records: Mapping[str, Record]) -> tuple[ProofVerdict, ...]:
        return check(Catalogue(proofs), proofs.values(), judge_plainly, options, records=records).selected

    brief = Options(cache=True, brief=True)
    assert [v.status for v in run(brief, {})] == [Status.PROVED] * 2
    kept = json.loads((tmp_path / FOLDER / FILE).read_bytes())
    assert kept["one"] == kept["two"] != {"vain": [], "point": ""}
    assert [v.status for v in run(brief, {})] == [Status.PROVED] * 2
    (tmp_path / FOLDER / FILE).unlink()
    records = {v.name: v.record for v in run(Options(), {}) if v.record is not None}
    assert [v.status for v in run(brief, records)] == [Status.PROVED] * 2
    assert not (tmp_path / FOLDER / FILE).exists()


@pytest.mark.parametrize("point", ["", "{", "[]", '{"numbers":[["x",["num","1/0"]]]}', "[" * 100_000])
def test_a_point_that_was_kept_and_is_none_is_sought_again(tmp_path: Path, point: str) -> None:
    folder = tmp_path / "proofs"
    folder.mkdir()
    (folder / "one.py").write_text(POWERS.format(name="one"))
    proofs, _ = scan_roots([folder])

    def run() -> dict[str, Any]:
        found = check(
            Catalogue(proofs), proofs.values(), judge_plainly, Options(cache=True, brief=True)
        ).selected
        assert [v.status for v in found] == [Status.PROVED]
        kept: dict[str, Any] = json.loads((tmp_path / FOLDER / FILE).read_bytes())
        return kept

    first = run()
    assert loads_point(first["one"]["point"]).number("x") is not None
    (tmp_path / FOLDER / FILE).write_text(json.dumps({"one": {**first["one"], "point": point}}))
    assert run()["one"]["point"] == first["one"]["point"]


def test_a_point_that_is_too_long_to_be_written_is_not_kept(tmp_path: Path) -> None:
    folder = tmp_path / "proofs"
    folder.mkdir()
    said = 'x = d.real("x")\n    d.given("x = 2**20000")'
    (folder / "one.py").write_text(POWERS.format(name="one").replace('x = d.real("x")', said))
    proofs, _ = scan_roots([folder])
    (found,) = check(
        Catalogue(proofs), proofs.values(), judge_plainly, Options(cache=True, brief=True)
    ).selected
    assert (found.status, found.error) == (Status.PROVED, None)
    assert json.loads((tmp_path / FOLDER / FILE).read_bytes())["one"]["point"] == ""
