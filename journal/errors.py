"""Why an edit of a note was not made: a code, and a sentence for the person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused


class EditRefused(Refused):
    """Nothing was changed. ``str(error)`` says what happened, then what to do."""

    code = "edit_refused"
    title = gettext_lazy("This line was left as it is")


class LineChanged(EditRefused):
    """The line is another one by now than the person saw."""

    code = "line_changed"
    title = gettext_lazy("The line changed meanwhile")

    def __init__(self) -> None:
        super().__init__(
            _(
                "This line changed after the page was made, so nothing was saved over"
                " it. Look at both and decide."
            )
        )


class BadEdit(EditRefused):
    """What was sent cannot be a line."""

    code = "invalid"
    status = 400
    title = gettext_lazy("This cannot be a line of a note")
