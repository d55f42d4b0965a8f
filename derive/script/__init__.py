"""The author's world: SymPy formulas in, a record out. Nothing here is trusted by the kernel."""
