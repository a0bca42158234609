"""A person's page for outsiders: what it says, and switching it on and off.

It is composed from the public edition alone, at the moment when it is opened: what is
taken back is gone with the next request.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import User
from accounts.services import audit
from journal.models import PublicPage, ReleasedHandle
from journal.models.pages import page_secret
from journal.services.all_time import all_time
from journal.services.audiences import Reader, fit_for_outsiders
from journal.services.proofs import public_links
from pipeline import handles
from pipeline.all_time import AllTime
from pipeline.outsiders import Links, OpenProfile, digest, open_profile
from pipeline.values import Audience

PUBLIC = Reader(Audience.PUBLIC)
#: So long nobody else may take a handle that was given back.
HELD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Opened:
    """The page as outsiders read it. ``profile`` is None while there is nothing."""

    name: str
    profile: OpenProfile | None
    digest: str
    indexed: bool


def page_of(owner: User) -> PublicPage:
    """The owner's settings; a new page is off."""
    return PublicPage.objects.get_or_create(owner=owner)[0]


def opened(page: PublicPage, *, now: datetime) -> Opened:
    """What an outsider sees, or would see, exactly."""
    view = all_time(page.owner, PUBLIC, now=now)
    profile = None
    if view.profile:
        links = _links(page.owner, view.profile)
        profile = open_profile(view.profile, links, fit_for_outsiders(page.owner))
    name = page.name or page.owner.name
    shown = digest(profile, name) if profile else ""
    return Opened(name, profile, shown, page.indexed)


def by_secret(secret: str) -> PublicPage | None:
    pages = PublicPage.objects.filter(address=PublicPage.Address.LINK, secret=secret)
    return _on(pages.select_related("owner").first())


def by_handle(handle: str) -> PublicPage | None:
    pages = PublicPage.objects.filter(address=PublicPage.Address.HANDLE, handle=handle)
    return _on(pages.select_related("owner").first())


def _on(page: PublicPage | None) -> PublicPage | None:
    return page if page and page.on_since and page.owner.is_active else None


@transaction.atomic
def switch_on(
    page: PublicPage,
    *,
    address: str,
    handle: str,
    name: str,
    indexed: bool,
    seen: str,
    now: datetime,
) -> None:
    """``seen`` is the digest of the preview that the owner looked at. Refused, with
    words for the person, where the handle cannot be or the page is another by now."""
    page.name, page.indexed = name.strip(), indexed
    page.address = PublicPage.Address(address)
    if page.address == PublicPage.Address.HANDLE:
        _take(page, handles.normal(handle), now)
    elif page.handle:
        _release(page, now)
    what = opened(page, now=now)
    if what.profile is None:
        raise Refused(
            _("There is nothing to show yet. Mark a project as publishable first.")
        )
    if not seen or seen != what.digest:
        raise Refused(
            _("The page changed since you saw its preview. Look again, then switch on.")
        )
    page.on_since, page.shown = page.on_since or now, what.digest
    try:
        with transaction.atomic():
            page.save()
    except IntegrityError:
        raise Refused(_("Somebody has just taken this handle.")) from None
    audit.log("public_page.on", owner=page.owner, name=page.get_address_display())


@transaction.atomic
def switch_off(page: PublicPage) -> None:
    """Every address stops at once; a later link is another one."""
    page.on_since, page.shown, page.secret = None, "", page_secret()
    page.save(update_fields=["on_since", "shown", "secret"])
    audit.log("public_page.off", owner=page.owner)


@transaction.atomic
def new_link(page: PublicPage) -> None:
    """The old link is nobody's from now on."""
    page.secret = page_secret()
    page.save(update_fields=["secret"])
    audit.log("public_page.new_link", owner=page.owner)


def on_account_deleting(owner: User) -> None:
    """Links to the handle are still around: nobody else gets it at once."""
    page = PublicPage.objects.owned_by(owner).filter(handle__isnull=False).first()
    if page and page.looks:
        _hold(page.looks, None, None)


def _take(page: PublicPage, handle: str, now: datetime) -> None:
    if handle == page.handle:
        return
    why = handles.mistake(handle)
    if why:
        raise Refused(why)
    looks = handles.looks(handle)
    held = ReleasedHandle.objects.filter(looks=looks, released_at__gt=now - HELD)
    others = PublicPage.objects.filter(looks=looks).exclude(pk=page.pk)
    if others.exists() or held.exclude(owner=page.owner).exists():
        raise Refused(_("This handle is taken, or looks like one that is."))
    if page.looks and page.looks != looks:
        _release(page, now)
    ReleasedHandle.objects.filter(looks=looks).delete()
    page.handle, page.looks = handle, looks


def _release(page: PublicPage, now: datetime) -> None:
    if page.looks:
        _hold(page.looks, page.owner, now)
    page.handle = page.looks = None


def _hold(looks: str, owner: User | None, now: datetime | None) -> None:
    more = {"released_at": now} if now else {}
    ReleasedHandle.objects.update_or_create(
        looks=looks, defaults={"owner": owner, **more}
    )


def _links(owner: User, profile: AllTime) -> Links:
    lines = (
        *(skill.strongest for skill in profile.skills if skill.strongest),
        *(line for project in profile.projects for line in project.milestones),
    )
    return public_links(
        owner, {(c.session, c.record) for x in lines for c in x.evidence}
    )
