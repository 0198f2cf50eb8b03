"""The WSGI application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")

application = get_wsgi_application()

from cms.core.bodies import Bodies  # noqa: E402 (settings are there only now)
from cms.core.outages import hold_open  # noqa: E402
from cms.serving import BODY_THREADS  # noqa: E402

application = Bodies(application, BODY_THREADS)
hold_open(settings.DATABASES["default"])
