from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "cms.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(speak_one_language, sender=self)


def speak_one_language(using: str, **kwargs: Any) -> None:
    """All pages belong to the language of the site: after SITE_LANGUAGE was changed, too."""
    from wagtail.models import Locale

    found = list(Locale.all_objects.using(using)[:2])
    if len(found) == 1 and found[0].language_code != settings.LANGUAGE_CODE:
        Locale.all_objects.using(using).filter(pk=found[0].pk).update(language_code=settings.LANGUAGE_CODE)
