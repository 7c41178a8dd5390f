"""What an event is called, and what it changed, in the reader's language. Each room names its own kinds."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

_names: dict[str, str] = {}
_labels: dict[str, dict[str, str]] = {}  # what an event is about, the part before its dot → member → label
# What the house's own processes are called where they act: kept in Swedish, read in the reader's language.
PROCESSES = frozenset(
    {
        gettext_noop("Automatisk avstämning"),
        gettext_noop("Inloggning"),
        gettext_noop("Nattens jämförelse"),
        gettext_noop("Schema"),
        gettext_noop("Schemalagd dataöverföring"),
    }
)


def register(names: dict[str, str]) -> None:
    """`{"run.imported": gettext_lazy("…")}`"""
    _names.update(names)


def register_labels(about: str, labels: dict[str, str]) -> None:
    """What the members of such events' data are called: `("sync_settings", {"cost_bearer": gettext_lazy("…")})`"""
    _labels.setdefault(about, {}).update(labels)


def name_of(kind: str) -> str:
    """The kind itself where no room has named it."""
    return str(_names.get(kind, kind))


def who(name: str) -> str:
    """Who acted: a person as they are called, a process of the house in the reader's language."""
    return _(name) if name in PROCESSES else name


def kinds_named(text: str) -> list[str]:
    """The kinds whose name contains `text`."""
    return [kind for kind, name in _names.items() if text.lower() in str(name).lower()]


def changes_of(data: dict, kind: str = "") -> list[dict]:
    """[{label, text}]: before → after where both are known, else each fact by itself."""
    before, after, labels = data.get("before"), data.get("after"), _labels.get(kind.partition(".")[0], {})
    facts = [(key, value) for key, value in data.items() if key not in ("before", "after")]
    rest = [{"label": str(labels.get(key, key)), "text": _text(value)} for key, value in facts]
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = [(str(labels.get(key, key)), before.get(key), after.get(key)) for key in after]
        return [_change(label, old, new) for label, old, new in pairs if old != new] + rest
    if before is None and after is None:
        return rest
    return [_change(_("ändring"), before, after), *rest]


def _change(label: str, old, new) -> dict:
    return {"label": label, "text": f"{_text(old)} → {_text(new)}"}


def _text(value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(each)}" for key, each in value.items()) or "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or "–"
    return "–" if value in (None, "") else str(value)


register(
    {
        "job.started": gettext_lazy("Jobb startat"),
        "job.cancelled": gettext_lazy("Jobb avbrutet"),
        "api_key.created": gettext_lazy("API-nyckel skapad"),
        "api_key.revoked": gettext_lazy("API-nyckel spärrad"),
        "webhook.created": gettext_lazy("Webhook skapad"),
        "webhook.removed": gettext_lazy("Webhook borttagen"),
        "tenant.opened": gettext_lazy("Kund upplagd"),
        "company.created": gettext_lazy("Företag upplagt"),
        "company.changed": gettext_lazy("Företag ändrat"),
        "group.created": gettext_lazy("Koncern upplagd"),
        "group.blocked": gettext_lazy("Koncern blockerad"),
        "group.opened": gettext_lazy("Koncern öppnad"),
        "membership.created": gettext_lazy("Användare tillagd"),
        "membership.changed": gettext_lazy("Behörighet ändrad"),
        "membership.removed": gettext_lazy("Användare borttagen"),
        "membership.link_made": gettext_lazy("Lösenordslänk skapad"),
        "template.created": gettext_lazy("Behörighetsmall skapad"),
        "template.changed": gettext_lazy("Behörighetsmall ändrad"),
        "template.removed": gettext_lazy("Behörighetsmall borttagen"),
    }
)
