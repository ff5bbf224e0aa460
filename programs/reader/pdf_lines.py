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
from programs.tabular.reader_process import MOST_CPU_SECONDS

WAITED: Final = 2  # times its seconds of CPU
MOST_ANSWERED: Final = 8_000_000  # bytes that the reader may say
ROOT: Final = Path(__file__).resolve().parents[2]
READER: Final = (sys.executable, "-m", "programs.reader.pdf_process")
# The reader is told nothing of the site's settings. Windows starts no process without the last two.
ENVIRONMENT: Final = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}


def pdf_lines(content: bytes, name: str, most_cpu: int = MOST_CPU_SECONDS) -> list[PageLine]:
    """The lines of a PDF file, whose reader may take ``most_cpu`` seconds. Raises UnreadablePage."""
    lines: list[PageLine] = []
    for block in _told(content, name, most_cpu):
        if "row" in block:
            lines.append(PageLine(plain(block["row"]), LineKind.ROW))
        else:
            lines.extend(plain_lines(block["text"]))
    return lines


def _told(content: bytes, name: str, most_cpu: int) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(
            (*READER, str(most_cpu)),
            cwd=ROOT,
            env=ENVIRONMENT,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=most_cpu * WAITED,
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
