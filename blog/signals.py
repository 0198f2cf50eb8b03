"""What happens to articles beyond Wagtail's own signals. All are sent inside the transaction of the act.

retracted, lifted    sender ArticlePage; instance: the Retraction; user
glass_broken         sender ArticlePage; instance: the Certificate; user
release_finished     sender Release; instance: the Release, done or failed; user, None for the scheduler
assigned             sender Submission; instance: the Submission, its assignee may be None; user
link_decided         sender ReviewLink; instance: the ReviewLink
waivers_changed      sender ArticlePage; instance: the ArticlePage; user
verdicts_proposed, verdicts_sent_back, verdicts_carried_out    sender Pruning; instance: the Pruning; user
"""

from django.dispatch import Signal

retracted = Signal()
lifted = Signal()
glass_broken = Signal()
release_finished = Signal()
assigned = Signal()
link_decided = Signal()
waivers_changed = Signal()
verdicts_proposed = Signal()
verdicts_sent_back = Signal()
verdicts_carried_out = Signal()
