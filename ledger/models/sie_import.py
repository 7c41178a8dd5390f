from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import Job, StoredFile
from hub.tenancy import CompanyForeignKey, CompanyOwned
from ledger.models.chart import Ledger


class Act(models.TextChoices):
    IMPORT = "import", _("Inläsning")
    REFRESH = "refresh", _("Uppdatering")
    REMOVAL = "removal", _("Borttagning")


class ImportState(models.TextChoices):
    QUEUED = "queued", _("I kö")
    RUNNING = "running", _("Pågår")
    DONE = "done", _("Inläst")
    REFUSED = "refused", _("Stoppad")
    CANCELLED = "cancelled", _("Avbruten")
    UNDONE = "undone", _("Ångrad")


OPEN = (ImportState.QUEUED, ImportState.RUNNING)


class Source(models.TextChoices):
    UPLOAD = "upload", _("Uppladdad fil")
    API = "api", _("API")
    COMMAND = "command", _("Kommandorad")
    ERP = "erp", _("Anslutet system")
    ADMINISTRATION = "adm", "Visma Administration"
    ADVISOR = "advisor", "Visma Advisor Connect"
    BYRASTOD = "byrastod", "Visma Byråstöd"
    CLIENT = "client", "hub-connect"


class SieImport(CompanyOwned):
    """A line of the import log, and the only key to imported books: the guards open for a running one alone.

    `year_key` is the year's id; no foreign key, because the log outlives the year. `undo` tells what else than
    `Removed` rows is needed to go back. `writes` is moved by the guards (ledger/sql/imports.sql).
    """

    ledger = CompanyForeignKey(Ledger, models.PROTECT, related_name="imports")
    act = models.CharField(max_length=10, choices=Act.choices, default=Act.IMPORT)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.UPLOAD)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.QUEUED)
    file = CompanyForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    refused_file = CompanyForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    job = CompanyForeignKey(Job, models.SET_NULL, null=True, related_name="sie_imports")
    same_as = CompanyForeignKey("self", models.SET_NULL, null=True, related_name="repeats")
    take_rest = models.BooleanField(default=False, help_text="import the sound vouchers of a file with refused ones")
    accept_orgnr = models.BooleanField(default=False, help_text="the user said the number is right although it differs")
    type = models.CharField(max_length=2, blank=True, help_text="1, 2, 3, 4E or 4I")
    program = models.TextField(blank=True)
    year_key = models.UUIDField(null=True)
    year_start = models.DateField(null=True)
    year_end = models.DateField(null=True)
    viewing_to = models.DateField(null=True)
    counts = models.JSONField(default=dict)
    ties = models.BooleanField(default=False, help_text="the file's own closing balances equal its rows")
    undo = models.JSONField(default=dict)
    undo_until = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True)
    writes = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True)

    class Meta(CompanyOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["company", "ledger", "sha256"],
                condition=models.Q(act="import", state__in=["queued", "running"]),
                name="import_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["company", "ledger", "created_at"], name="import_created"),
            models.Index(fields=["company", "file"], name="import_file"),
            models.Index(fields=["company", "refused_file"], name="import_refused_file"),
            models.Index(fields=["company", "job"], name="import_job"),
            models.Index(fields=["company", "same_as"], name="import_same_as"),
            models.Index(fields=["company", "year_key"], name="import_year"),
        ]

    def __str__(self):
        return self.file_name or self.get_act_display()


class Removed(CompanyOwned):
    """What an import or a removal took away, whole, so that undoing it brings back the very rows.

    `kind` names what `content` holds: voucher (its row, lines and history), header, returned, year (with what hangs
    on it). Old vouchers can be looked at here after their replacement; kept until `undo_until`.
    """

    source_import = CompanyForeignKey(SieImport, models.CASCADE, related_name="removed")
    kind = models.CharField(max_length=10)
    key = models.UUIDField(help_text="id of the row that was")
    label = models.CharField(max_length=100, blank=True)
    held = models.JSONField(default=list, help_text="what hung on it")
    content = models.JSONField()

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "source_import", "kind", "key"], name="removed_key")]
