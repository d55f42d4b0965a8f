"""Finding proofs on disk, without importing or running them."""
