"""Reads what a program writes about itself: policies as proposals with their words, rosters as counts.

Plain functions over text: no database, no clock, no network, no Django. Nothing here decides what is true: a person
looks at each proposal beside its sentence. What is never proposed, and why: docs/decisions/reader.md.
"""
