"""What became of a call, in sentences: what happened, then what comes next."""

from django.utils.translation import gettext as _

from publishing.posting import Kind, Outcome


def reason(outcome: Outcome, network: str) -> str:
    """Why the draft is what it is, for its owner. ``network``: its name."""
    text = _happened(outcome.kind) % {"network": network, "url": outcome.url}
    return _with_words(text, outcome, network)


def gave_up(outcome: Outcome, network: str, tries: int) -> str:
    """After the last of several tries, none of which sent anything."""
    text = _(
        "%(network)s did not take the post in %(tries)d tries; nothing was posted."
        " Bring it back to review and approve it again, or post it by hand."
    ) % {"network": network, "tries": tries}
    return _with_words(text, outcome, network)


def _with_words(text: str, outcome: Outcome, network: str) -> str:
    if not outcome.words:
        return text
    said = _("%(network)s said: “%(words)s”") % {
        "network": network,
        "words": outcome.words,
    }
    return f"{text} {said}"


def _happened(kind: Kind) -> str:
    if kind is Kind.NOT_SENT:
        return _(
            "%(network)s could not be reached; nothing was sent. It is tried again by"
            " itself."
        )
    if kind is Kind.LATER:
        return _(
            "%(network)s takes no more posts of yours for now; nothing was posted. It"
            " goes out by itself when the limit ends."
        )
    if kind is Kind.TOKEN_LATER:
        return _(
            "The connection to your account on %(network)s could not be renewed just"
            " now; nothing was posted. It is tried again by itself."
        )
    if kind is Kind.CONFLICT:
        return _(
            "%(network)s was busy with another change; nothing was posted. It is tried"
            " once more by itself."
        )
    if kind is Kind.OPERATOR:
        return _(
            "This installation must be updated before %(network)s takes posts again;"
            " nothing was posted. Its administrators were told, and it is tried again"
            " every hour."
        )
    return _needs_you(kind)


def _needs_you(kind: Kind) -> str:
    if kind is Kind.TOKEN:
        return _(
            "%(network)s no longer accepts the connection to your account; nothing was"
            " posted. Connect it again, and the post goes out."
        )
    if kind is Kind.SCOPE:
        return _(
            "Your connection does not allow Worktracker to post on %(network)s; nothing"
            " was posted. Connect it again and allow posting, and the post goes out."
        )
    if kind is Kind.DUPLICATE:
        return _(
            "%(network)s says that this very text is there already; nothing was posted"
            " again. Paste the link if it is yours, or change the text."
        )
    if kind is Kind.REFUSED:
        return _(
            "%(network)s refused the post; nothing was posted. Change the text and"
            " approve it again, or post it by hand."
        )
    return _(
        "%(network)s gave no clear answer: the post may be out there. Look at"
        " %(network)s: paste the post’s link if it is there, or say that it is not."
    )


def disconnected(network: str) -> str:
    return _(
        "You disconnected %(network)s before this was posted; nothing was posted."
        " Connect the same account again, and it goes out, or choose to post by hand."
    ) % {"network": network}


def other_account() -> str:
    return _("It was approved for another account. Read it, then approve it.")


def waits_for(why: str) -> str:
    """``why`` the connection is of no use."""
    return _("Nothing was posted.") + (f" {why}" if why else "")


def resend_came_to_nothing(outcome: Outcome, network: str) -> str:
    """The second sending said nothing about the first."""
    if outcome.kind is Kind.HELD:
        text = _(
            "It was not sent a second time. Whether the first one is there is still not"
            " known: look, then paste its link or say that it is not there."
        )
        return f"{text} {outcome.words}"
    text = _(
        "%(network)s did not take it the second time. Whether the first one is there is"
        " still not known: look, then paste its link or say that it is not there."
    ) % {"network": network}
    return _with_words(text, outcome, network)


def twin_unnamed(network: str) -> str:
    return _(
        "%(network)s says that this very text is there already, so an earlier sending"
        " got through. Paste its link."
    ) % {"network": network}


def what_helps(*, reads: bool, tells_twins: bool) -> str:
    """What else there is to do about an unknown post, after a space."""
    if reads:
        return " " + _("Worktracker looks for it among your newest posts, too.")
    if tells_twins:
        return " " + _(
            "Or send the same text again within nine minutes: if the first one is"
            " there, the network refuses the second and says so."
        )
    return ""


def lost() -> str:
    return _(
        "The sending stopped before an answer came. Look at the network: paste the"
        " post’s link if it is there, or say that it is not."
    )


def someone_elses(url: str) -> str:
    return _(
        "The post is at %(url)s, but that link belongs to another draft of yours. Look"
        " which of the two it is."
    ) % {"url": url}


def not_found(network: str) -> str:
    return _(
        "The post is not among your newest ones on %(network)s. Look yourself: paste"
        " its link if it is there, or say that it is not."
    ) % {"network": network}


def not_in_time(network: str) -> str:
    return _(
        "There was no time left: %(network)s would have taken it for a new post."
    ) % {"network": network}
