"""What a proof is about, drawn: curves of the terms that were checked, over a variable of their context."""
