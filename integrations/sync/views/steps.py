"""The plan as a page shows it: a line per record, what would be done and why, field by field."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from hub.errors import words
from integrations.sync.lanes import LANES
from integrations.sync.models import SyncRun
from integrations.sync.plan import Act, Step
from integrations.sync.planning import plan_of
from integrations.sync.shown import SIDES, field_label, record_url, scope_of, value_text

PER_PAGE = 100
ACTS = {
    Act.CREATE: ("info", _("Skapas")),
    Act.UPDATE: ("info", _("Uppdateras")),
    Act.LINK: ("ok", _("Kopplas")),
    Act.AGREE: ("ok", _("Lika igen")),
    Act.SAME: ("idle", _("Oförändrad")),
    Act.KEEP: ("warn", _("Lämnas")),
    Act.CONFLICT: ("bad", _("Konflikt")),
    Act.REFUSE: ("bad", _("Avvisas")),
    Act.GONE: ("warn", _("Borta")),
    Act.IGNORE: ("idle", _("Ignoreras")),
}
TOLD_FIRST = (Act.CREATE, Act.UPDATE, Act.LINK, Act.CONFLICT, Act.REFUSE, Act.KEEP, Act.GONE)


def page_of_plan(request, run: SyncRun) -> dict:
    """`acts`: the filter with its counts. What is the same on both sides is shown only when asked for."""
    names = list(LANES) if run.register == "all" else [run.register]
    register = request.GET.get("register") if request.GET.get("register") in names else names[0]
    plan = plan_of(request.company, register, scope=scope_of(run))
    wanted = request.GET.get("act", "")
    acts = (Act(wanted),) if wanted in set(Act) else TOLD_FIRST
    steps = [step for step in plan.steps if step.act in acts]
    page = Paginator(steps, PER_PAGE).get_page(request.GET.get("page"))
    counts = plan.counts
    chosen = [
        {"label": label, "count": counts[act.value], "url": f"?{urlencode({'register': register, 'act': act.value})}",
         "active": wanted == act.value}
        for act, (_kind, label) in ACTS.items() if counts.get(act.value)
    ]  # fmt: skip
    return {
        "register": register,
        "registers": [(name, LANES[name].label, name == register) for name in names] if len(names) > 1 else [],
        "rows": [shown_step(run.company_id, register, step) for step in page],
        "page": page,
        "acts": chosen,
        "wanted": wanted,
        "query": urlencode({"register": register} | ({"act": wanted} if wanted else {})) + "&",
    }


def shown_step(company, register: str, step: Step) -> dict:
    kind, word = ACTS[step.act]
    either = step.left or step.right
    left, right = step.key
    is_conflict = step.act is Act.CONFLICT
    return {
        "kind": kind,
        "word": word,
        "number": either.number if either else "",
        "name": either.name if either else "",
        "to": SIDES.get(step.to.value, "") if step.to else "",
        "changes": [(field_label(name), value_text(a), value_text(b)) for name, (a, b) in step.changes.items()],
        "heads": (SIDES["left"], SIDES["right"]) if is_conflict else (_("Nu"), _("Blir")),
        "problems": [words(each.code, dict(each.facts)) for each in step.problems],
        "left_url": record_url(company, register, "left", left),
        "right_url": record_url(company, register, "right", right),
    }
