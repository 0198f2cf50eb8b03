"""Settings for one machine: what `make run` starts. Everything here can be set by the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from cms import env
from cms.watch import environment as watching

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # older ones, while what they signed still counts
HOST = env.text("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, minimum=1, maximum=65535)
# Absolute links in mails, feeds and the admin.
SITE_ORIGIN = env.origin("SITE_ORIGIN", f"http://{'127.0.0.1' if HOST == '0.0.0.0' else HOST}:{PORT}")  # noqa: S104  # nosec B104
PROOFDESK_SITE_ORIGIN = SITE_ORIGIN
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{urlsplit(SITE_ORIGIN).hostname}")
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

INSTALLED_APPS = [
    "cms.backup",
    "cms.watch",
    "cms.home",
    "cms.demo",
    "coaching",
    "blog",
    "cms.accounts",
    "cms.outbox",
    "cms.core",
    "wagtailseo",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "corsheaders",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.core.watching.middleware.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.core.epochs.EpochMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "cms.core.compression.BrotliMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "cms.core.middleware.PublicCacheControl",
    "cms.core.policies.ResponsePolicies",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Outside of all that writes, inside of what every answer tells browsers.
    "cms.core.outages.OutageMiddleware",
    # Outside of all that asks the database: without it, 503 and when to come back.
    "cms.core.unavailable.Unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.core.middleware.SiteLanguage",
    "corsheaders.middleware.CorsMiddleware",
    # Outside CommonMiddleware: an old address is answered in one hop, not by adding a slash first.
    "cms.core.redirects.RedirectMiddleware",
    "cms.core.problems.ProblemMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.core.middleware.SpoiltRequests",
    "blog.desk.changes.PageChangeMiddleware",
    "blog.desk.refusals.RefusalMiddleware",
    "blog.desk.checks.panel.ReadinessMiddleware",
    "coaching.desk.panel.OffersMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
if copy := env.replica("DATABASE_REPLICA_URL", REDIS_URL):
    DATABASES["replica"] = copy
    DATABASE_ROUTERS = ["cms.core.replica.ReplicaRouter"]
PROOFDESK_REPLICA_PAUSE = env.integer("DATABASE_REPLICA_PAUSE", 5, minimum=2, maximum=3600)  # seconds after a write
CACHES = {
    "default": (
        {"BACKEND": "cms.core.tolerant.TolerantRedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
}

# Finished pages are kept in each server process, and in Redis for all of them: docs/decisions/0020-page-cache.md
PROOFDESK_PAGE_CACHE = env.boolean("PAGE_CACHE", True)
PROOFDESK_PAGE_CACHE_BYTES = env.integer("PAGE_CACHE_MB", 64, minimum=1, maximum=64 * 1024) * 1024 * 1024
PROOFDESK_PAGE_CACHE_SECONDS = env.integer("PAGE_CACHE_SECONDS", 60, minimum=1, maximum=3600)
PROOFDESK_PAGE_CACHE_STALE_SECONDS = env.integer("PAGE_CACHE_STALE_SECONDS", 24 * 3600, maximum=30 * 24 * 3600)
PROOFDESK_PAGE_CACHE_REDIS = REDIS_URL
# Caches in front of us, which are told what changes: Varnish with deploy/'s rules, several with commas between.
WAGTAILFRONTENDCACHE = env.front_caches("FRONT_CACHE_URL")

# Renditions and search entries are made by a worker (run_worker), never while somebody waits for a page.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
PROOFDESK_SCHEDULE_SECONDS = env.integer(
    "SCHEDULE_SECONDS", 30, minimum=1, maximum=3600
)  # how often schedules are looked at
# A worker that was not seen for so long has been killed; one that is asked to end has so long to finish.
PROOFDESK_WORKER_LOST_SECONDS = env.integer("WORKER_LOST_SECONDS", 60, minimum=3, maximum=3600)
PROOFDESK_WORKER_GRACE_SECONDS = env.integer("WORKER_GRACE_SECONDS", 20, maximum=3600)
# /readyz: after how many pulses without one the schedule stands still, and whether that makes this process unready.
PROOFDESK_READY_PULSES = env.integer("READY_PULSES", 10, minimum=1)
PROOFDESK_READY_NEEDS_SCHEDULE = env.boolean("READY_NEEDS_SCHEDULE", False)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Languages with a catalogue, docs/translating.md. Visitors read the site's; in the admin each person chooses.
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_CODE = env.choice("SITE_LANGUAGE", "en", dict(LANGUAGES))
WAGTAIL_CONTENT_LANGUAGES = [(LANGUAGE_CODE, dict(LANGUAGES)[LANGUAGE_CODE])]
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", DATA_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": env.media_storage("MEDIA_STORAGE_URL"),
    "staticfiles": {"BACKEND": "cms.core.static_files.StaticFiles"},
}
WHITENOISE_MAX_AGE = 24 * 3600

# Every mail is kept first; the worker hands it to the transport. Without a mail server that is a folder.
EMAIL_BACKEND = "cms.outbox.mail.QueueBackend"
MAIL_SERVER = env.mail_server("EMAIL_URL", "file:")
PROOFDESK_MAIL_TRANSPORT = MAIL_SERVER.backend
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.starttls, MAIL_SERVER.tls
EMAIL_TIMEOUT = 10  # seconds; the worker has other things to do
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Proofdesk <desk@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Hour of the day, in the time zone of each person, at which those who want one mail a day get it.
PROOFDESK_DIGEST_HOUR = env.integer("DIGEST_HOUR", 7, maximum=23)

# ---- security: the public site needs no inline script or style; Wagtail's editor does.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        # Wagtail's preview panel shows the public page in a frame of the same site.
        "frame-ancestors": [SELF],
    },
}
# All that a page of text never asks for. The clipboard and the share sheet are left: “Copy” and “Share” use them.
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        *("accelerometer", "autoplay", "browsing-topics", "camera"),
        *("display-capture", "encrypted-media", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection"),
        *("interest-cohort", "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture"),
        *("serial", "usb", "xr-spatial-tracking"),
    )
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # for browsers that do not know `frame-ancestors`; the others go by that
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
PROOFDESK_SECURITY_CONTACT = env.contact("SECURITY_CONTACT")  # named by /.well-known/security.txt
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # one article form has a field for every part of every block
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a form, or of a request of a program, without its files

# ---- signing in: throttled, with a second factor for who wants one, and for leads and admins when it says so here.
AUTHENTICATION_BACKENDS = ["cms.accounts.backends.AccountBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.forms.SignInForm"
PROOFDESK_REQUIRE_TWO_FACTOR = env.boolean("REQUIRE_TWO_FACTOR", False)
PROOFDESK_TWO_FACTOR_GROUPS = ["Lead", "Admin"]  # who must have one; those who may do everything must, too
OTP_TOTP_ISSUER = "Proofdesk"

# ---- the API: how often one address may ask within a minute (0: without a limit), and which other sites' scripts
# may read the answers (https://app.example.org; * for all).
PROOFDESK_API_RATE = env.integer("API_RATE", 300)
PROOFDESK_API_SEARCH_RATE = env.integer("API_SEARCH_RATE", 60)
PROOFDESK_API_MANAGE_RATE = env.integer("API_MANAGE_RATE", 300)  # of one token, at /api/manage/
PROOFDESK_API_ORIGINS = env.origins("API_ORIGINS")
PROOFDESK_PREVIEW_URL = env.preview_address("PREVIEW_URL")  # where another front end shows drafts
CORS_ALLOW_ALL_ORIGINS = PROOFDESK_API_ORIGINS == ["*"]
CORS_ALLOWED_ORIGINS = [] if CORS_ALLOW_ALL_ORIGINS else PROOFDESK_API_ORIGINS
CORS_URLS_REGEX = r"^/api/(?:v2/|openapi\.json$)"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After"]

PROOFDESK_BLOCKS: dict[str, str] = {}  # blocks of one's own in articles: name -> import path (docs/extending.md)

# ---- Wagtail
WAGTAIL_SITE_NAME = "Proofdesk"
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
WAGTAILIMAGES_IMAGE_MODEL = "proofdesk_core.SiteImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 12 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.core.upload_forms.PictureForm"
WAGTAILIMAGES_WEBP_QUALITY = 78
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # to be kept, never shown by the browser as a page of ours
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "ics", "key", "odp", "ods", "odt", "pages", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]  # fmt: skip
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.core.search_backend"}}
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False  # blog.review asks for it by content, not by revision
WAGTAIL_FINISH_WORKFLOW_ACTION = "blog.review.publish_approved"
PROOFDESK_REVIEW_DAYS = env.integer("REVIEW_DAYS", 3, minimum=0, maximum=60)  # working days; 0: no due date
PROOFDESK_CHECK_LINKS = env.boolean("CHECK_LINKS", False)  # ask other sites whether links to them still work
PROOFDESK_COUNT_VIEWS = env.boolean("COUNT_VIEWS", True)  # how often articles are opened, and nothing else
PROOFDESK_COUNT_SECONDS = 10  # views are gathered for so long and written together; 0: each at once
# The header in which our own proxy names the visitor's address, such as X-Real-IP; empty: visitors connect directly.
PROOFDESK_CLIENT_HEADER = env.text("CLIENT_ADDRESS_HEADER", "")
PROOFDESK_INDEXNOW_KEY = env.key("INDEXNOW_KEY")  # tell search engines what changed; empty: nobody is told
PROOFDESK_INDEXNOW_ENDPOINT = "https://api.indexnow.org/indexnow"
# Hosts of our own network that webhooks may be posted to, such as crm.internal; all others must be public.
PROOFDESK_WEBHOOK_HOSTS = env.words("WEBHOOK_HOSTS")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nobody outside learns who works here
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "cms.core.rich_text.RichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link", "ol", "ul"]},
    },
}

# ---- watching: docs/monitoring.md
LOG_FORMAT = env.choice("LOG_FORMAT", "line", ["line", "json"])
LOG_REQUESTS = env.boolean("LOG_REQUESTS", False)  # a line for each request
PROOFDESK_METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# Where Prometheus reads: nowhere, “site” (/metrics, with the token), or a host and port of its own.
PROOFDESK_METRICS = watching.metrics_place("METRICS", PROOFDESK_METRICS_TOKEN, DATA_DIR / "metrics")
PROOFDESK_ENVIRONMENT = env.text("ENVIRONMENT", "production")  # as Sentry and OpenTelemetry call this site
PROOFDESK_SENTRY_DSN = watching.service("SENTRY_DSN", "sentry_sdk", "proofdesk[sentry]")
PROOFDESK_OTLP_ENDPOINT = watching.service(
    "OTEL_EXPORTER_OTLP_ENDPOINT", "opentelemetry.exporter.otlp.proto.http", "proofdesk[opentelemetry]"
)
# Who asked to be forgotten, outside the database: a restored backup forgets them again (docs/backup.md).
PROOFDESK_ERASURES_FILE = env.text("ERASURES_FILE", str(DATA_DIR / "erasures.jsonl"))

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "cms.core.watching.logs.LineFormatter"},
        "json": {"()": "cms.core.watching.logs.JsonFormatter"},
    },
    # Tokens of review links never stand in a log. Loggers that know the request are cleaned for all handlers.
    "filters": {"tokens": {"()": "blog.desk.packet.secrecy.TokenFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["tokens"]}},
    "loggers": {
        "proofdesk.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
        **{
            name: {"filters": ["tokens"], "propagate": True}
            for name in ("django.request", "django.server", "django.security.csrf", "django.security.DisallowedHost")
        },
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING").upper()},
}
