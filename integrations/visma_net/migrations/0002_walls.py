from django.db import migrations

from hub.walls import TenantTable


class Migration(migrations.Migration):
    dependencies = [("visma_net", "0001_initial"), ("hub", "0002_walls")]
    operations = [TenantTable("visma_net.Connection"), TenantTable("visma_net.CompanyLink")]
