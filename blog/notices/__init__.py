"""What happens to an article, told to the people whom it concerns: in the admin, and by mail.

`telling.tell` writes a notice and its mail in the transaction of the act. `events` listens to what
happens; `dates` and `mails.send_digests` are run from time to time.
"""

from .dates import tell_due
from .events import tell_bypassed, tell_unapproved
from .kinds import KINDS, Kind
from .mails import send_digests
from .telling import tell

__all__ = ["KINDS", "Kind", "send_digests", "tell", "tell_bypassed", "tell_due", "tell_unapproved"]
