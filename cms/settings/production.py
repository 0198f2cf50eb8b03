"""Settings behind a TLS proxy: nothing has a default that an operator should decide."""

from cms import env

from .base import *

env.text("EMAIL_URL")  # a site without a mail server says so: file: or console:

SECRET_KEY = env.text("SECRET_KEY")
PROOFDESK_SITE_ORIGIN = SITE_ORIGIN = env.origin("SITE_ORIGIN", "https://unset.invalid")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", env.text("SITE_ORIGIN").split("://")[-1])
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

LOG_FORMAT = env.choice("LOG_FORMAT", "json", ["line", "json"])
LOG_REQUESTS = env.boolean("LOG_REQUESTS", True)
LOGGING["handlers"]["console"]["formatter"] = LOG_FORMAT
LOGGING["loggers"]["proofdesk.requests"]["level"] = "INFO" if LOG_REQUESTS else "WARNING"

PROOFDESK_CHECK_LINKS = env.boolean("CHECK_LINKS", True)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers take a cookie of this name only over TLS, from this very host and for all of it: no neighbour sets ours.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
