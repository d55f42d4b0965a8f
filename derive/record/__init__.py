"""The derivation as data, and its versioned JSON form."""
