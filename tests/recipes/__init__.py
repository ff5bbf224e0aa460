"""The recipes of CONTRIBUTING, walked: what each adds to a copy of the checkout, and where it must then be found.

A recipe is a module with ``EDITS``, the lines a contributor writes, and ``test_…`` functions that hold in the copy.
"""

from typing import NamedTuple


class Edit(NamedTuple):
    """One line or more written into ``file`` right after the first line that holds ``after``."""

    file: str
    after: str
    text: str
