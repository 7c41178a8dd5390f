"""What must be in place before anything can be transferred, each with its cause and cure. From what both systems said
of themselves when they were last asked («Prova»); nobody is asked here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from hub.errors import Words, words
from hub.models import Company
from integrations.connecting.clients import connection_of
from integrations.connecting.models import CompanyConnection, System
from integrations.sync.choices import choices_of
from integrations.sync.models import SyncSettings

OK, MISSING, WARNING = "ok", "missing", "warning"
SOLO, BOOKKEEPING, ACTIVE = "4", "3", "1"


@dataclass(frozen=True)
class Check:
    """`state`: ok, missing (nothing can be transferred), or warning (something will be missing later)."""

    name: str
    label: str
    state: str
    code: str = ""
    facts: Mapping = field(default_factory=dict)

    @property
    def words(self) -> Words | None:
        return words(self.code, dict(self.facts)) if self.code else None


def preflight(company: Company) -> list[Check]:
    """In the company's scope."""
    rows = {system: connection_of(company, system) for system in System}
    found = [_connected(system, row) for system, row in rows.items()]
    saved = SyncSettings.objects.filter(company=company).first()
    found.append(_check("settings", _("Inställningar"), bool(saved and saved.saved_at), "SYNC-101"))
    left, right = ((rows[system].setup if rows[system] else {}) for system in (System.SEVERA, System.EACCOUNTING))
    found += _severa(left) if left else []
    found += _eekonomi(right["company"]) if right.get("company") else []
    return [*found, *_mapped(company, saved)]


def _check(name: str, label, is_ok: bool, code: str, *, state: str = MISSING, **facts) -> Check:
    return _ok(name, label) if is_ok else Check(name, str(label), state, code, facts)


def _ok(name: str, label) -> Check:
    return Check(name, str(label), OK)


def _connected(system: str, row: CompanyConnection | None) -> Check:
    """Connected, but the last call failed: what it said, since that may be the add-on or a right that is gone."""
    name, label = f"connection.{system}", System(system).label
    if row is None or not row.is_ready:
        return Check(name, label, MISSING, "SYNC-100", {"system": label})
    said = row.last_error
    return Check(name, label, WARNING, said["code"], said.get("facts") or {}) if said.get("code") else _ok(name, label)


def _severa(left: Mapping) -> list[Check]:
    addons = left.get("addons") or []
    return [_check("addon", _("Tillägg för REST API i Severa"), not addons or "RestApi" in addons, "SYNC-102")]


def _eekonomi(known: Mapping) -> list[Check]:
    variant, locked = str(known.get("ProductVariant")), str(known.get("AccountingLockedTo") or "")[:10]
    return [
        _check("company", _("Företaget i eEkonomi"), str(known.get("CompanyStatus", ACTIVE)) == ACTIVE, "SYNC-108"),
        _check("variant", _("Variant av eEkonomi"), variant not in (SOLO, BOOKKEEPING), "SYNC-103"),
        _check("cost_centers", _("Kostnadsställen"), bool(known.get("UsesCostCenter")), "SYNC-104"),
        _check("ocr", _("OCR-nummer"), bool(known.get("UsesPaymentReferenceNumber")), "SYNC-105", state=WARNING),
        _check("locked", _("Låst period"), not locked, "SYNC-106", state=WARNING, date=locked),
    ]


def _mapped(company: Company, saved: SyncSettings | None) -> list[Check]:
    """What is written in Severa and has nothing to become in eEkonomi, neither chosen nor by itself."""
    choices = choices_of(company, saved)
    chosen = saved.mappings if saved else {}
    labels = {"terms": _("Betalningsvillkor"), "units": _("Enheter"), "vat": _("Moms")}
    found = []
    for kind, label in labels.items():
        given, by_itself = chosen.get(kind, {}), choices.suggested.get(kind, {})
        lost = [value for value in choices.written.get(kind, ()) if not given.get(value, by_itself.get(value, ""))]
        facts = {"what": str(label), "values": ", ".join(lost[:12])}
        found.append(_check(f"mapping.{kind}", label, not lost, "SYNC-107", state=WARNING, **facts))
    return found
