"""Django's PostgreSQL back end, told one thing: `GROUP BY id` does not determine a company-owned row."""

from django.db.backends.postgresql import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    def allows_group_by_selected_pks_on_model(self, model):
        from hub.tenancy import CompanyKey

        return super().allows_group_by_selected_pks_on_model(model) and not isinstance(model._meta.pk, CompanyKey)


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
