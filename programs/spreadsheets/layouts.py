"""Public layouts: tables that others publish, recognised by their header and turned into rows of our spreadsheets."""

from programs.spreadsheets import acgme_lists, h1b_filings, nrmp_results
from programs.spreadsheets.public import PublicLayout

PUBLIC_LAYOUTS: tuple[PublicLayout, ...] = (acgme_lists.LAYOUT, nrmp_results.LAYOUT, h1b_filings.LAYOUT)
