"""A pandoc filter, also for Quarto: `pandoc --filter derive-pandoc notes.md`.

Code blocks of the class `derive` become checked derivations: MathML in HTML, amsmath in LaTeX and Beamer,
Typst in Typst, formulas of the target's own in everything else (by pandoc's own reading of our Markdown).
A proof that is unknown or does not hold stops pandoc. Proofs are looked up from the current folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from derive.plugins.shelf import NotShown, Shown, read, shelf

CLASS = "derive"
_HTML = ("html", "html4", "html5", "revealjs", "slidy", "s5", "dzslides", "slideous", "epub", "epub3")
_LATEX = ("latex", "beamer")


def main() -> None:
    """Read pandoc's syntax tree on stdin, for the format named by the first argument; write it back."""
    to = sys.argv[1] if len(sys.argv) > 1 else "html"
    tree = json.load(sys.stdin)
    try:
        tree["blocks"] = list(_blocks(tree["blocks"], to))
    except NotShown as error:
        raise SystemExit(f"derive-pandoc: {error}") from None
    json.dump(tree, sys.stdout)


def _blocks(blocks: list[Any], to: str) -> Iterator[Any]:
    for block in blocks:
        if block["t"] == "CodeBlock" and CLASS in block["c"][0][1]:
            yield from _written(shelf(Path.cwd()).show_what_holds(read(block["c"][1])), to)
        else:
            yield _inside(block, to)


def _inside(node: Any, to: str) -> Any:
    """A node with the blocks in it replaced: those of quotes, lists, divisions and tables."""
    if isinstance(node, dict):
        return {key: _inside(value, to) for key, value in node.items()}
    if isinstance(node, list):
        if any(isinstance(item, dict) and item.get("t") == "CodeBlock" for item in node):
            return list(_blocks(node, to))
        return [_inside(item, to) for item in node]
    return node


def _written(shown: Shown, to: str) -> list[Any]:
    name = to.partition("+")[0].partition("-")[0]
    if name in _HTML:
        return [_raw("html", shown.html)]
    if name in _LATEX:
        return [_raw("latex", shown.latex)]
    if name == "typst":
        return [_raw("typst", shown.typst)]
    try:
        done = subprocess.run(
            ["pandoc", "--from", "markdown", "--to", "json"],
            input=shown.markdown,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise NotShown(f"{to} is written by pandoc, which is not on the PATH of its filter") from None
    if done.returncode:
        raise NotShown(f"pandoc cannot read {shown.name}: {done.stderr.strip()}")
    blocks: list[Any] = json.loads(done.stdout)["blocks"]
    return blocks


def _raw(form: str, text: str) -> Any:
    return {"t": "RawBlock", "c": [form, text]}


if __name__ == "__main__":
    main()
