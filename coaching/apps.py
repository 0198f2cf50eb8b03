from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "coaching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blog import auditing, jobs
        from blog.claims.sources import register_offered
        from blog.desk.packet import secrecy
        from blog.surroundings import register_offer_topics
        from cms.core import erasures

        from . import (
            audit,
            claims,
            counting,
            guards,  # noqa: F401 (registers its receivers)
            lead_events,
            lead_links,
            leads,
            offers,
            own_data,
            private_links,
            touching,  # noqa: F401
        )
        from .models import DataRequest, Lead, Quarantined, SavedRoadmap, SharedResult

        claims.register()
        auditing.register(audit.bypassed)
        lead_events.register()
        counting.register_job()
        private_links.register_job()
        erasures.watch(Lead, delete=leads.forget)
        erasures.register_act(leads.STOP, Lead, leads.stop_again)
        for link in (SavedRoadmap, SharedResult):
            erasures.watch(link, unless=private_links.has_expired)
        erasures.knows(Quarantined)
        erasures.knows(DataRequest, "asked_at")
        jobs.register("keep_erasures", jobs.HOUR, erasures.keep_due)
        register_offer_topics(offers.topics_shown)
        register_offered(offers.sources_shown)
        jobs.register("forget_leads", jobs.DAY, leads.forget_old)
        jobs.register("answer_data_requests", 10 * jobs.MINUTE, own_data.answer_due)
        secrecy.cover(r"leads/(?:confirm|stop|mine|file)/", lead_links.SHAPE)
        secrecy.cover(r"career-coaching/(?:results|roadmap/p)/", secrecy.SHAPE)
