"""`derive check`: what is selected, how it is reported, what the configuration says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.stub import SCRIPT, Derive


def names(output: str) -> list[str]:
    """The proofs that have a line in a report."""
    return re.findall(r"::([\w-]+) \.", output)


def test_what_costs_all_proofs_of_a_script_is_told_once(derive: Derive) -> None:
    head = "from derive import derivation, inductio\n"
    proofs = "".join(f"@derivation('{n}')\ndef {n}(d):\n    pass\n" for n in ("one", "two"))
    Path("proofs/topic/both.py").write_text(head + proofs)
    output = derive("check", "proofs/topic/both.py").stdout
    assert output.count("error[D101]") == 1
    assert "did you mean induction? from derive.rules import induction" in output
    assert "as one: derive has no inductio" in output


def test_a_function_without_the_decorator_is_noted_and_fails_nothing(derive: Derive) -> None:
    bare = "\n\ndef bare(d):\n    d.claim(x)\n"
    script = Path("proofs/topic/bare.py")
    script.write_text(SCRIPT.format(name="fine-too", function="fine_too", body="pass") + bare)
    done = derive("check", str(script))
    assert f"note: {script}:" in done.stdout
    assert "bare is not checked: it has no @derivation(...)" in done.stdout
    assert done.exit_code == 0
    assert "bare is not checked" in derive("list").output


def test_what_is_assumed_is_told_with_its_place_on_every_page(derive: Derive) -> None:
    for options in ((), ("--strict",), ("--format", "concise")):
        said = derive("check", "assumed", *options).stdout
        assert "assumed (1)\n  proofs/topic/assumed.py:10: assumed, not proved: x + 1 = x + 1\n" in said
        assert "error" not in said


def test_notation_that_is_not_printed_as_it_was_meant_is_told_of_where_one_proof_is_checked(
    derive: Derive,
) -> None:
    script = Path("proofs/topic/fine.py")
    script.write_text(script.read_text().replace('d.real("x")', 'd.real("x", latex=r"\\max")'))
    script.write_text(script.read_text().replace("About", "About $x$"))
    script.write_text(script.read_text().replace(".eq(x + 1)", '.eq(x + 1, why="$x^2$ of $x**2$")'))
    alone = derive("check", "fine")
    assert alone.exit_code == 0
    assert alone.stderr == (
        "note: fine: x is not printed as \\max: \\max is none of the commands that a name may have:"
        " write \\operatorname{max}\n"
        "note: fine: $x^2$ is printed as words: it is no formula that a script could have\n"
        "note: fine: a title is printed as it stands: what is between dollar signs in it is no formula\n"
    )
    assert "note" not in derive("check", "fine", "also-fine").stderr


# --- selecting


def test_where_no_proofs_are_ones_own_all_is_said_to_be_those_that_come_with_it(
    derive: Derive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(*words: str) -> str:
        return derive("check", *words, "--format", "json").stderr

    note = "note: no proofs of your own here"
    assert note not in said("all")
    elsewhere = Path("elsewhere")
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert note in said("all")
    assert note not in said("softmax-ratio")


def test_words_of_k_are_matched_in_names_and_joined(derive: Derive) -> None:
    assert names(derive("check", "-k", "fine").stdout) == ["also-fine", "fine"]
    assert names(derive("check", "all", "-k", "FINE and not also").stdout) == ["fine"]
    assert names(derive("check", "-k", "(wrong or open) and topic", "--format", "concise").stdout) == [
        "open", "wrong",
    ]  # fmt: skip


@pytest.mark.parametrize("expression", ["and", "fine and", "(fine", "fine)", "not", "fine also", "no-such"])
def test_an_expression_that_means_nothing_is_refused(derive: Derive, expression: str) -> None:
    result = derive("check", "-k", expression)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "-k" in result.stderr


def test_last_failed_checks_what_failed_when_it_was_last_checked(derive: Derive) -> None:
    assert derive("check", "--lf").exit_code == 2  # nothing is remembered yet
    derive("check", "fine", "wrong", "open", "broken")
    result = derive("check", "--lf", "--format", "concise")
    assert names(result.stdout) == ["broken", "open", "wrong"]
    mended = Path("proofs/topic/wrong.py")
    mended.write_text(mended.read_text().replace("def wrong", "def right"))
    assert names(derive("check", "--lf", "open").stdout) == ["open"]


def test_last_failed_with_nothing_that_failed_selects_nothing(derive: Derive) -> None:
    derive("check", "fine")
    result = derive("check", "--lf")
    assert result.exit_code == 2
    assert "nothing failed in the last run" in result.stderr


def test_a_run_without_cache_is_not_remembered(derive: Derive) -> None:
    derive("check", "wrong", "--no-cache")
    assert "no run is remembered" in derive("check", "--lf").stderr


def test_up_to_a_step_checks_no_later_one_and_proves_no_claim(derive: Derive) -> None:
    result = derive("check", "fine#1")
    assert result.exit_code == 0
    assert "fine.py::fine ..." in result.stdout
    assert "proved (step 1 of 1)" in result.stdout
    assert "1 proved up to a step in" in result.stdout
    assert derive("check", "proofs/topic/wrong.py::wrong#1").exit_code == 1
    derive("check", "fine#1")
    assert "no run is remembered" in derive("check", "fine", "--lf").stderr


def test_a_step_that_is_not_there_is_bad_input(derive: Derive) -> None:
    result = derive("check", "fine#7")
    assert result.exit_code == 2
    assert "fine has no step 7" in result.stdout
    assert derive("check", "fine#x").exit_code == derive("check", "fine#0").exit_code == 2
    assert derive("check", "--lf").exit_code == 2  # nothing failed: the proof is none the worse for it


def test_a_lemma_is_not_checked_in_part_where_another_rests_on_it(derive: Derive) -> None:
    script = SCRIPT.format(name="rests", function="rests", body='d.lemma("fine")')
    Path("proofs/topic/rests.py").write_text(script)
    result = derive("check", "rests", "fine#1")
    assert result.exit_code == 2
    assert "rests rests on all of fine" in result.stderr


def test_nothing_is_proved_by_a_lemma_that_was_checked_in_part() -> None:
    from derive.check.judge import judge as real
    from derive.cli.upto import UpTo
    from derive.kernel.verdict import Status
    from derive.record.model import Citation
    from tests.kernel.build import claim, declared, line

    lemma = replace(claim(line(declared("x real"), "x + x = 2*x"), "x = 0"), name="part")
    lemma = line(lemma, "x = 0")  # its last line, which is false, is not checked
    here = declared("y real")
    cited = Citation("lemma", "part", (("x", here.symbols[0].term),))
    rests = replace(claim(line(here, "y = 0"), "y = 0"), lemmas=(("part", ""),), name="rests")
    rests = replace(rests, lines=(replace(rests.lines[0], premises=(cited,)),))
    judged = UpTo(real, {"part": 1})
    part = judged(lemma, {})
    assert (part.status, part.upto) == (Status.PROVED, 1)
    assert judged(rests, {"part": part}).status is not Status.PROVED


# --- formats


def test_junit_has_a_case_for_each_proof_and_counts_them(derive: Derive) -> None:
    Path("proofs/torn.py").write_text("from derive import derivation\ndef (:\n")
    result = derive("check", "all", "--format", "junit")
    suites = ElementTree.fromstring(result.stdout.partition("\n")[2])
    kinds = {c.get("name"): [child.tag for child in c] for c in suites.iter("testcase")}
    assert kinds == {
        "fine": [], "also-fine": [], "wrong": ["failure"], "open": ["failure"],
        "assumed": ["skipped"], "broken": ["error"], "proofs/torn.py": ["error"],
    }  # fmt: skip
    assert [suites.get(k) for k in ("tests", "failures", "errors")] == ["7", "2", "2"]
    for suite in suites:
        cases = list(suite)
        assert suite.get("tests") == str(len(cases))
        assert {"name", "tests", "failures", "errors", "skipped", "time"} == set(suite.keys())
        assert all(set(c.keys()) == {"classname", "name", "time"} for c in cases)
    failure = next(suites.iter("failure"))
    assert failure.get("type") == "D201"
    assert "--> proofs/topic/open.py:10:22" in (failure.text or "")
    assert result.exit_code == 2


def test_junit_counts_an_assumed_proof_as_failed_if_strict(derive: Derive) -> None:
    result = derive("check", "assumed", "--strict", "--format", "junit")
    assert 'failures="1"' in result.stdout
    assert result.exit_code == 1


def test_github_annotates_the_place_of_each_failure(derive: Derive) -> None:
    lines = derive("check", "fine", "wrong", "--format", "github").stdout.splitlines()
    assert len(lines) == 2
    command, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", lines[0]).groups()  # type: ignore[union-attr]
    assert command == "error"
    at = dict(pair.split("=") for pair in properties.split(","))
    assert at == {
        "title": "wrong%3A D201", "file": "proofs/topic/wrong.py", "line": "10", "endLine": "10",
        "col": "22", "endColumn": "27",
    }  # fmt: skip
    assert message.startswith("error[D201]: step 1 does not follow%0A")
    assert lines[1].startswith("1 refuted, 1 proved in ")


def test_sarif_has_a_rule_for_each_code_and_a_result_for_each_failure(derive: Derive) -> None:
    log = json.loads(derive("check", "all", "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert len({r["id"] for r in rules}) == len(rules)
    found = {r["message"]["text"].split(":")[0]: r for r in run["results"]}
    assert {name: r["level"] for name, r in found.items()} == {
        "wrong": "error", "open": "error", "broken": "error", "assumed": "warning",
    }  # fmt: skip
    place = found["wrong"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "proofs/topic/wrong.py"}
    assert place["region"] == {"startLine": 10, "startColumn": 22, "endLine": 10, "endColumn": 27}
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 2}]


# --- configuration


def test_the_configuration_sets_defaults_and_the_command_line_wins(derive: Derive) -> None:
    Path("pyproject.toml").write_text('[tool.derive]\nstrict = true\nformat = "json"\n')
    result = derive("check", "assumed")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["exit_code"] == 1
    assert derive("check", "assumed", "--no-strict", "--format", "concise").exit_code == 0


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("tiemout = 3", "has no setting tiemout: did you mean timeout?"),
        ("zzz = 3", "there are proofs, jobs, timeout"),
        ("timeout = -1", "write [tool.derive] timeout = 60"),
        ('strict = "yes"', "write [tool.derive] strict = true"),
        ('format = "xml"', "one of full, concise"),
        ("jobs = true", "write [tool.derive] jobs = 2"),
        ("proofs = ['gone']", "is not there"),
        ("x = ", "pyproject.toml: "),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_with_the_fix(
    derive: Derive, setting: str, said: str
) -> None:
    Path("pyproject.toml").write_text(f"[tool.derive]\n{setting}\n")
    result = derive("check", "fine")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr


# --- watching


def test_after_a_change_only_what_depends_on_it_is_checked(derive: Derive) -> None:
    from derive.cli.watch import Found, affected, state_of
    from derive.library.catalogue import load
    from derive.library.select import select

    script = SCRIPT.format(name="rests", function="rests", body='d.lemma("fine")')
    Path("proofs/topic/rests.py").write_text(script)
    Path("proofs/topic/shared.py").write_text("x = 1\n")
    selection = select(load(Path.cwd()), ["all"])
    fine, shared = Path("proofs/topic/fine.py"), Path("proofs/topic/shared.py")
    assert {p.name for p in affected(selection, [fine], Found()).proofs} == {"fine", "rests"}
    assert affected(selection, [shared], Found()) == selection
    before = state_of(selection)
    fine.write_text(fine.read_text() + "\n")
    after = state_of(selection)
    assert [p.name for p in before if before[p] != after.get(p)] == ["fine.py"]
    assert shared.resolve() in {p.resolve() for p in after}


def test_after_a_change_what_imports_the_file_is_checked_and_what_cites_that(
    derive: Derive, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, body in (("imports", "import fine"), ("cites", 'd.lemma("imports")')):
        Path(f"proofs/topic/{name}.py").write_text(SCRIPT.format(name=name, function=name, body=body))
    _change_one_after_the_other(monkeypatch, "fine", "fine")
    result = derive("check", "also-fine", "cites", "imports", "--watch", "--format", "concise")
    first = ["also-fine", "cites", "imports"]
    assert names(result.stdout) == [*first, "cites", "imports", "cites", "imports"]  # run, then recalled


def test_what_could_not_run_is_checked_after_each_change_for_nobody_knows_what_it_imports(
    derive: Derive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change_one_after_the_other(monkeypatch, "also_fine")
    result = derive("check", "broken", "fine", "--watch", "--format", "json")
    runs = [json.loads(text + "}") for text in result.stdout.split("\n}\n") if text]
    assert [[p["name"] for p in run["proofs"]] for run in runs] == [["broken", "fine"], ["broken"]]


def test_watch_checks_again_after_a_change_until_interrupted(
    derive: Derive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change_one_after_the_other(monkeypatch, "fine")
    result = derive("check", "fine", "wrong", "--watch", "--format", "concise")
    assert names(result.stdout) == ["fine", "wrong", "fine"]
    assert result.exit_code == 1  # what was not checked again is still wrong


def _change_one_after_the_other(monkeypatch: pytest.MonkeyPatch, *stems: str) -> None:
    """Files that are found changed, one in each round of watching; then Ctrl-C."""
    from derive.cli import watch

    rounds = iter([{Path(f"proofs/topic/{stem}.py").resolve()} for stem in stems])

    def wait(before: watch.State, selection: object) -> set[Path]:
        changed = next(rounds, None)
        if changed is None:
            raise KeyboardInterrupt
        return changed

    monkeypatch.setattr(watch, "_wait", wait)
