"""Whether a sentence may stand on a public page: the gate that drafts pass, too."""

from collections.abc import Callable

from accounts.models import User
from pipeline.gate import confidential, kept, people, projects, secrets
from pipeline.gate.case import Case, Known
from pipeline.limits import LINKEDIN
from publishing.services.known import (
    kept_words,
    own_names,
    people_known_to,
    repositories_of,
)

_LOOKS = (secrets.look, people.look, projects.look, kept.look, confidential.look)


def fit(owner: User, told: list[str]) -> Callable[[str], bool]:
    """``told``: public ids of the projects that may be told of."""
    repositories = repositories_of(owner, apart_from=told)
    yours = own_names(owner)
    known = Known(
        private=repositories.private,
        clients=sorted(repositories.clients - set(yours)),
        owners=sorted(repositories.owners - set(yours)),
        people=people_known_to(owner, projects=told),
        yours=yours,
        kept=kept_words(owner),
    )

    def may(text: str) -> bool:
        case = Case(text, LINKEDIN, known)
        return not any(True for look in _LOOKS for _finding in look(case))

    return may
