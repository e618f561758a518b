"""The first archivist of a new archive, who then adds everyone else on the people page."""

import sys

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.forms import NewPersonForm
from accounts.links import set_password_path
from accounts.roles import Role


class Command(BaseCommand):
    help = (
        "Adds an archivist and prints a link with which they choose their password, once. "
        "For the first one of a new archive, or when no archivist can sign in any more."
    )

    def add_arguments(self, parser):
        parser.add_argument("--email", default="", help="the e-mail they will sign in with")
        parser.add_argument("--name", default="", help="their name, as colleagues know them")

    def handle(self, *args, **options):
        email = options["email"].strip() or self.prompt("E-mail", "--email")
        name = options["name"].strip() or self.prompt("Name", "--name")
        form = NewPersonForm({"email": email, "name": name, "roles": [Role.ARCHIVIST]})
        if not form.is_valid():
            raise CommandError("\n".join(self.error_lines(form)))
        try:
            with transaction.atomic():
                person = form.save()
                path = set_password_path(person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
        self.stdout.write(
            f"{person.name} is an archivist now. Choose a password here, once, within {days} days:"
        )
        self.stdout.write((settings.SITE_ADDRESS or "http://127.0.0.1:8000") + path)
        if not settings.SITE_ADDRESS:
            self.stdout.write(
                "(SITE_ADDRESS is not set. Put the address of your Heard in front if it is another.)"
            )

    def prompt(self, label, option):
        """What is typed in a terminal. Without one, raises CommandError naming the option to use."""
        if not sys.stdin.isatty():
            raise CommandError(
                f"Say {option}, such as: add_archivist --email you@example.org --name 'Your Name'"
            )
        return input(f"{label}: ").strip()

    def error_lines(self, form):
        for field, errors in form.errors.items():
            yield f"{form.fields[field].label.capitalize()}: {' '.join(errors)}"
