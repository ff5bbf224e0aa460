"""Dates in words, for templates."""

from django import template

from programs.dates import deadline, season, seen_on

register = template.Library()
for in_words in (seen_on, deadline, season):
    register.filter(in_words.__name__, in_words)
