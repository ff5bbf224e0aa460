"""Entries that may be one program; the ledger merges them (``facts/ledger.py``) and takes it back.

Why it is so: docs/decisions/desk.md.
"""
