"""The documents do what they say: their code runs, their output is current, and nothing public is missing."""

from __future__ import annotations

import ast
import inspect
import re
import string
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

import derive
from derive import functions, rules
from derive.cli.app import VERBS
from derive.kernel.rules import RULES
from derive.kernel.verdict import Status
from derive.library.configuration import SETTINGS
from derive.report.codes import CODES
from derive.script.derivation import Derivation
from derive.script.lines import Calculation, Equivalence, Fact, Lemma, Step
from tests.docs.commands import help_of, options_in
from tests.docs.documents import (
    DOCUMENTS,
    ROOT,
    Fence,
    bodies,
    checked_bodies,
    fences,
    files,
    parts,
    run_sessions,
    trusted,
    without_times,
)
from tests.docs.reading import STAGES, order, sizes

DOCS = ROOT / "docs"
LANGUAGES = {"python", "console", "diff", "sh", "json", "text", "toml", "latex", "yaml"}
TRUSTED_SLACK = 0.25


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# --- names


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "CHANGELOG.md"], ids=lambda d: d.name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    written = re.sub(r"<!-- begin.*?<!-- end", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"`((?:derive|tests|docs)/[a-z_/.-]+)`", written))
    assert {name for name in named if not (ROOT / name).exists()} == set()


# --- code fences


@pytest.fixture(scope="module")
def sessions() -> Mapping[Path, Mapping[Fence, str]]:
    return run_sessions()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_what_a_console_block_shows_is_what_comes_out(
    document: Path, sessions: Mapping[Path, Mapping[Fence, str]]
) -> None:
    for fence, now in sessions[document].items():
        stale = f"{document.name}:{fence.line} is stale: run `python -m tests.docs.documents`"
        assert without_times(fence.text) == without_times(now), stale


