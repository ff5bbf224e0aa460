"""Corrections that the public sends, and what becomes of them. Why it is so: docs/decisions/desk.md."""
