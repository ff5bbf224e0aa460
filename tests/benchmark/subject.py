"""One subject measured in a process of its own, on the database that is configured: a line of JSON for each result."""

import importlib
import json
import os
import signal
import sys

import django

from tests.benchmark.databases import Databases
from tests.benchmark.measure import Setup


def main(name: str, told: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers are stopped and databases dropped
    django.setup()
    options = json.loads(told)
    setup = Setup(Databases(options.pop("server")), os.environ["DATABASE_URL"], **options)
    for one in importlib.import_module(f"tests.benchmark.{name}").measured(setup):
        sys.stdout.write(json.dumps(one.as_json()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
