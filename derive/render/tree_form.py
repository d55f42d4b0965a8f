"""What forms other than LaTeX share: they read the notation's LaTeX templates as trees, and write those."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import lru_cache

from derive.render.form import Typeset
from derive.render.notation import Notation
from derive.render.structure import ATOM, Out
from derive.render.template import Place, Tree, places, read, template_for

Filling = Callable[[Place], str]


class TreeForm(Typeset):
    """A form that writes the trees of `template`."""

    dot: str  # what stands for an index in the name of a whole family

    @abstractmethod
    def tree(self, tree: Tree, inside: Filling, *, tall: bool = False) -> str:
        """The pieces, with what `inside` gives at each place; `tall`: with brackets that grow."""

    def name(self, name: str, notation: Notation) -> str:
        return self.bare(notation.latex_of(name))

    @lru_cache(maxsize=1024)  # noqa: B019 -- a form is a constant: there is one of each
    def bare(self, template: str) -> str:
        """A template with dots for its arguments."""
        return self.tree(read(template), lambda place: self.dot)

    def head(self, name: str, notation: Notation) -> str:
        template = notation.latex_of(name)
        return self.function(name.replace("_", " ")) if places(template) else self.name(name, notation)

    def filled(
        self, name: str, outs: Sequence[Out], notation: Notation, *, unindexed: bool = False
    ) -> Out | None:
        template = template_for(notation.latex_of(name), len(outs), unindexed=unindexed)
        if template is None:
            return None

        def inside(place: Place) -> str:
            if place.number > len(outs):
                return self.dot
            out = outs[place.number - 1]
            loose = out.level < ATOM or out.minus
            return self.bracketed(out) if loose and not place.open else out.text

        tall = any(o.tall for o in outs)
        return Out(self.tree(read(template), inside, tall=tall), tall=tall)