@pytest.mark.parametrize("fence", bodies(), ids=lambda f: f.name)
def test_an_example_is_proved_or_fails_as_it_says(fence: Fence) -> None:
    expected = (fence.option("expect") or "proved").replace("-", " ")
    assert expected in checked_bodies()[fence.name]
    if expected == "proved":
        assert checked_bodies()[fence.name] == {"proved"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_other_python_in_a_document_runs(document: Path) -> None:
    namespace: dict[str, object] = {}
    for fence in fences(document):
        if fence.language == "python" and not fence.file and not fence.is_body:
            exec(compile(fence.text, f"{document.name}:{fence.line}", "exec"), namespace)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_every_fence_is_of_a_kind_that_is_known(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert len(re.findall(r"^```", text, re.MULTILINE)) == 2 * len(fences(document))
    assert {fence.language for fence in fences(document)} <= LANGUAGES
    assert document.parent == ROOT or all(fence.language != "sh" for fence in fences(document))


def test_the_readme_has_two_set_up_commands_of_one_line() -> None:
    commands = [fence.text.strip() for fence in fences(ROOT / "README.md") if fence.language == "sh"]
    assert len(commands) == 2
    assert all("\n" not in command and command.startswith("python3 -m venv ") for command in commands)
    assert commands[0].endswith("derive check all")
    assert commands[1].endswith("-m pytest")


# --- links


def anchors(text: str) -> set[str]:
    """The anchors of headings, as GitHub makes them."""
    kept = set(string.ascii_lowercase + string.digits + "-_ ")
    headings = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {"".join(c for c in h.lower() if c in kept).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        path = (document.parent / file).resolve() if file else document
        assert path.exists(), f"{document.name} links to {target}"
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{document.name} links to {target}"


def test_every_document_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [str(d.relative_to(ROOT)) for d in DOCUMENTS if d.name != "README.md"]
    assert [name for name in names if f"({name})" not in readme] == []


# --- nothing is missing


def test_every_rule_is_in_the_reference() -> None:
    text = text_of("rules.md")
    assert [name for name in RULES if f"\n## {name}\n" not in text] == []


def test_every_error_code_is_documented_under_its_title() -> None:
    text = text_of("errors.md")
    assert [c.code for c in CODES if f"\n## {c.code}: {c.title}\n" not in text] == []


def test_every_verdict_is_explained() -> None:
    text = text_of("proved.md")
    assert [s.value for s in Status if f"| {s.value} |" not in text] == []


def public(owner: type) -> list[str]:
    return [n for n, v in vars(owner).items() if not n.startswith("_") and inspect.isfunction(v)]


def test_every_verb_of_the_author_is_in_the_reference() -> None:
    text = text_of("writing-proofs.md")
    verbs = [f"d.{name}(" for name in public(Derivation) if name != "record"]
    links = [f".{name}" for owner in (Calculation, Equivalence, Step, Fact, Lemma) for name in public(owner)]
    missing = [name for name in (*verbs, *links) if name not in text]
    assert missing == [], "docs/writing-proofs.md does not say these"


def test_every_name_that_authors_import_is_in_the_reference() -> None:
    text = text_of("writing-proofs.md")

    def own(module: ModuleType) -> set[str]:
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
        assigned = {
            t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)
        }
        return {name for name in defined | assigned if not name.startswith("_") and not name.isupper()}

    names = own(rules) | own(functions) | {n for n in derive.__all__ if not n.startswith("_")}
    missing = [name for name in sorted(names) if not re.search(rf"\b{name}\b", text)]
    assert missing == [], "docs/writing-proofs.md does not say these"


# --- generated parts


def test_the_trusted_files_are_those_that_a_verdict_rests_on() -> None:
    text = parts(DOCS / "trust.md")["trusted"]
    shown = {name: int(size) for name, size in re.findall(r"^\| `([\w/.]+)` \| (\d+) \|", text, re.MULTILINE)}
    now = trusted()
    stale = "docs/trust.md is stale: run `python -m tests.docs.documents`"
    assert set(shown) == set(now), stale
    changed = [n for n, size in shown.items() if abs(size - now[n]) > max(20, TRUSTED_SLACK * now[n])]
    assert changed == [], stale


def test_each_trusted_file_has_its_place_in_the_order_of_reading() -> None:
    assert sorted(order()) == sorted(trusted()), "tests/docs/reading.py: STAGES"
    text = parts(DOCS / "architecture.md")["reading"]
    shown = re.findall(
        r"^\| \d+ \| \*\*(.*?)\.\*\* .*\| (.*?) \| (\d+) \| (\d+) \| .*?\|$", text, re.MULTILINE
    )
    stale = "docs/architecture.md is stale: run `python -m tests.docs.documents`"
    assert [(title, re.findall(r"`([\w/]+)`", files)) for title, files, _, _ in shown] == [
        (stage.title, list(stage.files)) for stage in STAGES
    ], stale
    for stage, (_, _, lines, code) in zip(STAGES, shown, strict=True):
        now = sizes(stage)
        for was, size in zip((int(lines), int(code)), now, strict=True):
            assert abs(was - size) <= max(20, TRUSTED_SLACK * size), stale


def test_every_file_is_in_the_architecture() -> None:
    rows = re.findall(r"^\| `([\w/.]+)` \|", parts(DOCS / "architecture.md")["files"], re.MULTILINE)
    assert rows == files(), "docs/architecture.md is stale: run `python -m tests.docs.documents`"


def test_a_verdict_rests_on_no_sympy_and_on_nothing_that_authors_touch() -> None:
    rooms = {name.split("/")[1] for name in trusted()}
    assert rooms == {"frozen.py", "terms", "record", "kernel", "check"}
    for name in trusted():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"^\s*(import|from) sympy", text, re.MULTILINE)


# --- commands


def test_every_command_and_option_is_in_the_command_reference() -> None:
    text = parts(DOCS / "commands.md")["commands"]
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL))
    assert list(sections) == list(VERBS)
    missing = {
        verb: [o for o in options_in(help_of(verb)) if o not in set(options_in(sections[verb]))]
        for verb in VERBS
    }
    assert missing == {verb: [] for verb in VERBS}


def test_every_option_says_what_it_does() -> None:
    for verb in VERBS:
        lines = [line.strip() for line in help_of(verb).splitlines()]
        bare = [
            a for a, b in pairwise([*lines, "-"]) if a.startswith("-") and "  " not in a and b.startswith("-")
        ]
        assert bare == [], f"derive {verb}"


def test_every_setting_is_in_the_command_reference() -> None:
    text = parts(DOCS / "commands.md")["settings"]
    assert [name for name in SETTINGS if f"| `{name}` |" not in text] == []
