"""Settings for the test suite: fast hashing, tasks run where they are queued, files in a folder of their own."""

import tempfile
from pathlib import Path

from .base import *

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PROOFDESK_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="proofdesk-test-media-"))
STORAGES = {
    "default": {"BACKEND": "cms.core.storage.FolderStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # serve static files from where they are written
# A file, so that threads of a live server share it; one for each process of a parallel run.
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"]["NAME"] = str(DATA_DIR / "test.sqlite3")
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PROOFDESK_CHECK_LINKS = False
PROOFDESK_COUNT_SECONDS = 0
PROOFDESK_INDEXNOW_KEY = ""
PROOFDESK_WEBHOOK_HOSTS = []
PROOFDESK_ERASURES_FILE = str(MEDIA_ROOT.with_name(f"{MEDIA_ROOT.name}-erasures.jsonl"))
