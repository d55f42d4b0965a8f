"""Terms and derivations as Unicode and LaTeX, in the author's order."""
