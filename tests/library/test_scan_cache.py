"""A file is looked through again only if it changed; what is kept of it is never more than its names."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from derive.library.cache_folder import FOLDER
from derive.library.catalogue import load
from derive.library.scan import Scanned, scan_file
from derive.library.scan_cache import FILE, Scans

SCRIPT = '@derivation("Title of {0}")\ndef {0}(d):\n    d.lemma("other")\n'


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "proofs" / "one.py"
    path.parent.mkdir()
    path.write_text(SCRIPT.format("one"))
    os.utime(path, (1000, 1000))
    return path


def _scan(script: Path) -> tuple[list[str], bool]:
    """The names in a file, as a new command finds them, and whether it parsed the file."""
    parsed = []

    def note(path: Path, topic: str) -> Scanned:
        parsed.append(path)
        return scan_file(path, topic)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("derive.library.scan_cache.scan_file", note)
        found = Scans([script.parent])
        proofs = found.scan(script, "").proofs
        found.keep()
    assert all(p.path == script and p.lemmas == ("other",) for p in proofs)
    return [p.name for p in proofs], bool(parsed)


def test_an_unchanged_file_is_not_parsed_again(script: Path) -> None:
    assert [_scan(script), _scan(script)] == [(["one"], True), (["one"], False)]


def test_a_changed_file_is(script: Path) -> None:
    _scan(script)
    script.write_text(SCRIPT.format("two"))
    os.utime(script, (1001, 1001))
    assert _scan(script) == (["two"], True)


def test_a_file_that_took_the_place_of_another_of_the_same_size_and_time_is(script: Path) -> None:
    _scan(script)
    script.write_text(SCRIPT.format("two"))
    os.utime(script, (1000, 1000))
    assert _scan(script) == (["two"], True)


def test_one_that_was_changed_just_now_is_not_kept(script: Path) -> None:
    os.utime(script)
    assert [_scan(script), _scan(script)] == [(["one"], True)] * 2


def test_those_that_came_with_the_package_are_not_parsed_again_either(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "installed"
    shipped.mkdir()
    os.utime(script.rename(shipped / "two.py"), (1000, 1000))
    script.write_text(SCRIPT.format("one"))
    os.utime(script, (1000, 1000))
    parsed = []

    def note(path: Path, topic: str) -> Scanned:
        parsed.append(path.name)
        return scan_file(path, topic)

    monkeypatch.setattr("derive.library.scan_cache.scan_file", note)
    monkeypatch.setattr("derive.library.catalogue.shipped", lambda: shipped)
    first, again = load(tmp_path), load(tmp_path)
    assert parsed == ["one.py", "two.py"]
    assert [p.path for p in again.shipped.values()] == [p.path for p in first.shipped.values()] != []


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"[]", b'{"version": 1}', b'{"files": 3}', None],
)
def test_what_is_kept_may_be_broken(script: Path, broken: bytes | None) -> None:
    _scan(script)
    kept = script.parents[1] / FOLDER / FILE
    if broken is None:  # an entry of the right file that holds no proofs
        data = json.loads(kept.read_bytes())
        data["files"][str(script)][-1] = [["one", 3]]
        broken = json.dumps(data).encode()
    kept.write_bytes(broken)
    assert _scan(script) == (["one"], True)
