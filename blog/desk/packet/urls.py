"""Addresses for the readers of review links. They stand before the addresses of pages."""

from django.urls import path, re_path

from . import public
from .secrecy import SHAPE

urlpatterns = [
    re_path(rf"^review/(?P<token>{SHAPE})/$", public.enter, name="review-link"),
    path("review/<int:number>/", public.packet, name="review-packet"),
    path("review/<int:number>/comment/", public.comment, name="review-comment"),
    path("review/<int:number>/decide/", public.decide, name="review-decide"),
    path("review/<int:number>/thanks/", public.thanks, name="review-thanks"),
]
