"""What a person writes into their note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from journal.models import NoteItem
from journal.services.overlays import LONGEST
from journal.services.shown import ShownItem
from sessions_app.models import Project

#: What a line can be called by hand, in the order of a note.
KINDS = [
    ("achievement", _("Achieved")),
    ("attempt", _("Attempted")),
    ("decision", _("Decided")),
    ("problem", _("Went wrong")),
    ("learning", _("Learned")),
    ("open_task", _("Left open")),
]
_LINE = forms.Textarea(attrs={"rows": 2})


class LineForm(forms.Form):
    """A line that is there, in the words that its owner wants."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("The line"), max_length=LONGEST, widget=_LINE)
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    instead = forms.CharField(label=_("Instead of"), max_length=LONGEST, required=False)
    why = forms.CharField(label=_("Why"), max_length=LONGEST, required=False)

    @classmethod
    def of(cls, item: ShownItem, typed: Any = None) -> "LineForm":
        """The form of a line: as it is, or as it was just typed."""
        as_it_is = {
            "seen": item.version,
            "kind": item.kind,
            "text": item.text,
            "instead": item.instead,
            "why": item.why,
        }
        return cls(typed, initial=as_it_is, auto_id="edit_%s")


class OwnLineForm(forms.Form):
    """A line of one's own."""

    text = forms.CharField(label=_("The line"), max_length=LONGEST, widget=_LINE)
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    project = forms.ChoiceField(
        label=_("Project"),
        required=False,
        help_text=_("With a project it is in what others may see of that project."),
    )

    def __init__(self, owner: User, typed: Any = None) -> None:
        super().__init__(typed, auto_id="own_%s")
        mine = Project.objects.owned_by(owner).filter(left_out_at=None)
        names = mine.order_by("name").values_list("public_id", "name")
        field = self.fields["project"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("None: only I see it")), *names]


#: How far a line got, as its owner says it; the mark's own words.
STATUSES = [
    NoteItem.Status.OBSERVED,
    NoteItem.Status.CLAIMED,
    NoteItem.Status.ATTEMPTED,
    NoteItem.Status.DROPPED,
]
