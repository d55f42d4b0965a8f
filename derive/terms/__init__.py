"""What formulas are: immutable terms and propositions, their JSON form, and the formula language."""
