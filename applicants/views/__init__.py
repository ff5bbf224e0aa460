"""Pages of one applicant. Whatever they show belongs to one person and stays out of every cache."""

from django.views.decorators.cache import cache_control

private = cache_control(private=True, no_store=True)
