from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import guards, indexing, jobs, submissions  # noqa: F401
        from .notices import events, wagtail_mails  # noqa: F401
        from .sameness import keeping

        wagtail_mails.leave_articles_out()
        jobs.register_own()
        keeping.register_job()
