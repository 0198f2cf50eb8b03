"""Addresses of coaching that are no pages of their own. They stand before the addresses of pages."""

from django.urls import include, path, re_path

from blog.desk.packet.secrecy import SHAPE

from . import readiness_views, roadmap_views, views

TOKEN = rf"(?P<token>{SHAPE})"

urlpatterns = [
    path("leads/", include("coaching.lead_urls")),
    path("count/<int:page>/offer/<int:offer>/<slug:slot>/", views.count, name="count-offer"),
    path("career-coaching/tests/<int:pk>/", readiness_views.step, name="readiness-step"),
    path("career-coaching/tests/<int:pk>/share/", readiness_views.share, name="readiness-share"),
    re_path(rf"^career-coaching/results/{TOKEN}/$", readiness_views.shared, name="readiness-result"),
    path("career-coaching/roadmap/", roadmap_views.roadmap, name="roadmap"),
    path("career-coaching/roadmap/save/", roadmap_views.save, name="roadmap-save"),
    path("career-coaching/roadmap/calendar/", roadmap_views.calendar_file, name="roadmap-calendar"),
    re_path(rf"^career-coaching/roadmap/p/{TOKEN}/$", roadmap_views.saved, name="roadmap-saved"),
    re_path(rf"^career-coaching/roadmap/p/{TOKEN}/roadmap\.ics$", roadmap_views.saved_calendar, name="roadmap-ics"),
    re_path(rf"^career-coaching/roadmap/p/{TOKEN}/delete/$", roadmap_views.delete, name="roadmap-delete"),
    re_path(rf"^career-coaching/roadmap/p/{TOKEN}/mail/$", roadmap_views.mail, name="roadmap-mail"),
]
