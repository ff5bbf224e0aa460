"""What is counted of a program: rates, openness, stated against observed. Plain functions.

Why it is so: docs/decisions/matching.md.
"""
