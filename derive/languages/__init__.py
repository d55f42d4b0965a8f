"""What derive says of itself in each language: fixed words, verdicts, and reasons made from rules."""
