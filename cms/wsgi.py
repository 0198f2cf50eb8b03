"""The WSGI application."""

import os

from django.conf import settings

from cms.core.bodies import Bodies
from cms.core.outages import hold_open
from cms.core.pagecache import wsgi_application
from cms.serving import BODY_THREADS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")
os.environ.setdefault("PROCESS_ROLE", "web")  # cms.env: a pool of connections, and limits for each request

application = Bodies(wsgi_application(), BODY_THREADS)
hold_open(settings.DATABASES["default"])
