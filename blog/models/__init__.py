"""What the desk stores: articles, the people and topics they name, their review, and where they came from."""

from .articles import ArticleAuthorship, ArticleIndexPage, ArticlePage, ArticleTag
from .certificates import Certificate, Retraction
from .links import ReviewLink
from .notices import Notice, NoticePreference
from .planning import Release, ReleaseItem, Tick
from .questions import LiveQuestion, QuestionOwner
from .review import CoachTask, ReadinessTask, ReviewState, ReviewTask, Submission
from .sameness import ArticleWording, CommonplaceSet, LikePair, PassageKey, SentenceKey, WordingBand
from .snippets import Author, Category
from .sources import ImportedSource

__all__ = [
    "ArticleAuthorship",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleTag",
    "ArticleWording",
    "Author",
    "Category",
    "Certificate",
    "CoachTask",
    "CommonplaceSet",
    "ImportedSource",
    "LikePair",
    "LiveQuestion",
    "Notice",
    "NoticePreference",
    "PassageKey",
    "QuestionOwner",
    "ReadinessTask",
    "Release",
    "ReleaseItem",
    "Retraction",
    "ReviewLink",
    "ReviewState",
    "ReviewTask",
    "SentenceKey",
    "Submission",
    "Tick",
    "WordingBand",
]
