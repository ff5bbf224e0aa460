"""The face of ``tests/benchmark``, which measures the site; ``make benchmark`` runs all of it."""

from tests.benchmark.command import Command

__all__ = ["Command"]
