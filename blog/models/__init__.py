"""What the desk stores: articles, the people and topics they name, and where they came from."""

from .articles import ArticleAuthorship, ArticleIndexPage, ArticlePage, ArticleTag
from .review import Certificate, Retraction, ReviewTask
from .snippets import Author, Category
from .sources import ImportedSource

__all__ = [
    "ArticleAuthorship",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleTag",
    "Author",
    "Category",
    "Certificate",
    "ImportedSource",
    "Retraction",
    "ReviewTask",
]
