"""Running proof scripts in processes of their own, and checking the records they write."""
