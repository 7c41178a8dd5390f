"""Who is told when somebody comments a month or answers, in the transaction of the comment.

An answer is told to those who have spoken in its thread; a new comment by the customer to those who look after the
company, and one by the office to the customer's people. Nobody is told twice before they have looked: the notice that
is still unread takes the newer text.
"""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hub import events, notices
from hub.models import Event, Membership, Notice
from hub.permissions import LEVEL_NAMES, Actor, Area, Level
from ledger.models import ReportComment
from ledger.visibility import visible_until

MOST = 20  # people told of one comment


def subscribe() -> None:
    events.subscribe("report.commented", tell)


def tell(event: Event) -> None:
    comment = ReportComment.objects.select_related("ledger", "parent").filter(pk=event.data.get("comment")).first()
    if comment is None:
        return
    for membership in _hearers(comment)[:MOST]:
        if _may_see(membership, comment):
            _tell_one(membership, comment)


def _hearers(comment: ReportComment) -> list[Membership]:
    """One membership of each person to tell. Two statements."""
    found = Membership.objects.filter(Q(company=comment.company_id) | Q(company=None), user__is_active=True)
    readers = [m for m in found.select_related("user", "template").order_by("created_at") if _level(m) >= Level.READ]
    by_user: dict = {}
    for each in sorted(readers, key=lambda m: m.company_id is None):  # the company's own membership goes first
        by_user.setdefault(each.user_id, each)
    author = by_user.pop(comment.author, None)
    return _concerned(comment, author, list(by_user.values()))


def _concerned(comment: ReportComment, author: Membership | None, others: list[Membership]) -> list[Membership]:
    if comment.parent:
        thread = {comment.parent.author, *comment.parent.answers.values_list("author", flat=True)}
        if spoken := [m for m in others if m.user_id in thread]:
            return spoken
    by_office = author is None or _level(author) >= Level.WRITE
    if by_office:
        return [m for m in others if m.company_id and _level(m) < Level.WRITE]
    office = [m for m in others if _level(m) >= Level.WRITE]
    return [m for m in office if m.company_id] or office


def _level(membership: Membership, area: Area = Area.REPORTS) -> Level:
    rights = membership.template.rights | membership.own_rights
    return LEVEL_NAMES.get(rights.get(area.value, "none"), Level.NONE)


def _may_see(membership: Membership, comment: ReportComment) -> bool:
    actor = Actor("user", membership.user_id, "", membership.template.rights | membership.own_rights)
    until: date | None = visible_until(comment.ledger, actor)
    return until is None or comment.month <= until


def _tell_one(membership: Membership, comment: ReportComment) -> None:
    url = reverse("ledger:report-comments", args=[comment.company_id])
    facts = {"who": comment.created_by, "month": f"{comment.month:%Y-%m}"}
    with translation.override(membership.user.language or "sv"):
        said = _("%(who)s har svarat om %(month)s.") if comment.parent_id else _("%(who)s har kommenterat %(month)s.")
        text = said % facts
    known = Notice.objects.filter(user=membership.user_id, url=url, read_at=None)
    if not known.update(text=text, at=timezone.now()):
        notices.tell(membership.user_id, "ok", text, url=url)
