"""Spreadsheets brought in: checked, previewed, recorded, undone. Why it is so: docs/decisions/imports.md."""
