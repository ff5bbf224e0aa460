"""Entries that may be one program.

Why it is so: docs/decisions/desk.md.
"""
