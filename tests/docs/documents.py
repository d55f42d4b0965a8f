"""The documents as programs: their fences are run, and what they show is compared with what comes out.

A fence's info string says what it is:

- `python file=NAME` is written to that file of the document's own folder;
- `diff file=NAME` changes it there: lines with `-` give way to lines with `+`;
- `console` has commands after `$ ` with their output, run in that folder, in order;
- `python body` is the inside of a derivation, which is proved (`expect=CODE`: fails with that code);
- any other `python` is executed, all of a document's in one namespace.

Between `<!-- begin NAME -->` and `<!-- end NAME -->` stands a part that is generated (`PARTS`).

`python -m tests.docs.documents` writes what comes out now into the documents.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.catalogue.page import page
from tests.docs import commands
from tests.docs.reading import reading_table
from tests.meaning.sentences import MEANING

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
WIDTH = "80"
SECONDS = 300  # a guard, not a measure

_FENCE = re.compile(r"^```(\w+)(.*)\n((?:(?!```).*\n)*)```$", re.MULTILINE)
_TIME = re.compile(r"\bin \d+\.\d+ s\b")

BODY_HEAD = """\
from sympy import And, Derivative, Eq, Ge, Gt, Le, Lt, Ne, Not, Or, Product, Rational, Sum, exp, log, oo, sqrt
from derive import *
from derive.functions import cross_entropy, entropy, logit, sigmoid, softmax
from derive.rules import *


@derivation("A part of {document}", name="{name}")
def body(d):
"""


@dataclass(frozen=True)
class Fence:
    """A fenced block: the language, what follows it, the text inside and where that begins."""

    document: Path
    language: str
    words: tuple[str, ...]
    text: str
    start: int
    line: int

    @property
    def file(self) -> str:
        return self.option("file")

    def option(self, name: str) -> str:
        """The value of `name=value` in the info string, or the empty string."""
        return next((w.partition("=")[2] for w in self.words if w.startswith(name + "=")), "")

    @property
    def is_body(self) -> bool:
        return self.language == "python" and "body" in self.words

    @property
    def name(self) -> str:
        return f"{self.document.stem.lower()}-{self.line}"


def fences(document: Path) -> list[Fence]:
    """All fenced blocks of a document, in order."""
    text = document.read_text(encoding="utf-8")
    return [
        Fence(document, m[1], tuple(m[2].split()), m[3], m.start(3), text.count("\n", 0, m.start()) + 1)
        for m in _FENCE.finditer(text)
    ]


def without_times(text: str) -> str:
    """The text with durations, which differ from run to run, made equal."""
    return _TIME.sub("in ... s", text)


class Folder:
    """A folder in which a document's files are written and its commands run."""

    def __init__(self, path: Path):
        self.path = path
        self._code = 0
        tools = path / ".tools"
        tools.mkdir()
        command = tools / "derive"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m derive "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))},
            "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "COLUMNS": WIDTH,
            "NO_COLOR": "1",
            "TERM": "dumb",
        }

    def write(self, fence: Fence) -> None:
        target = self.path / fence.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(fence.text, encoding="utf-8")

    def change(self, fence: Fence) -> None:
        """Apply a diff without line numbers. Raises `ValueError` unless its old lines occur exactly once."""
        lines = fence.text.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if not line.startswith("+"))
        new = "".join(line[1:] for line in lines if not line.startswith("-"))
        target = self.path / fence.file
        text = target.read_text(encoding="utf-8")
        if text.count(old) != 1:
            where = f"{fence.document.name}:{fence.line}"
            raise ValueError(f"{where}: the old lines occur {text.count(old)} times in {fence.file}")
        target.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, command: str) -> str:
        """The output of a command, both streams, as they come. `$?` is the last command's exit code."""
        done = subprocess.run(
            ["/bin/sh", "-c", f"(exit {self._code})\n{command}"],
            cwd=self.path,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            encoding="utf-8",
            check=False,
        )
        self._code = done.returncode
        return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


# a line of output may begin with a dollar too: Typst's formulas do
COMMAND = re.compile(r"^\$ ((?:derive|echo) .*)\n", re.MULTILINE)


