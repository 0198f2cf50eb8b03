from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blog.claims.sources import register_offered
        from blog.surroundings import register_offer_topics

        from . import (
            claims,
            counting,
            guards,  # noqa: F401 (registers its receivers)
            offers,
            private_links,
        )

        claims.register()
        counting.register_job()
        private_links.register_job()
        register_offer_topics(offers.topics_shown)
        register_offered(offers.sources_shown)
