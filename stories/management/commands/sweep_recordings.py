from django.core.management.base import BaseCommand

from ...unnamed_files import sweep


class Command(BaseCommand):
    help = "Deletes files of recordings that no row has named for a day. The server does so by itself once a day."

    def handle(self, *args, **options):
        self.stdout.write(f"Files of recordings that nothing names any more, deleted: {sweep()}.")
