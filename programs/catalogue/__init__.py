"""All programs as columns: what the pages, the filters and the rules read.

Why it is so: docs/decisions/catalogue.md.
"""

from programs.catalogue.columns import Catalogue
from programs.catalogue.fresh import Behind, age_of, current, follow, having

__all__ = ["Behind", "Catalogue", "age_of", "current", "follow", "having"]
