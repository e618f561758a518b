from django.core.management.base import BaseCommand

from ... import publication
from ...publication_words import read_publication


class Command(BaseCommand):
    help = (
        "Loads the 2018 publication: its stories, its pack and where the words come from. Safe to repeat. "
        "--undo takes it out again, except what its storytellers took out, which never comes back."
    )

    def add_arguments(self, parser):
        parser.add_argument("--undo", action="store_true", help="take the publication out of the archive")

    def handle(self, *args, undo, verbosity, **options):
        words = read_publication()
        report = self.undo(words) if undo else self.load(words)
        if verbosity:
            self.stdout.write(report)

    def load(self, words):
        loaded = publication.load(words)
        return f"{words.source.short_title}: {loaded.total} stories, {loaded.added} of them added now."

    def undo(self, words):
        undone = publication.undo(words)
        report = f"{words.source.short_title}: {undone.removed} stories removed."
        if undone.excerpts:
            report += f" Excerpts tagged by people here that went with them: {undone.excerpts}."
        if undone.kept:
            report += f" {undone.kept} had been taken out and stay closed, so that they cannot come back."
        return report
