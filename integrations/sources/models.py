"""The chosen source, how far it has been read, and what programs on people's desks hand in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.models import ApiKey, Job
from hub.tenancy import CompanyForeignKey, CompanyOwned
from ledger.models import Attachment, SieImport


class Kind(models.TextChoices):
    EACCOUNTING = "eaccounting", _("eEkonomi")
    OTHER = "other", _("Annan källa för redovisningsdata")


class DataSource(CompanyOwned):
    """One per company; without a row the source is another one.

    `mark`: eEkonomi's own clock when it was last asked for what has changed. `complete_at`: when every voucher of every
    open year was last compared.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OTHER)
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.CharField(max_length=120, blank=True)
    mark = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    complete_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="when a refresh was last begun, whatever came of it")
    last_error = models.JSONField(default=dict, help_text="code and facts of the last refresh that failed")
    job = CompanyForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company"], name="data_source_once")]
        indexes = [models.Index(fields=["company", "job"], name="data_source_job")]

    def __str__(self):
        return self.get_kind_display()


class SourceYear(CompanyOwned):
    """A fiscal year of eEkonomi. `import_key`: the act of the import log that last brought it here; when another one
    stands on top of it, the year is read again from its beginning."""

    remote_id = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    is_locked = models.BooleanField(default=False)
    year_key = models.UUIDField(null=True)
    import_key = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)
    differences = models.JSONField(default=list, help_text="[[account, ours, theirs]] at the year's end, minor units")
    error = models.JSONField(default=dict, help_text="why it could not be brought in: code and facts")

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "remote_id"], name="source_year_once")]

    def __str__(self):
        return f"{self.start} – {self.end}"


class SourceDocument(CompanyOwned):
    """A document of eEkonomi: fetched once, whatever becomes of its voucher."""

    remote_id = models.CharField(max_length=40)
    voucher = models.CharField(max_length=40, help_text="key of the voucher in eEkonomi")
    attachment = CompanyForeignKey(Attachment, models.SET_NULL, null=True, related_name="+")
    error = models.JSONField(default=dict, help_text="why it was not taken: code and facts")
    fetched_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "remote_id"], name="source_document_once")]
        indexes = [models.Index(fields=["company", "attachment"], name="source_document_attachment")]


class DeskMachine(CompanyOwned):
    """A computer that may hand in books: its key, and the person whose right to import it borrows."""

    key = CompanyForeignKey(ApiKey, models.CASCADE, related_name="+")
    machine = models.CharField(max_length=64, help_text="what the client calls its computer")
    name = models.CharField(max_length=60)
    user_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="desk_machine_key")]

    def __str__(self):
        return self.name


class UploadKind(models.TextChoices):
    SIE = "sie", _("SIE-fil")
    OPEN_ITEMS = "open_items", _("Obetalda fakturor")
    DOCUMENT = "document", _("Dokument")


class UploadState(models.TextChoices):
    OPEN = "open", _("Tas emot")
    TAKEN = "taken", _("Mottagen")
    REFUSED = "refused", _("Nekad")


class DeskUpload(CompanyOwned):
    """One file on its way in, in parts. Parts leave when it is whole."""

    machine = CompanyForeignKey(DeskMachine, models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=12, choices=UploadKind.choices)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.OPEN)
    name = models.CharField(max_length=120)
    program = models.CharField(max_length=20)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    until = models.DateField(null=True)
    facts = models.JSONField(default=dict, help_text="of a document: series, number and date of its voucher")
    result = models.JSONField(default=dict)
    sie_import = CompanyForeignKey(SieImport, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(CompanyOwned.Meta):
        indexes = [
            models.Index(fields=["company", "machine", "state"], name="desk_upload_state"),
            models.Index(fields=["company", "sie_import"], name="desk_upload_import"),
        ]

    def __str__(self):
        return self.name


class DeskPart(CompanyOwned):
    """A stretch of the file, sealed."""

    upload = CompanyForeignKey(DeskUpload, models.CASCADE, related_name="parts")
    offset = models.BigIntegerField()
    size = models.IntegerField()
    sealed = models.BinaryField()

    class Meta(CompanyOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["company", "upload", "offset"], name="desk_part_once")]
