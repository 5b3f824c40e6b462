"""`manage.py import_framework FILE [--publish] [--dry-run]`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments.importing import MOST_BYTES, import_framework, publish
from assessments.models import Axis, Question, SuggestedAction
from capcollectif.errors import Refused
from capcollectif.french import counted


class Command(BaseCommand):
    help = "Crée une version d’un référentiel à partir de son fichier YAML, entièrement ou pas du tout."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="le fichier YAML, en UTF-8")
        parser.add_argument("--publish", action="store_true", help="publie la version créée")
        parser.add_argument(
            "--dry-run", action="store_true", help="vérifie et montre, sans rien garder"
        )

    @transaction.atomic
    def handle(self, *, file, publish, dry_run, **options):
        framework = self._import(self._bytes_of(file), publish)
        self._tell(framework)
        if dry_run:
            transaction.set_rollback(True)
            self.stdout.write("Essai seulement : rien n’est gardé.")

    def _bytes_of(self, file):
        try:
            with file.open("rb") as opened:
                return opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"Impossible de lire {file} : {error.strerror}.") from error

    def _import(self, raw, and_publish):
        try:
            framework = import_framework(raw)
            return publish(framework) if and_publish else framework
        except Refused as refusal:
            raise CommandError(f"Rien n’est importé.\n{refusal}") from refusal

    def _tell(self, framework):
        self.stdout.write(f"{framework} ({framework.get_status_display().lower()})")
        for theme in framework.themes.all():
            questions = Question.objects.filter(theme=theme)
            axes, actions = (
                Axis.objects.filter(theme=theme),
                SuggestedAction.objects.filter(question__theme=theme),
            )
            parts = [
                counted(axes.count(), "axe,axes"),
                counted(questions.count(), "question,questions"),
                counted(actions.count(), "action proposée,actions proposées"),
            ]
            self.stdout.write(f"  {theme.position}. {theme.title}\u00a0: {', '.join(parts)}")
