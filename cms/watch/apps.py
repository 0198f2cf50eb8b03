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
        queues.register()
        receivers.connect()
        services.start(settings.PROOFDESK_SENTRY_DSN, settings.PROOFDESK_OTLP_ENDPOINT)
