"""Letters of recommendation and where they go. Why it is so: docs/decisions/plan.md."""
