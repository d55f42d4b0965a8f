"""What `docs/architecture.md` says of the rooms is so: each imports what the table allows it, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "derive"
EVERYWHERE = {"version", "frozen"}


def _table() -> dict[str, set[str]]:
    """The rooms, in order, and what each may import."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for names, _, allowed in re.findall(r"^\| (`derive/.*?) \| (.*?) \| (.*?) \|$", text, re.MULTILINE):
        rooms = re.findall(r"derive/(\w+)(?:/|\.py)`", names)
        if not rooms:
            continue  # a row of the list of files
        above = set(found)
        plain, _, but = allowed.partition(" but ")
        may = above if plain == "all above" else set(re.findall(r"\w+", plain))
        for room in rooms:
            found[room] = may - set(re.findall(r"\w+", but))
    return found


TABLE = _table()


def test_the_table_has_every_room() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms <= TABLE.keys()


@pytest.mark.parametrize("room", TABLE)
def test_a_room_imports_what_the_table_says(room: str) -> None:
    place = PACKAGE / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    imported = {
        node.module.split(".")[1]
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.startswith("derive.")
    }
    assert imported - {room} - EVERYWHERE <= TABLE[room]
