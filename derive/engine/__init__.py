"""Does this follow? One claim at a time: read it, look for a witness, search for a proof, have the kernel judge it."""
