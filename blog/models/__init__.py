"""What the desk stores: articles, the people and topics they name, their review, and where they came from."""

from .articles import ArticleAuthorship, ArticlePage, ArticleTag
from .certificates import Certificate, Retraction
from .claims import Claim, Evidence
from .external_links import ExternalLink
from .freshness import BlockInterval, Freshness, FreshnessSettings
from .history import HealthDay
from .internal_links import InternalLink
from .links import ReviewLink
from .listing import ArticleIndexPage
from .notices import Notice, NoticePreference
from .planning import Release, ReleaseItem, Tick
from .previews import KeptPreview, PreviewedElsewhere
from .pruning import Pruning, Verdict
from .quality import ArticleHealth, HealthFinding, RuleSetting, Term, Waiver
from .questions import LiveQuestion, QuestionOwner
from .review import CoachTask, ReadinessTask, ReviewState, ReviewTask, Submission
from .sameness import ArticleWording, CommonplaceSet, LikePair, PassageKey, SentenceKey, WordingBand
from .sharing import ShareImage
from .snippets import Author, Category
from .sources import ImportedSource
from .tokens import ApiCall, ApiToken
from .visits import ViewCount
from .working import Setback, Worker

__all__ = [
    "ApiCall",
    "ApiToken",
    "ArticleAuthorship",
    "ArticleHealth",
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleTag",
    "ArticleWording",
    "Author",
    "BlockInterval",
    "Category",
    "Certificate",
    "Claim",
    "CoachTask",
    "CommonplaceSet",
    "Evidence",
    "ExternalLink",
    "Freshness",
    "FreshnessSettings",
    "HealthDay",
    "HealthFinding",
    "ImportedSource",
    "InternalLink",
    "KeptPreview",
    "LikePair",
    "LiveQuestion",
    "Notice",
    "NoticePreference",
    "PassageKey",
    "PreviewedElsewhere",
    "Pruning",
    "QuestionOwner",
    "ReadinessTask",
    "Release",
    "ReleaseItem",
    "Retraction",
    "ReviewLink",
    "ReviewState",
    "ReviewTask",
    "RuleSetting",
    "SentenceKey",
    "Setback",
    "ShareImage",
    "Submission",
    "Term",
    "Tick",
    "Verdict",
    "ViewCount",
    "Waiver",
    "WordingBand",
    "Worker",
]
