"""The WSGI application; see ``imgmatch.settings``."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from imgmatch.content_type import with_readable_content_type

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imgmatch.settings")

application = with_readable_content_type(get_wsgi_application())

from programs import catalogue  # noqa: E402 - needs the applications

catalogue.follow()

# What a worker has loaded by now lives as long as it does: looking through it for garbage would cost every large page.
gc.freeze()
gc.collect()  # or it would wait until a quarter of all that is frozen has come anew
# A page makes thousands of objects and few rings of them: looking for rings every 700 objects takes a tenth of it. But
# a ring that a page leaves holds the catalogue of that moment, of 2 MB: all are looked for every thousand pages.
gc.set_threshold(10_000, 20, 2)
