"""The programs an applicant follows, from the first look on. Why it is so: docs/decisions/plan.md."""
