"""Inequalities: candidates for what is nonnegative, and how the claim is a combination of them. Nothing is trusted."""
