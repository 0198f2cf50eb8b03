"""What a site holds before a drill: articles, one of them approved in a newer version; token and session of a lead.

Run with the environment of the site: `python -m tests.drills.cluster_content`. Prints JSON.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from blog import publishing  # noqa: E402
from blog.manage import tokens  # noqa: E402
from blog.models import ArticleIndexPage, ArticlePage  # noqa: E402
from tests.blog.factories import article  # noqa: E402
from tests.conftest import make_user  # noqa: E402

WORDS = "Ask for the range first. " * 40


def approve(page: ArticlePage, title: str) -> None:
    page.title = title
    publishing.certify(page, page.save_revision(), None, "review")


def main() -> None:
    index = ArticleIndexPage.objects.get()
    for number in range(3):
        article(
            index, f"steady-{number}", title=f"Steady {number}", authors=["Ann"],
            body=[("prose", {"heading": "Part", "level": "2", "text": f"<p>{WORDS}</p>"})],
        )  # fmt: skip
    page = article(index, "changing", title="Before the change")
    approve(page, "After the change")
    lead = make_user("boss", None)
    _, secret = tokens.make(lead, "a drill", ["read", "write", "publish"], timedelta(days=1))
    signed_in = Client()
    signed_in.force_login(lead)
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    json.dump({"page": page.pk, "token": secret, "session": session}, sys.stdout)


if __name__ == "__main__":
    main()
