"""One change at a time to what a person's totals rest on."""

from accounts.models import User


def lock(owner: User) -> None:
    """Hold the owner's row until the transaction ends.

    Uploads, parsing and deletions of one person follow each other; those of different
    people do not wait. On SQLite a transaction is alone anyway. ``no_key``: rows that
    refer to the owner may still be written meanwhile.
    """
    people = User.objects.select_for_update(no_key=True).filter(pk=owner.pk)
    people.values_list("pk").first()
