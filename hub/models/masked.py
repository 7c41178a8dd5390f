"""Columns of logs and history: what is written is masked on its way in, whoever writes it and however.

In the database they are Django's own columns, and the migrations know them as such.
"""

from django.db import models

from hub.masking import mask, mask_texts


class _Masked:
    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain}", args, kwargs


class MaskedCharField(_Masked, models.CharField):
    plain = "CharField"

    def get_prep_value(self, value):
        text = super().get_prep_value(value)
        return mask(text)[: self.max_length] if text else text


class MaskedTextField(_Masked, models.TextField):
    plain = "TextField"

    def get_prep_value(self, value):
        text = super().get_prep_value(value)
        return mask(text) if text else text


class MaskedJSONField(_Masked, models.JSONField):
    plain = "JSONField"

    def get_db_prep_value(self, value, connection, prepared=False):
        return super().get_db_prep_value(mask_texts(value), connection, prepared)
