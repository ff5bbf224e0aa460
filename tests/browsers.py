"""Which browser the tests drive, if any."""

import importlib.util
import os
import shutil

# The first is the same browser without windows nobody sees; it takes a third less of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    """The browser named by CHROMIUM, else the first of ``NAMES`` on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def why_not() -> str:
    """What browser tests lack, as half a sentence; '' when they can run."""
    if not all(importlib.util.find_spec(name) for name in ("playwright", "axe_playwright_python")):
        return "the development packages are not installed"
    return "" if chromium_path() else "no Chromium was found"


WHY_NOT = why_not()
