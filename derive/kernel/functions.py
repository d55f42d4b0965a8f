"""Normal forms of the built-in functions beyond exp and log.

Those that others define are read as their definitions. The laws used are stated at each method.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.kernel.context import Context
from derive.kernel.fractions import Frac
from derive.terms.functions import defining
from derive.terms.nodes import Fn

if TYPE_CHECKING:
    from derive.kernel.normal_form import Normalizer


class Functions:
    """The built-in functions, for one normalizer."""

    def __init__(self, normalizer: Normalizer):
        self._forms = normalizer

    def function(self, context: Context, term: Fn) -> Frac:
        """The normal form of a function application."""
        meaning = defining(term)
        if meaning is not None:
            return self._forms.normal(context, meaning)
        return self._forms.atoms.atom(Fn(term.name, *(self._forms.canonical(context, a) for a in term.args)))
