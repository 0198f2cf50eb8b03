"""Addresses of forms that make leads, and of the links in their mails."""

from django.urls import path, re_path

from . import lead_views as views
from .lead_links import SHAPE

urlpatterns = [
    path("", views.post, name="lead-post"),
    path("moment/", views.moment, name="lead-moment"),
    path("thanks/", views.thanks, name="lead-thanks"),
    path("my-data/", views.my_data, name="lead-my-data"),
    path("my-data/asked/", views.asked, name="lead-asked"),
    path("confirmed/", views.confirmed, name="lead-confirmed"),
    path("stopped/", views.stopped, name="lead-stopped"),
    path("deleted/", views.deleted, name="lead-deleted"),
    re_path(rf"^confirm/(?P<token>{SHAPE})/$", views.confirm, name="lead-confirm"),
    re_path(rf"^stop/(?P<token>{SHAPE})/$", views.stop, name="lead-stop"),
    re_path(rf"^mine/(?P<token>{SHAPE})/$", views.mine, name="lead-mine"),
    re_path(rf"^mine/(?P<token>{SHAPE})/data\.json$", views.mine_as_json, name="lead-mine-json"),
    re_path(rf"^mine/(?P<token>{SHAPE})/delete/$", views.delete, name="lead-mine-delete"),
    re_path(rf"^file/(?P<token>{SHAPE})/$", views.file, name="lead-file"),
]
