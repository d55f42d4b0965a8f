"""A derivation worked with numbers: an admissible point, and each line's sides there, exact or enclosed."""
