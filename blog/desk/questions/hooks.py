"""Where the registry of questions appears in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from blog.desk.sameness.access import reads_report

from .views import QuestionsView, QuestionView


@hooks.register("register_admin_urls")
def register_question_urls() -> list[URLPattern]:
    return [
        path("desk/questions/", QuestionsView.as_view(), name="desk_questions"),
        re_path(r"^desk/questions/(?P<key>-?\d{1,19})/$", QuestionView.as_view(), name="desk_question"),
    ]


class QuestionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reads_report(request.user)


@hooks.register("register_reports_menu_item")
def register_questions() -> QuestionsMenuItem:
    return QuestionsMenuItem(
        _("Repeated questions"), reverse("desk_questions"), name="questions", icon_name="help", order=620
    )
