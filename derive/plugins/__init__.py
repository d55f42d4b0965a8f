"""Checked derivations inside other tools for notes: Jupyter, Sphinx and MyST, MkDocs, pandoc and Quarto.

Each asks a `Shelf` for a proof by its name; what is put in is written from the verdict of a check made then.
"""
