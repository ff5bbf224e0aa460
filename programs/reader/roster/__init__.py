"""Counts the residents of a pasted roster by the kind of their medical school; names are neither kept nor told."""
