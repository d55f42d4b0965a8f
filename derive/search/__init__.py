"""Finding certificates. Nothing here is trusted: the kernel verifies what it is given."""
