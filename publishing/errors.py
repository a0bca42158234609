"""Why something about a draft was not done: a code, and a sentence for the person."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import Refused
from pipeline.limits import Finding
from sessions_app.models import Project


class DraftRefused(Refused):
    """Nothing was changed. ``str(error)`` says what happened, then what to do."""

    title = gettext_lazy("This draft was left as it is")


class TextChanged(DraftRefused):
    code = "text_changed"
    title = gettext_lazy("The text changed")

    def __init__(self) -> None:
        super().__init__(
            _("The text changed after this page was made. Read it again, then decide.")
        )


class WrongState(DraftRefused):
    code = "wrong_state"


class Blocked(DraftRefused):
    """The text has findings that must be fixed first."""

    code = "blocked"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(f"{one.text} {one.fix}" for one in self.findings))


class SecretFound(DraftRefused):
    code = "secret_found"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "The text contains something that looks like a password or a token."
                " Nothing was saved: take it out and save again."
            )
        )


class BadText(DraftRefused):
    code = "bad_text"
    status = 422


class BadLink(DraftRefused):
    code = "bad_link"
    status = 422


class AskFirst(DraftRefused):
    """Nobody has said yet whether this project may be mentioned in public."""

    code = "ask_first"

    def __init__(self, project: Project) -> None:
        self.project = project
        super().__init__(
            _("May %(project)s be mentioned in public? Answer once, then share again.")
            % {"project": project.name}
        )


class NothingToShare(DraftRefused):
    """The item gives no post; ``str(error)`` says why."""

    code = "nothing_to_share"
    status = 422


class SourceGone(DraftRefused):
    """What the draft was made from is deleted or no longer public."""

    code = "source_gone"

    def __init__(self) -> None:
        super().__init__(
            _(
                "What this draft was made from is not there any more, or no longer"
                " public. Edit the text yourself, or reject the draft."
            )
        )


class BeyondOffline(DraftRefused):
    """An instruction that takes a model."""

    code = "beyond_offline"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "The offline writer works by rules and did not understand that. It can"
                " write shorter or longer, plainer, warmer or more technical, say “we”,"
                " start with the reason, the mishap, the lesson, the tests or the"
                " numbers, leave one of these out, avoid a word that you put in quotes,"
                " or try another wording. Or edit the text yourself."
            )
        )


class NotConnected(Refused):
    """No account was connected, and nothing was stored."""

    code = "not_connected"
    title = gettext_lazy("Nothing was connected")


class NeedsReconnect(Exception):
    """Only the person can help: by connecting the account again. ``str(error)`` is
    why."""


class TokenLater(Exception):
    """No usable token just now, and nothing is lost: ask again ``after`` this time."""

    def __init__(self, after: timedelta, why: str = "") -> None:
        self.after = after
        super().__init__(why)


class NoAccount(DraftRefused):
    """No account that could post, or one that must be connected again."""

    code = "no_account"

    def __init__(self, network: str) -> None:
        super().__init__(
            _(
                "Your %(network)s account is not connected, or must be connected again."
                " Connect it in the settings, or choose to post by hand."
            )
            % {"network": network}
        )


class TooEarly(DraftRefused):
    """The call that was begun may still bring an answer."""

    code = "too_early"
