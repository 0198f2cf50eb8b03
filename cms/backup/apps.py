from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "cms.backup"
    label = "proofdesk_backup"
    verbose_name = "Backups"
