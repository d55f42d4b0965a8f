"""A Sphinx extension, for reStructuredText and MyST: `extensions = ["derive.plugins.sphinx"]` in conf.py.

    ```{derive} softmax-jacobian
    :detail: blackboard
    ```

HTML gets MathML, LaTeX gets amsmath, other builders the plain text. A proof that is unknown or does not
hold is a warning with its place, so that `sphinx-build -W` fails. `derive_root` is the folder of the
proofs, from that of conf.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from derive.plugins.shelf import KEYS, NotShown, shelf, wanted
from derive.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LOG = logging.getLogger(__name__)


class DeriveDirective(SphinxDirective):  # type: ignore[misc]
    """A checked derivation in the place of the directive."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(KEYS, directives.unchanged_required)

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        root = (Path(self.env.app.confdir) / self.config.derive_root).resolve()
        try:
            shown = shelf(root).show(wanted(name, self.options))
        except NotShown as error:
            _LOG.warning("derive: %s", error, location=self.get_location())
            return [nodes.literal_block("", f"derive: {error}")]
        self.env.note_dependency(str(shown.path))
        if not shown.holds:
            verdict = shown.verdict.status.value
            _LOG.warning("derive: %s does not hold: %s", name, verdict, location=self.get_location())
        target = nodes.target("", "", ids=[f"derive-{name}"], names=[f"derive-{name}"])
        forms = (("html", shown.html), ("latex", shown.latex), ("text man texinfo", shown.text))
        return [target, *(nodes.raw("", text, format=form) for form, text in forms)]


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx calls."""
    app.add_config_value("derive_root", ".", "env")
    app.add_directive("derive", DeriveDirective)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
