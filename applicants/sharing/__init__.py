"""Who else may read: links and advisers. Why it is so: docs/decisions/applicant-data.md."""
