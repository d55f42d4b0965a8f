"""What `derive check` prints: a line for each proof, a report for each failure, a summary."""
