"""One press brings back what was changed last. Why it is so: docs/decisions/plan.md."""
