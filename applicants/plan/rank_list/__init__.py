"""The order in which an applicant would train. Why it is so: docs/decisions/plan.md."""
