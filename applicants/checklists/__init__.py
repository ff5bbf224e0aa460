"""What ECFMG, ERAS and CaRMS ask, the days of the season, and the summary. Why it is so: docs/decisions/matching.md."""
