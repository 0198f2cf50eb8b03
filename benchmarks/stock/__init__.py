"""A small Wagtail site as its documentation teaches it: what our pages are measured against.

One page type with a StreamField, authors, categories, tags, a main picture in three sizes and two formats, articles to read next, a menu,
breadcrumbs, meta tags and structured data; lists prefetched as one would. It shows the same text as the page of ours.
"""
