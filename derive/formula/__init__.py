"""The formula language: text in SymPy's syntax to terms and propositions, as written, and back."""
