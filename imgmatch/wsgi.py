"""The WSGI application; see ``imgmatch.settings``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imgmatch.settings")

application = get_wsgi_application()
