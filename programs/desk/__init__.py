"""The stewards' desk: what waits, and who did what. Why it is so: docs/decisions/desk.md."""
