import importlib

from django.apps import AppConfig
from django.conf import settings


class WatchConfig(AppConfig):
    name = "cms.watch"
    label = "proofdesk_watch"
    verbose_name = "Watching"

    def ready(self) -> None:
        from blog.desk.packet import secrecy
        from cms.core.watching import scrubbing

        from . import queues, receivers, services

        scrubbing.register(secrecy.hidden)
        queues.connect()
        receivers.connect()
        follow_page_cache()
        services.start(settings.PROOFDESK_SENTRY_DSN, settings.PROOFDESK_OTLP_ENDPOINT)


def follow_page_cache() -> None:
    """Its counters are of each process, and too hot to be written for each page."""
    from cms.core.watching import metrics

    try:
        counters = importlib.import_module("cms.core.pagecache.counters")
    except ModuleNotFoundError:
        return
    names = {"hits": "hit", "stale": "stale", "misses": "miss", "covered": "covered", "unavailable": "unavailable"}
    metrics.follow(
        "page_cache",
        metrics.PAGE_CACHE,
        lambda: {label: getattr(counters.counters.counts, name) for name, label in names.items()},
    )
