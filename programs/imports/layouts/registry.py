"""Public layouts: tables that others publish, recognised by their header and turned into rows of our spreadsheets."""

from programs.imports.layouts import acgme, lca, nrmp
from programs.imports.layouts.base import PublicLayout

PUBLIC_LAYOUTS: tuple[PublicLayout, ...] = (acgme.LAYOUT, nrmp.LAYOUT, lca.LAYOUT)
