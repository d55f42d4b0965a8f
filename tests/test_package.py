"""What is installed: what `pyproject.toml` says of the package is so. `.ci/run` installs it and uses it elsewhere."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import derive
from tests.docs.documents import DOCUMENTS

ROOT = Path(__file__).parents[1]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = CONFIGURATION["project"]
TARGETS = CONFIGURATION["tool"]["hatch"]["build"]["targets"]


def test_types_are_there_for_those_who_use_it() -> None:
    """Without the marker of PEP 561 type checkers take everything from derive for `Any`."""
    assert "Typing :: Typed" in PROJECT["classifiers"]
    assert (Path(derive.__file__).parent / "py.typed").is_file()


def test_the_licence_that_is_named_is_included() -> None:
    (file,) = PROJECT["license-files"]
    assert (ROOT / file).read_text("utf-8").startswith(f"{PROJECT['license']} License")


def test_each_supported_python_is_named_from_the_least_that_is_required() -> None:
    named = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert f">={named[0]}" == PROJECT["requires-python"]


def test_what_is_put_into_the_wheel_besides_the_package_is_there() -> None:
    for source in TARGETS["wheel"]["force-include"]:
        assert (ROOT / source).exists(), source


def test_the_source_distribution_has_every_document_that_tests_read() -> None:
    patterns = TARGETS["sdist"]["include"]
    for document in DOCUMENTS:
        path = document.relative_to(ROOT)
        assert any(fnmatch(str(path), p) or p == path.parts[0] for p in patterns), path
