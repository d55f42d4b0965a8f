"""Notes that live outside: what they refer to, and whether what was generated for them is still right."""
