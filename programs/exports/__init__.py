"""The columns and rows of our own spreadsheets. Why it is so: docs/decisions/imports.md."""
