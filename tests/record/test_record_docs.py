"""`docs/record.md` says what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

from derive.record import schema
from derive.record.codec import MAX_BYTES, MAX_LINES, loads
from derive.record.fields import MAX_INTEGER_DIGITS
from derive.record.form import Form
from derive.terms.codec import MAX_DEPTH, MAX_DIGITS
from derive.terms.nodes import KINDS

TEXT = (Path(__file__).parents[2] / "docs" / "record.md").read_text(encoding="utf-8")


def test_the_examples_in_the_schema_are_one_record() -> None:
    examples = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    (python,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    made: dict[str, object] = {}
    exec(python, made)
    assert [loads(example) for example in examples] == [made["record"]] * 2
    assert ["trees" in json.loads(example) for example in examples] == [False, True]


def test_every_kind_of_tree_is_in_the_schema() -> None:
    assert set(re.findall(r'\["([a-z]+)"', TEXT)) >= set(KINDS)


def test_every_field_is_in_the_schema() -> None:
    forms = [form for form in vars(schema).values() if isinstance(form, Form)]
    fields = {field for form in forms for field in form.parts}
    assert len(fields) > 35
    assert {f for f in fields if f"`{f}`" not in TEXT and f'"{f}"' not in TEXT} == set()


def test_the_limits_in_the_schema_are_the_limits() -> None:
    for limit in (
        f"{MAX_BYTES:,}".replace(",", " "),
        MAX_LINES,
        MAX_DEPTH,
        MAX_DIGITS,
        MAX_INTEGER_DIGITS,
    ):
        assert str(limit) in TEXT
