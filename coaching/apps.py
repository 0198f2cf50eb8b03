from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blog.claims.sources import register_offered
        from blog.surroundings import register_offer_topics

        from . import claims, offers, private_links, readiness_gate  # noqa: F401 (it connects its receivers)

        claims.register()
        private_links.register_job()
        register_offer_topics(offers.topics_shown)
        register_offered(offers.sources_shown)
