"""All programs as columns: what the pages, the filters and the rules read.

Why it is so: docs/decisions/catalogue.md.
"""

from programs.catalogue.columns import Catalogue
from programs.catalogue.fresh import current

__all__ = ["Catalogue", "current"]
