from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Makes the demo ready to serve and prints who can sign in. Called by ./run, and safe to repeat."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This prepares a demonstration only (HEARD_DEMO=1). ./run starts one.")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_publication", verbosity=0)
        self.say("Making the demo's stories and their voices, if they are not here yet ...")
        call_command("load_demo", who=True, stdout=self.stdout)
        call_command("collectstatic", verbosity=0, interactive=False)

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
