"""Addresses of the blog that are no pages of their own. Mount it at the root of the site."""

from django.urls import include, path

from cms.core.replica import from_replica

from . import feeds, llms, sitemaps, views
from .manage.api import api as manage
from .search.views import search

urlpatterns = [
    path("", include("blog.desk.packet.urls")),
    path("blog/category/<slug:slug>/", views.category, name="category"),
    path("blog/tag/<slug:slug>/", views.tag, name="tag"),
    path("blog/author/<slug:slug>/", views.author, name="author"),
    path("blog/<slug:slug>.md", views.markdown, name="article-markdown"),
    path("search/", from_replica(search), name="search"),
    path("count/<int:pk>/", views.count, name="count-view"),
    path("feed.xml", from_replica(feeds.AtomFeed()), name="feed"),
    path("feed.json", from_replica(feeds.json_feed), name="json-feed"),
    path("api/manage/", manage.urls),
    path("blog/category/<slug:slug>/feed.xml", from_replica(feeds.AtomFeed()), name="category-feed"),
    path("blog/category/<slug:slug>/feed.json", from_replica(feeds.json_feed), name="category-json-feed"),
    path("llms.txt", from_replica(llms.index), name="llms"),
    path("sitemap.xml", from_replica(sitemaps.sitemap), name="sitemap"),
    path("sitemap-<slug:section>.xml", from_replica(sitemaps.section), name="sitemap-section"),
]
