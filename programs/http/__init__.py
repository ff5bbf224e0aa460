"""What pages and APIs share about requests and answers. Why it is so: docs/decisions/pages.md."""
