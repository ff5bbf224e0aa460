"""How dates are written, in one place for every page: 22 November 2026."""
