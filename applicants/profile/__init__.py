"""The profile: its sections, forms, open questions and file. Why it is so: docs/decisions/applicant-data.md."""
