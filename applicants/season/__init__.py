"""Published days, fees and rules of a season. Why it is so: docs/decisions/matching.md."""
