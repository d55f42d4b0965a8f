"""A MkDocs hook: fenced blocks `derive` in pages become checked derivations.

Put a file `derive_hook.py` beside mkdocs.yml, and name it there under `hooks`:

    from derive.plugins.mkdocs import on_page_markdown  # noqa: F401

A proof that is unknown or does not hold stops the build. Proofs are looked up from the folder of mkdocs.yml.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

from derive.plugins.shelf import NotShown, read, shelf

_BLOCK = re.compile(
    r"^(?P<fence>```+|~~~+) *(?P<kind>[^\n]*?) *\n(?P<body>.*?)^(?P=fence) *$", re.DOTALL | re.MULTILINE
)


def on_page_markdown(markdown: str, page: Any, config: Any, **_: Any) -> str:
    """The page with derivations in place of its blocks. Raises `PluginError`, with the page and the line."""

    def shown(block: re.Match[str]) -> str:
        if block["kind"] != "derive":  # what stands in another block is text
            return block[0]
        root = Path(config.config_file_path).resolve().parent
        try:
            found = shelf(root).show_what_holds(read(block["body"]))
        except NotShown as error:
            line = markdown.count("\n", 0, block.start()) + 1
            raise PluginError(f"derive: {page.file.src_path}: block at line {line}: {error}") from None
        return re.sub(r"\n\s*\n", "\n", found.html)  # an empty line would end the HTML

    return _BLOCK.sub(shown, markdown)
