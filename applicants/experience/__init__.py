"""Which experience counts at which programs. Why it is so: docs/decisions/matching.md."""
