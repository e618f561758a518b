from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ... import demo
from ...demo_script import read_demo


class Command(BaseCommand):
    help = (
        "Loads the demo's people and fictional stories, in a demonstration only (HEARD_DEMO=1). Safe to repeat. "
        "--who prints who can sign in; the passwords are in var/passwords."
    )

    def add_arguments(self, parser):
        parser.add_argument("--who", action="store_true", help="print who can sign in, with their passwords")

    def handle(self, *args, who, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo is only for demonstrations: its stories are made up and its passwords are written "
                "down. ./run starts one."
            )
        script, passwords = read_demo(), settings.VAR / "passwords"
        demo.load(script, passwords)
        if who:
            self.stdout.write(self.who(script, demo.read_passwords(passwords)))

    def who(self, script, passwords):
        """A table of who can sign in, with their password, roles and office."""
        rows = [
            (person.email, passwords[person.email], ", ".join(person.roles), person.office, person.about)
            for person in script.people
        ]
        rows.insert(0, ("Sign in as", "password", "who is", "at", ""))
        widths = [max(len(row[column]) for row in rows) + 2 for column in range(4)] + [0]
        return "\n".join(
            "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )
