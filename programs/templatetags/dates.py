"""Dates in words, for templates."""

from django import template

from programs.dates import deadline, moment, season, seen_on

register = template.Library()
for in_words in (seen_on, deadline, season, moment):
    register.filter(in_words.__name__, in_words)
