from django.db import models

from hub.tenancy import CompanyOwned


class StoredFile(CompanyOwned):
    """A file as it came in or went out. `sealed` is encrypted for this company and this row; see `hub/sealing.py`."""

    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.IntegerField(help_text="bytes, unsealed")
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=120)

    class Meta(CompanyOwned.Meta):
        indexes = [models.Index(fields=["company", "sha256"], name="file_sha256")]

    def __str__(self):
        return self.name
