"""The public pages of programs and their API. Why it is so: docs/decisions/pages.md."""
