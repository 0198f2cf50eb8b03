from django.apps import AppConfig
from django.db.models.signals import post_save


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import Page

        from cms.core import page_indexes

        from . import announcing, guards, health, indexing, jobs, previewing, stored_names, submissions, touching  # noqa: F401
        from .claims import following, texts  # noqa: F401
        from .desk.packet import secrecy
        from .events import following as event_following
        from .events import hearing, kinds  # noqa: F401
        from .freshness import events as freshness_events  # noqa: F401
        from .models import ArticlePage, shown
        from .notices import events, pruning, wagtail_mails  # noqa: F401
        from .sameness import keeping
        from .sharing import keeping as share_images

        # Of any length, which PostgreSQL takes into an index by its hash alone.
        page_indexes.add(
            page_indexes.Index(
                "proofdesk_article_description",
                "blog_articlepage (description)",
                "blog_articlepage USING hash (description)",
            )
        )
        # What lists count: all of it in an index, in the order of pages, and not in rows that hold whole texts.
        counted = "blog_articlepage (page_ptr_id, unlisted, noindex, off_sitemap)"
        page_indexes.add(page_indexes.Index("proofdesk_article_counted", counted, counted))
        filed = "blog_articlepage_categories (category_id, articlepage_id)"
        page_indexes.add(page_indexes.Index("proofdesk_article_filed", filed, filed))
        # Those of a tag, the newest first: what is read next to an article.
        tagged = "blog_articletag (tag_id, content_object_id)"
        page_indexes.add(page_indexes.Index("proofdesk_article_tagged", tagged, tagged))
        stored_names.show_translated()
        wagtail_mails.leave_articles_out()
        texts.register(ArticlePage, texts.claims_of_article)
        jobs.register_own()
        jobs.register("follow_days", jobs.MINUTE, shown.follow_new)
        jobs.register("follow_all_days", jobs.DAY, shown.follow_all)
        for model in (ArticlePage, Page):
            post_save.connect(shown.follow_plain_page, sender=model, dispatch_uid=f"shown on {model.__name__}")
        secrecy.cover(previewing.PREFIX, secrecy.SHAPE)
        announcing.register_job()
        kinds.register_own()
        jobs.register("tell_missed_events", 10 * jobs.MINUTE, event_following.reconcile)
        keeping.register_job()
        share_images.register_job()
