"""The desk in an existing Wagtail site: what its settings need, in one call.

    from cms import plugin

    plugin.install(globals())

at the end of the host's settings. What the host has set stays; what is missing is added. System checks
(`proofdesk.…`) say what does not fit. The complete site of this project does not use this: it sets all by itself.
"""

from typing import Any

# Before Wagtail's own apps: some of our templates stand in for theirs. The last is the first to be loaded.
APPS = ("coaching", "blog", "cms.outbox", "cms.core", "wagtailseo")
NEEDED = (
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "django_tasks",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
)
# Outside of all that reads or writes, sessions too: who reads or saves is told when that cannot be.
OUTERMOST_MIDDLEWARE = (
    "cms.core.outages.OutageMiddleware",
    "cms.core.unavailable.Unavailable",
)
# The first stands outside CommonMiddleware; the others look at what is signed in.
OUTER_MIDDLEWARE = (
    "cms.core.redirects.RedirectMiddleware",
    "cms.core.problems.ProblemMiddleware",
)
MIDDLEWARE = (
    "blog.desk.changes.PageChangeMiddleware",
    "blog.desk.refusals.RefusalMiddleware",
    "blog.desk.checks.panel.ReadinessMiddleware",
    "coaching.desk.panel.OffersMiddleware",
)
REPLACED = "wagtail.contrib.redirects.middleware.RedirectMiddleware"
SESSIONS = "django.contrib.sessions.middleware.SessionMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"
CONTEXT = "wagtail.contrib.settings.context_processors.settings"

DEFAULTS: dict[str, Any] = {
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 20_000,  # one article form has a field for every part of every block
    "WAGTAILIMAGES_MAX_UPLOAD_SIZE": 12 * 1024 * 1024,
    "WAGTAILIMAGES_MAX_IMAGE_PIXELS": 50_000_000,
    "WAGTAIL_MODERATION_ENABLED": True,
    "PROOFDESK_SCHEDULE_SECONDS": 30,
    "PROOFDESK_WORKER_LOST_SECONDS": 60,
    "PROOFDESK_WORKER_GRACE_SECONDS": 20,
    "PROOFDESK_DIGEST_HOUR": 7,
    "PROOFDESK_REVIEW_DAYS": 3,
    "PROOFDESK_CHECK_LINKS": False,
    "PROOFDESK_COUNT_VIEWS": True,
    "PROOFDESK_COUNT_SECONDS": 10,
    "PROOFDESK_CLIENT_HEADER": "",
    "PROOFDESK_INDEXNOW_KEY": "",
    "PROOFDESK_INDEXNOW_ENDPOINT": "https://api.indexnow.org/indexnow",
    "PROOFDESK_API_MANAGE_RATE": 300,
    "PROOFDESK_API_RATE": 300,
    "PROOFDESK_API_SEARCH_RATE": 60,
    "PROOFDESK_API_ORIGINS": [],
    "PROOFDESK_PREVIEW_URL": "",
    "PROOFDESK_WEBHOOK_HOSTS": [],
    "PROOFDESK_BLOCKS": {},
    "PROOFDESK_ERASURES_FILE": "",
    "PROOFDESK_METRICS": "",
    "PROOFDESK_METRICS_TOKEN": "",
    "PROOFDESK_SENTRY_DSN": "",
    "PROOFDESK_OTLP_ENDPOINT": "",
    "PROOFDESK_ENVIRONMENT": "production",
    "PROOFDESK_PAGE_CACHE": True,
    "PROOFDESK_PAGE_CACHE_BYTES": 64 * 1024 * 1024,
    "PROOFDESK_PAGE_CACHE_SECONDS": 60,
    "PROOFDESK_PAGE_CACHE_STALE_SECONDS": 24 * 3600,
    "PROOFDESK_PAGE_CACHE_REDIS": "",
}
# What the promises rest on: no choice of the host.
REQUIRED: dict[str, Any] = {
    "WAGTAIL_FINISH_WORKFLOW_ACTION": "blog.review.publish_approved",
    # The desk asks for a new look by content, not by revision.
    "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT": False,
}
EDITOR = "cms.core.rich_text.RichTextArea"


def install(settings: dict[str, Any]) -> None:
    """Complete a module of settings (its `globals()`). Called again, it changes nothing."""
    settings["INSTALLED_APPS"] = with_apps(settings["INSTALLED_APPS"])
    settings["MIDDLEWARE"] = with_middleware(settings["MIDDLEWARE"])
    for engine in settings["TEMPLATES"]:
        processors = engine.setdefault("OPTIONS", {}).setdefault("context_processors", [])
        if CONTEXT not in processors:
            processors.append(CONTEXT)
    for name, value in DEFAULTS.items():
        settings.setdefault(name, value)
    settings.update(REQUIRED)
    settings.setdefault("PROOFDESK_SITE_ORIGIN", settings.get("WAGTAILADMIN_BASE_URL", "http://localhost"))
    # Every mail is kept first; run_worker hands it to what the host has chosen.
    backend = settings.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    if backend != "cms.outbox.mail.QueueBackend":
        settings.setdefault("PROOFDESK_MAIL_TRANSPORT", backend)
        settings["EMAIL_BACKEND"] = "cms.outbox.mail.QueueBackend"
    editors = settings.setdefault("WAGTAILADMIN_RICH_TEXT_EDITORS", {})
    # Wagtail's own reads two texts at once with one parser, where a server has threads.
    editors.setdefault("default", {"WIDGET": EDITOR, "OPTIONS": {"features": ["bold", "italic", "link", "ol", "ul"]}})


def with_apps(installed: list[str]) -> list[str]:
    found = [app for app in installed if app not in APPS]
    first = next((n for n, app in enumerate(found) if app.startswith("wagtail")), len(found))
    return [*found[:first], *APPS, *(app for app in NEEDED if app not in found), *found[first:]]


def with_middleware(installed: list[str]) -> list[str]:
    """Our redirects know rules and answer in one hop; they take the place of Wagtail's own."""
    ours = (*OUTERMOST_MIDDLEWARE, *OUTER_MIDDLEWARE, *MIDDLEWARE)
    found = [name for name in installed if name not in (*ours, REPLACED)]
    place = found.index(COMMON) if COMMON in found else 0
    first = min(place, found.index(SESSIONS)) if SESSIONS in found else place
    return [*found[:first], *OUTERMOST_MIDDLEWARE, *found[first:place], *OUTER_MIDDLEWARE, *found[place:], *MIDDLEWARE]
