"""What formulas are: immutable terms and propositions, and their JSON form."""
