"""Derivations as Coq scripts, and Coq's verdict on them: a second opinion, in which only Coq judges."""
