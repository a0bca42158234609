"""What can be found again: one row for each thing that says something.

The words are indexed by the database itself (migration 0001): by an FTS5 table that
triggers keep in step on SQLite, by a generated tsvector on PostgreSQL.
"""

from typing import Self, cast

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from search.query import Query


class SearchDocQuerySet(models.QuerySet["SearchDoc"]):
    """Every query starts from a person."""

    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)

    def matching(self, query: Query) -> Self:
        """Those that say what is asked for, the closest first, then the newest."""
        if not query.says_something:
            return self._without(query).order_by("-at", "-pk")
        if connection.vendor == "postgresql":
            return self._in_postgresql(query)
        return self._in_sqlite(query)

    def _in_sqlite(self, query: Query) -> Self:
        # bm25 is the smaller the closer; words of a title weigh more.
        found = self.extra(
            select={"distance": "bm25(search_words, 4.0, 1.0)"},
            tables=["search_words"],
            where=["search_words.rowid = search_searchdoc.id", "search_words MATCH %s"],
            params=[query.fts5()],
            order_by=["distance", "-at", "-id"],
        )
        return cast("Self", found)

    def _in_postgresql(self, query: Query) -> Self:
        rank = (
            "-ts_rank(words, to_tsquery('simple', %s))"
            " - 0.5 * ts_rank(stems, to_tsquery('english', %s))"
        )
        asked = query.tsquery()
        found = self.extra(  # noqa: S610
            select={"distance": rank},
            select_params=[asked, asked],
            where=["words @@ to_tsquery('simple', %s)"],
            params=[asked],
            order_by=["distance", "-at", "-id"],
        )
        return cast("Self", found)

    def _without(self, query: Query) -> Self:
        """Only things to leave out were named: everything else, the newest first."""
        rest = self
        for each in query.ones_excluded():
            unwanted = type(self)(self.model).matching(each)
            rest = rest.exclude(pk__in=unwanted.order_by().values("pk"))
        return rest


class SearchDoc(models.Model):
    """``ref`` names the thing within its kind, ``project`` and ``session`` are public
    ids: with them a document goes when they do. ``body`` is cut where it is too long to
    be worth it."""

    class Kind(models.TextChoices):
        NOTE_ITEM = "note_item", _("In your notes")
        DECISION = "decision", _("Decisions")
        TASK = "task", _("Tasks")
        PROMPT = "prompt", _("Prompts")
        COMMIT = "commit", _("Commits")
        SESSION = "session", _("Sessions")
        ERROR = "error", _("Errors")

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    ref = models.CharField(max_length=460)
    title = models.TextField()
    body = models.TextField(blank=True)
    project = models.CharField(max_length=24, blank=True)
    session = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()

    objects = SearchDocQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "kind", "ref"), name="one_document_a_thing"
            ),
        )
        indexes = (
            models.Index(fields=("owner", "session")),
            models.Index(fields=("owner", "-at")),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.title[:60]}"
