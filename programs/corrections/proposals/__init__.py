"""From a pasted or dropped page to evidence: what the reader proposes, ticked by a steward or sent as corrections."""
