"""The WSGI application."""

import os

from cms.core.pagecache import wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")
os.environ.setdefault("PROCESS_ROLE", "web")  # cms.env: a pool of connections, and limits for each request

application = wsgi_application()
