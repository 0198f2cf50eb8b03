"""Settings of a site that is served for a drill: those of one machine, without a build of static files."""

from cms import env
from cms.settings.base import *

SECRET_KEY = env.text("SECRET_KEY", "only-for-drills")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
