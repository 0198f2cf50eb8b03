"""The WSGI application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cms.core.bodies import Bodies
from cms.core.outages import hold_open
from cms.serving import BODY_THREADS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")

application = Bodies(get_wsgi_application(), BODY_THREADS)
hold_open(settings.DATABASES["default"])
