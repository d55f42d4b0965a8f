"""The programs that set what is exported: TeX, Typst, node with KaTeX and MathJax, Chromium.

A test that needs one skips where it is missing; `.ci/run` installs them all and lets nothing be skipped.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from derive.languages.language import LANGUAGES, Language
from derive.library.translations import translations
from derive.record.codec import content_hash
from derive.render.document import Document, document
from derive.render.options import Detail
from derive.version import __version__
from tests.catalogue.claims import claims

SECONDS = 300  # a guard, not a measure
SCRIPT = Path(__file__).with_name("formulas.cjs")
PACKAGES = ("katex@0.16", "mathjax@3")


@cache
def language_of(name: str, code: str) -> Language:
    """A language with the catalogue beside a shipped proof."""
    return LANGUAGES[code].with_author(translations(claims()[name].proof, code))


@cache
def documents(code: str = "en", detail: Detail = Detail.textbook) -> tuple[Document, ...]:
    """Every shipped proof as a document."""
    return tuple(
        document(
            claim.verdict,
            version=__version__,
            content_hash=content_hash(claim.record),
            detail=detail,
            language=language_of(name, code),
        )
        for name, claim in claims().items()
    )


def needed(program: str) -> str:
    """The path of a program; skips the test where it is missing."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"needs {program}")
    return found


def compiled(engine: str, tex: str, folder: Path, *, passes: int = 1) -> str:
    """What TeX says of a document in its log, compiled in a folder. Fails the test if it does not compile."""
    (folder / "paper.tex").write_text(tex, "utf-8")
    command = [needed(engine), "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    for _ in range(passes):
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
            timeout=SECONDS, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:]
    # TeX breaks the lines of its log
    return (folder / "paper.log").read_text("utf-8", errors="replace").replace("\n", "")


def overfull(log: str, more_than: float = 5.0) -> list[float]:
    """By how many points lines and pages stick out, where that is more than allowed."""
    return [n for n in map(float, re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", log)) if n > more_than]


@cache
def node_modules() -> Path:
    """The folder with KaTeX and MathJax, installed from npm if it is not there; skips where that fails."""
    folder = Path(os.environ.get("DERIVE_NODE_MODULES", Path.home() / ".cache" / "derive-tests" / "node"))
    if not all((folder / "node_modules" / p.partition("@")[0]).is_dir() for p in PACKAGES):
        npm = needed("npm")
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "install", "--no-fund", "--no-audit", "--no-package-lock", "--prefix", str(folder), *PACKAGES],
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        if done.returncode:
            pytest.skip(f"npm could not install {' and '.join(PACKAGES)}: {done.stderr[-200:]}")
    return folder / "node_modules"


def rejected(formulas: Sequence[tuple[str, bool]]) -> list[str]:
    """What KaTeX and MathJax say of the formulas that they do not accept. Takes each with whether it is displayed."""
    given = json.dumps([{"tex": tex, "display": display} for tex, display in formulas])
    done = subprocess.run(
        [needed("node"), str(SCRIPT)], input=given, capture_output=True, text=True, timeout=SECONDS,
        env={**os.environ, "NODE_PATH": str(node_modules())}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(done.stdout)
    assert answer["seen"] == 2 * len(formulas)
    return [f"{e['by']}: {e['message']}: {e['tex']}" for e in answer["errors"]]


def in_chromium(page: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A page opened without a window, with what it writes to its console on stderr."""
    command = [
        needed("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--enable-logging=stderr", "--window-size=1000,1200", f"--user-data-dir={page.parent / 'profile'}",
        *arguments, page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(
        command, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def marked(png: bytes) -> float:
    """The share of a picture's bytes that tell of a change: rows of a PNG are stored as differences."""
    at, data = 8, b""
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    raw = zlib.decompress(data)
    return sum(1 for byte in raw if byte) / len(raw)
