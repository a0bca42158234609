"""The log of what was done to an account or a team, which its owner can read."""

from accounts.models import AuditEvent, Team, User


def log(
    action: str,
    *,
    owner: User,
    actor: User | None = None,
    team: Team | None = None,
    **detail: str | int,
) -> AuditEvent:
    """Writes one event into ``owner``'s log. ``detail`` never holds a secret."""
    return AuditEvent.objects.create(
        owner=owner, actor=actor or owner, team=team, action=action, detail=detail
    )
