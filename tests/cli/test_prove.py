"""`derive prove` at the shell: what is a claim there, and what an option."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derive.engine import decide
from derive.engine.domains import DOMAINS
from tests.cli.stub import Derive


@pytest.mark.parametrize(
    "arguments",
    [
        ("-x**2 <= 0", "--let", "x:real"),
        ("--let=x:real", "-x**2 <= 0"),
        ("--let", "x:real", "--", "-x**2 <= 0"),
        ("-2**2 = -4",),
    ],
)
def test_a_claim_may_begin_with_a_minus_sign(derive: Derive, arguments: tuple[str, ...]) -> None:
    claim = next(a for a in arguments if "**" in a)
    result = derive("prove", *arguments)
    assert (result.exit_code, result.stdout) == (0, f"proved: {claim}\n")


def test_so_may_what_is_given(derive: Derive) -> None:
    result = derive("prove", "--let", "x:real", "--given", "-x < 0", "-x < 1")
    assert (result.exit_code, result.stdout) == (0, "proved: -x < 1\n")


@pytest.mark.parametrize("option", ["-v", "--lett=x:real"])
def test_an_option_that_is_none_is_no_claim(derive: Derive, option: str) -> None:
    result = derive("prove", option, "x = x")
    assert result.exit_code == 2
    assert "No such option" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--let", "x:real", "--let", "x:positive"),
        ("--let", "x:real", "--family", "z:1..2", "--family", "z:1..3"),
    ],
)
def test_a_name_is_declared_once(derive: Derive, options: tuple[str, ...]) -> None:
    result = derive("prove", "Abs(x) = x", *options)
    assert result.exit_code == 2
    assert "is declared twice" in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--let", "x:positiv"), "--let x: 'positiv' is not a domain"),
        (("--family", "x:1..3:positiv"), "--family x: 'positiv' is not a domain"),
        (("--let", "x:real", "--given", "x >"), "--given: the formula ends too early"),
        (("--family", "x:1..3", "--each", "i:1..3:x[i] >"), "--each: the formula ends too early"),
    ],
)
def test_what_cannot_be_read_is_said_of_its_option(
    derive: Derive, options: tuple[str, ...], said: str
) -> None:
    result = derive("prove", "1 = 1", *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {said}")


def test_the_timeout_of_the_settings_is_for_scripts_and_checks(
    derive: Derive, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("pyproject.toml").write_text("[tool.derive]\ntimeout = 60\n")
    allowed = []

    def timed(claim: Any, *, seconds: float) -> Any:
        allowed.append(seconds)
        return decided(claim, seconds=seconds)

    decided = decide.decide
    monkeypatch.setattr(decide, "decide", timed)
    assert derive("prove", "x = x", "--let", "x:real").exit_code == 0
    assert derive("prove", "x = x", "--let", "x:real", "--timeout", "5").exit_code == 0
    assert allowed == [2.0, 5.0]


def test_the_help_names_every_domain(derive: Derive) -> None:
    told = derive("prove", "--help").stdout
    assert [name for name in DOMAINS if name not in told] == []


@pytest.mark.parametrize(
    ("arguments", "written"),
    [(("x = x",), "CLAIM"), (("--let", "x:real"), "--let"), (("--format", "text"), "--format")],
)
def test_what_a_batch_has_no_use_for_is_refused(
    derive: Derive, arguments: tuple[str, ...], written: str
) -> None:
    """A claim beside `--batch` went unread."""
    Path("claims").write_text('{"claim": "1 = 1"}\n')
    result = derive("prove", "--batch", "claims", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{written} has no effect with --batch" in result.stderr
    assert derive("prove", "--batch", "claims", "--format", "json").exit_code == 0


def test_a_claim_that_cannot_be_read_is_json_too_where_that_is_asked_for(derive: Derive) -> None:
    result = derive("prove", "x > 0", "--format", "json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["verdict"]) == (2, "could_not_run")
    assert "'x' is not declared" in answer["reason"]
    assert "--let x:real" in answer["reason"]
