"""The WSGI application."""

import os

from cms.core.pagecache import wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")

application = wsgi_application()
