"""Facts with their sources: recorded, weighed, projected, shown. Why it is so: docs/decisions/facts.md."""
