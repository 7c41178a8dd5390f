"""What the API says of imports and previews; amounts as text."""

from dataclasses import asdict

from django.utils.translation import get_language
from rest_framework import serializers

from hub.money import to_decimal
from ledger.actions.sie import Preview, can_undo
from ledger.models import SieImport


class ImportOut(serializers.ModelSerializer):
    source = serializers.CharField(help_text="upload, api, command or erp")
    state = serializers.CharField(help_text="queued, running, done, refused, cancelled or undone")
    job_id = serializers.UUIDField(allow_null=True)
    can_undo = serializers.SerializerMethodField()

    class Meta:
        model = SieImport
        fields = (
            "id", "act", "source", "state", "file_name", "sha256", "type", "program", "year_start", "year_end",
            "viewing_to", "counts", "ties", "job_id", "can_undo", "undo_until", "undone_at", "undone_by",
            "created_at", "created_by", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_can_undo(self, made) -> bool:
        return can_undo(made)


def preview_out(seen: Preview) -> dict:
    """Whose file, what it holds, what would change, and everything to be said of it."""
    document = seen.document
    return {
        "may_import": seen.may_import,
        "needs": sorted(seen.needs),
        "file": {
            "type": document.type,
            "program": f"{document.program} {document.program_version}".strip(),
            "company": document.company,
            "orgnr": document.orgnr,
            "encoding": document.encoding,
            "ksumma": document.ksumma,
            "years": [{"no": no, "start": y.start, "end": y.end} for no, y in sorted(document.years.items())],
            "debit_turnover": _text(document.totals.debit),
        },
        "replaces_year": str(seen.year.pk) if seen.year else None,
        "counts": {
            name: getattr(seen, name) for name in ("vouchers", "rows", "new", "kept", "changed", "vanished", "returned")
        },
        "refused": [{"line": line, "series": series, "number": number} for line, series, number in seen.refused],
        "new_accounts": [{"account": number, "name": name} for number, name in seen.new_accounts],
        "differences": [_difference(each) for each in seen.differences],
        "findings": _findings(seen),
    }


def _difference(each) -> dict:
    amounts = ("opening_before", "opening_after", "change_before", "change_after", "difference")
    return {"account": each.account, "name": each.name} | {name: _text(getattr(each, name)) for name in amounts}


def _findings(seen: Preview) -> list[dict]:
    language = (get_language() or "sv")[:2]
    rows = [
        {"severity": t.severity, "row": None, "field": "", **asdict(t.words), "confirm": t.confirm} for t in seen.told
    ]
    for each in seen.findings:
        said = each.translated(language)
        rows.append(
            {"severity": each.severity, "row": each.line or None, "field": "", "code": each.code, **said._asdict()}
        )
    return rows


def _text(minor: int) -> str:
    return str(to_decimal(minor))
