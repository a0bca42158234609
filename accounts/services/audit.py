"""The log of what was done to an account or a team, which its owner can read."""

from datetime import datetime, timedelta

from accounts.models import AuditEvent, Team, User

DAY = timedelta(days=1)


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


def log_once_a_day(
    action: str,
    *,
    owner: User,
    actor: User,
    team: Team | None,
    now: datetime,
    **detail: str | int,
) -> None:
    """Like `log`, but the same event is not repeated within a day."""
    same = AuditEvent.objects.owned_by(owner).filter(
        actor=actor, team=team, action=action, detail=detail, at__gt=now - DAY
    )
    if not same.exists():
        AuditEvent.objects.create(
            owner=owner, actor=actor, team=team, action=action, detail=detail, at=now
        )
