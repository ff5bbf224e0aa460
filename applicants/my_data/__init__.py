"""Everything kept about one person: out, in again, joined, deleted. Why it is so: docs/decisions/applicant-data.md."""
