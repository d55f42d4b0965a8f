"""Derivations as Coq scripts, and Coq's verdict on them: a second opinion that shares no code with the kernel."""
