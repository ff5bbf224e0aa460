"""A PDF page as lines. A process of its own (``pdf_process``) takes its text out, within limits of memory and time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from programs.reader.plain_lines import plain_lines
from programs.reader.readings import LineKind, PageLine, UnreadablePage
from programs.reader.typography import plain

MOST_SECONDS: Final = 40
MOST_ANSWERED: Final = 8_000_000  # bytes that the reader may say
ROOT: Final = Path(__file__).resolve().parents[2]
READER: Final = (sys.executable, "-m", "programs.reader.pdf_process")
# The reader is told nothing of the site's settings. Windows starts no process without the last two.
ENVIRONMENT: Final = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}


def pdf_lines(content: bytes, name: str) -> list[PageLine]:
    """The lines of a PDF file. Raises UnreadablePage."""
    lines: list[PageLine] = []
    for block in _told(content, name):
        if "row" in block:
            lines.append(PageLine(plain(block["row"]), LineKind.ROW))
        else:
            lines.extend(plain_lines(block["text"]))
    return lines


def _told(content: bytes, name: str) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(
            READER,
            cwd=ROOT,
            env=ENVIRONMENT,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=False,
        )
        told = json.loads(done.stdout) if len(done.stdout) <= MOST_ANSWERED else {}
    except (subprocess.TimeoutExpired, ValueError):
        told = {}
    if "unreadable" in told:
        raise UnreadablePage(f"{name} {told['unreadable']}.")
    if "blocks" not in told:
        raise UnreadablePage(f"{name} takes too much time or memory to read; paste its text instead.")
    return list(told["blocks"])
