"""All programs as columns: what the pages, the filters and the rules read."""

from programs.catalogue.columns import Catalogue, current

__all__ = ["Catalogue", "current"]
