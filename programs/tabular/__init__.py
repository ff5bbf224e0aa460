"""Tables read and written, whatever is in them: CSV and Excel. Why it is so: docs/decisions/imports.md."""
