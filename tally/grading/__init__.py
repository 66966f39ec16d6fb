"""Grading: from the counts of a meeting to exact scores and ranks.  Plain arithmetic, no cryptography."""