def run_sessions() -> Mapping[Path, Mapping[Fence, str]]:
    """All documents' sessions, several at once."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return dict(zip(DOCUMENTS, pool.map(session, DOCUMENTS), strict=True))


def console(folder: Folder, fence: Fence) -> str:
    """The text of a console block as it comes out now; times that it shows are kept."""
    out = []
    shown = COMMAND.split(fence.text)
    if shown[0]:
        raise ValueError(f"{fence.document.name}:{fence.line}: a console block begins with a command")
    for command, before in zip(shown[1::2], shown[2::2], strict=True):
        now = folder.run(command).strip("\n")
        now = f"{now}\n" if now else ""
        gap = "\n" if before.endswith("\n\n") else ""
        same = without_times(now).strip() == without_times(before).strip()
        out.append(f"$ {command}\n{before if same else now + gap}")
    return "".join(out)


@cache
def session(document: Path) -> Mapping[Fence, str]:
    """Runs a document from top to bottom: its console blocks, with the text that they should have."""
    found = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place))
        for fence in fences(document):
            if fence.language == "console":
                found[fence] = console(folder, fence)
            elif fence.file and fence.language == "diff":
                folder.change(fence)
            elif fence.file:
                folder.write(fence)
    return found


def bodies() -> list[Fence]:
    """The insides of derivations in all documents."""
    return [fence for document in DOCUMENTS for fence in fences(document) if fence.is_body]


@cache
def checked_bodies() -> Mapping[str, frozenset[str]]:
    """Each body's verdict and the codes of its failures, from one run over all of them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Folder(Path(place))
        proofs = Path(place) / "proofs"
        proofs.mkdir()
        for fence in bodies():
            head = BODY_HEAD.format(document=fence.document.name, name=fence.name)
            path = proofs / f"{fence.name.replace('-', '_')}.py"
            path.write_text(head + textwrap.indent(fence.text, "    "), encoding="utf-8")
        report = json.loads(folder.run("derive check all --format json 2>/dev/null"))
    return {proof["name"]: frozenset(_outcome(proof)) for proof in report["proofs"]}


def _outcome(proof: dict[str, object]) -> Iterable[str]:
    yield str(proof["status"])
    if proof.get("error"):
        yield "D101"
    for part in ("lines", "goals", "problems"):
        for entry in proof.get(part, []):  # type: ignore[attr-defined]
            failure = entry.get("failure", entry) if part != "problems" else entry
            if failure and failure.get("code"):
                yield failure["code"]


# --- generated parts


TRUSTED = ("derive.record.codec", "derive.kernel.check", "derive.check.judge")
UNTRUSTED_ROOMS = ("derive/search/", "derive/refute/")


def imported(module: str) -> Iterator[Path]:
    """The files of ours that a module imports, transitively, itself first."""
    todo, seen = [module], set()
    while todo:
        name = todo.pop()
        stem = ROOT / name.replace(".", "/")
        path = next((p for p in (stem.with_suffix(".py"), stem / "__init__.py") if p.is_file()), None)
        if path is None or path in seen:
            continue
        seen.add(path)
        yield path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                todo += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                todo += [alias.name for alias in node.names]


def trusted() -> dict[str, int]:
    """The files on which a verdict of proved rests, with their lines."""
    files = {str(path.relative_to(ROOT)): path for module in TRUSTED for path in imported(module)}
    sizes = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in sorted(files.items())}
    return {name: size for name, size in sizes.items() if size > 3 and not name.startswith(UNTRUSTED_ROOMS)}


def trusted_table() -> str:
    sizes = trusted()
    rows = [f"| `{name}` | {size} | {_first_sentence(ROOT / name)} |" for name, size in sizes.items()]
    total = f"{round(sum(sizes.values()), -2):,}".replace(",", " ")
    head = f"{len(sizes)} files, about {total} lines together, comments and rule contracts included:\n"
    return "\n".join([head, "| file | lines | what it is |", "|---|---|---|", *rows]) + "\n"


def _first_sentence(path: Path) -> str:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return words.split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def files() -> list[str]:
    """All modules, but those that say nothing."""
    found = sorted((ROOT / "derive").rglob("*.py"))
    return [str(path.relative_to(ROOT)) for path in found if _first_sentence(path)]


def file_table() -> str:
    rows = [f"| `{name}` | {_first_sentence(ROOT / name)} |" for name in files()]
    return "\n".join(["| file | what it is |", "|---|---|", *rows]) + "\n"


def meaning_table() -> str:
    """The sentences of what "proved" means that are under test."""
    rows = [
        f"| {topic} | {row.says} | `{row.code}` | {'yes' if row.broken else ''} |"
        for topic, sentences in MEANING.items()
        for row in sentences
    ]
    return "\n".join(["| | sentence | refusal | broken |", "|---|---|---|---|", *rows]) + "\n"


PARTS: Mapping[str, Callable[[], str]] = {
    "catalogue": page,
    "files": file_table,
    "trusted": trusted_table,
    "reading": reading_table,
    "meaning": meaning_table,
    "commands": commands.reference,
    "settings": commands.settings,
}
_PART = re.compile(r"(<!-- begin (\w+) -->\n)(.*?)(<!-- end \2 -->)", re.DOTALL)


def parts(document: Path) -> dict[str, str]:
    """The generated parts of a document by name, as they stand in it."""
    return {m[2]: m[3] for m in _PART.finditer(document.read_text(encoding="utf-8"))}


def rewritten(document: Path) -> str:
    """The document with what comes out now."""
    text = document.read_text(encoding="utf-8")
    for fence, new in reversed(list(session(document).items())):
        text = text[: fence.start] + new + text[fence.start + len(fence.text) :]
    return _PART.sub(lambda m: f"{m[1]}\n{PARTS[m[2]]()}\n{m[4]}", text)


def main() -> None:
    """Write the present output into the documents, and say which ones changed."""
    run_sessions()
    for document in DOCUMENTS:
        new = rewritten(document)
        if new != document.read_text(encoding="utf-8"):
            document.write_text(new, encoding="utf-8")
            print(f"{document.relative_to(ROOT)}: written anew")


if __name__ == "__main__":
    main()
