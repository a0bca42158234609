"""What entries of a person's log say, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent

TOLD = {
    "token.created": gettext_lazy("made the token %(name)s"),
    "token.revoked": gettext_lazy("revoked the token %(name)s"),
    "connection.made": gettext_lazy("connected %(name)s"),
    "connection.renewed": gettext_lazy("connected %(name)s again"),
    "connection.ended": gettext_lazy("disconnected %(name)s"),
    "connection.lost": gettext_lazy("lost the connection to %(name)s"),
    "team.created": gettext_lazy("made the team %(team)s"),
    "team.renamed": gettext_lazy("renamed the team %(team)s"),
    "team.deleted": gettext_lazy("deleted the team %(name)s"),
    "team.invited": gettext_lazy("made an invitation to %(team)s"),
    "team.invitation_revoked": gettext_lazy("took back an invitation to %(team)s"),
    "team.joined": gettext_lazy("joined %(team)s"),
    "team.member_joined": gettext_lazy("joined %(team)s by an invitation of yours"),
    "team.left": gettext_lazy("left %(team)s"),
    "team.removed": gettext_lazy("removed you from %(team)s"),
    "team.role_changed": gettext_lazy("made you %(role)s of %(team)s"),
    "team.profile_seen": gettext_lazy("read your week %(week)s as %(team)s sees it"),
    "share.changed": gettext_lazy("set %(name)s to “%(share)s” for %(team)s"),
    "public_page.on": gettext_lazy("switched the public page on, by %(name)s"),
    "public_page.off": gettext_lazy("switched the public page off"),
    "public_page.new_link": gettext_lazy("made a new link to the public page"),
    "password.changed": gettext_lazy("changed the password"),
    "password.reset": gettext_lazy("reset the password"),
    "email.changed": gettext_lazy("changed the e-mail address"),
    "two_step.added": gettext_lazy("added two-step sign-in"),
    "two_step.removed": gettext_lazy("removed two-step sign-in"),
    "model.consent_given": gettext_lazy("allowed a model to write notes and drafts"),
    "model.consent_withdrawn": gettext_lazy("took the consent to a model back"),
}


def told(event: AuditEvent) -> str:
    """What an entry of the log says, as a person would."""
    words = TOLD.get(event.action)
    if words is None:
        return event.action.replace(".", ": ").replace("_", " ")
    team = event.team.name if event.team else event.detail.get("team", _("a team"))
    said = {key: event.detail.get(key, "") for key in ("name", "role", "week", "share")}
    return str(words) % {**said, "team": team}
