"""What was sought in vain is kept beside the proofs, and trusted no more than anything else there."""

import json
from pathlib import Path

import pytest

from derive.library.cache_folder import FOLDER
from derive.library.catalogue import scan_roots
from derive.library.scan import Proof
from derive.runner.searches import FILE, MOST, Searches


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
    searches.keep(proof, {3, -1})
    searches.write()
    assert Searches().of(proof) == (-1, 3)


def test_nothing_is_written_if_nothing_changed(proof: Proof, tmp_path: Path) -> None:
    searches = Searches()
    searches.keep(proof, ())
    searches.write()
    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"a": 1}', '{"a": ["1"]}', '{"a": [true]}', '{"a": [1.5]}', "[" * 100_000,
     json.dumps({"a": [1] * (MOST + 1)})],
)  # fmt: skip
def test_a_file_that_is_not_in_order_says_nothing(proof: Proof, tmp_path: Path, text: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / FILE).write_text(text)
    assert Searches().of(proof) == ()
