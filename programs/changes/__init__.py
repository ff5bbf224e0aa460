"""What changed, replayed from the evidence. Why it is so: docs/decisions/changes.md."""
