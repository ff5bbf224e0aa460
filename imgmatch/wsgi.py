"""The WSGI application; see ``imgmatch.settings``."""

import os

from django.core.wsgi import get_wsgi_application

from imgmatch.content_type import with_readable_content_type

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imgmatch.settings")

application = with_readable_content_type(get_wsgi_application())
