"""Production's settings, but for TLS: the cluster's proxy is asked over plain HTTP, on loopback."""

from cms import env
from cms.settings.production import *

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"  # names that begin with __Host- ask for TLS

if env.boolean("CLUSTER_STATIC_AS_WRITTEN", False):  # compressing all of them takes a minute: not for a short test
    STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
