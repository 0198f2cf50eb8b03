"""What of a host's settings would break a promise, told by `manage.py check`: each with an id and what to do."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from cms import env

from . import CONTEXT, MIDDLEWARE, NEEDED, OUTER_MIDDLEWARE, OUTERMOST_MIDDLEWARE, REPLACED, REQUIRED

CALL = "Call cms.plugin.install(globals()) at the end of your settings, or set it by hand."


@register(Tags.compatibility)
def check_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [*apps(), *middleware(), *promises(), *templates(), *values()]


def apps() -> Iterator[CheckMessage]:
    for missing in [name for name in NEEDED if name not in settings.INSTALLED_APPS]:
        yield Error(f"“{missing}” is not among INSTALLED_APPS.", hint=CALL, id="proofdesk.E001")
    names = list(settings.INSTALLED_APPS)
    if "wagtail.admin" in names and "blog" in names and names.index("wagtail.admin") < names.index("blog"):
        yield Error(
            "“blog” stands behind “wagtail.admin” among INSTALLED_APPS: views of the desk would not be shown.",
            hint=CALL,
            id="proofdesk.E002",
        )


def middleware() -> Iterator[CheckMessage]:
    ours = (*OUTERMOST_MIDDLEWARE, *OUTER_MIDDLEWARE, *MIDDLEWARE)
    for missing in [name for name in ours if name not in settings.MIDDLEWARE]:
        yield Error(f"“{missing}” is not among MIDDLEWARE.", hint=CALL, id="proofdesk.E003")
    if REPLACED in settings.MIDDLEWARE:
        yield checks.Warning(
            f"“{REPLACED}” answers old addresses before the desk’s rules do.",
            hint="Remove it: cms.core.redirects does its work, too.",
            id="proofdesk.W001",
        )


def promises() -> Iterator[CheckMessage]:
    for name, value in REQUIRED.items():
        if getattr(settings, name, None) != value:
            yield Error(
                f"{name} is {getattr(settings, name, None)!r}: what a reviewer approved would not be what goes live.",
                hint=f"Set {name} = {value!r}.",
                id="proofdesk.E004",
            )


def templates() -> Iterator[CheckMessage]:
    for engine in settings.TEMPLATES:
        options: Any = engine.get("OPTIONS", {})
        if CONTEXT not in options.get("context_processors", []):
            yield Error(f"“{CONTEXT}” is not among the context processors.", hint=CALL, id="proofdesk.E005")


def values() -> Iterator[CheckMessage]:
    whole = (
        "PROOFDESK_SCHEDULE_SECONDS",
        "PROOFDESK_DIGEST_HOUR",
        "PROOFDESK_REVIEW_DAYS",
        "PROOFDESK_API_RATE",
        "PROOFDESK_API_SEARCH_RATE",
        "PROOFDESK_API_MANAGE_RATE",
    )
    for name in whole:
        value = getattr(settings, name, None)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            yield Error(f"{name} is {value!r}; it is a whole number, 0 or more.", hint=CALL, id="proofdesk.E006")
    origin = getattr(settings, "PROOFDESK_SITE_ORIGIN", "")
    if not str(origin).startswith(("http://", "https://")) or str(origin).endswith("/"):
        yield Error(
            f"PROOFDESK_SITE_ORIGIN is {origin!r}.",
            hint="Set it to the address of the site, such as https://www.example.org, without a slash at its end.",
            id="proofdesk.E007",
        )
    preview = getattr(settings, "PROOFDESK_PREVIEW_URL", "")
    if preview and not (isinstance(preview, str) and env.is_preview_address(preview)):
        yield Error(
            f"PROOFDESK_PREVIEW_URL is {preview!r}: no front end could be asked to show a draft.",
            hint="Set it to an address with one {token} in it, such as https://front.example.org/preview?token={token}, or leave it empty.",
            id="proofdesk.E008",
        )
    if getattr(settings, "EMAIL_BACKEND", "") != "cms.outbox.mail.QueueBackend":
        yield checks.Warning(
            "Mails do not pass the outbox: one that cannot be sent is lost.", hint=CALL, id="proofdesk.W002"
        )
