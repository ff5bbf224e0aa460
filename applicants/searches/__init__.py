"""Saved searches and their mails. Why it is so: docs/decisions/changes.md."""
