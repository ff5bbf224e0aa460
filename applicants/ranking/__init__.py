"""Programs ranked for one applicant, and what would help. Why it is so: docs/decisions/matching.md."""
