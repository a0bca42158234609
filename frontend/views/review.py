"""Review packets: asking for one, reading it, and taking it along as text or print."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.errors import Refused
from accounts.models import Membership, Team, User
from accounts.services import teams
from frontend.http import AuthedRequest
from frontend.readers import reader_named
from journal.calendar import today_of, week_of
from journal.models import Packet
from journal.papers import words
from journal.papers.markdown import markdown
from journal.papers.pdf import draw_pdf
from journal.services import packets
from journal.services.audiences import readers_of
from journal.services.packets import Made
from pipeline.values import Audience
from sessions_app.models import Project

#: What is offered at first: the last half year.
_USUAL = timedelta(days=182)


class DateField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PacketForm(forms.Form):
    starts = DateField(label=gettext_lazy("From"))
    ends = DateField(label=gettext_lazy("To"))
    by = forms.ChoiceField(label=gettext_lazy("Ordered"), choices=Packet.By.choices)
    project = forms.ChoiceField(label=gettext_lazy("Projects"), required=False)
    reader = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("It holds only what this reader may know."),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Project.objects.owned_by(owner).filter(left_out_at=None).order_by("name")
        self.fields["project"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *mine.values_list("public_id", "name"),
        ]
        self.fields["reader"].choices = [  # type: ignore[attr-defined]
            (reader.team.public_id, reader.team.name)
            if reader.team
            else (reader.audience.value, _READERS[reader.audience.value])
            for reader in readers_of(owner)
        ]


_READERS = {"me": gettext_lazy("you"), "public": gettext_lazy("the public")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: AuthedRequest) -> HttpResponse:
    """The packets that were asked for, and the form for another."""
    if request.method != "POST":
        today = today_of(request.user, now=timezone.now())
        usual = {"starts": today - _USUAL, "ends": today, "reader": "me"}
        return _list(request, PacketForm(owner=request.user, initial=usual))
    form = PacketForm(request.POST, owner=request.user)
    if not form.is_valid():
        return _list(request, form, status=422)
    asked = form.cleaned_data
    chosen = Project.objects.owned_by(request.user).filter(public_id=asked["project"])
    try:
        packet = packets.create(
            request.user,
            starts=asked["starts"],
            ends=asked["ends"],
            by=asked["by"],
            reader=reader_named(request, asked["reader"]),
            project=chosen.first(),
        )
    except Refused as refused:
        form.add_error("ends", str(refused))
        return _list(request, form, status=422)
    return redirect("review", packet.public_id)


@never_cache
@require_safe
def review(request: AuthedRequest, packet_id: str) -> HttpResponse:
    packet = _packet(request, packet_id)
    looked = packets.look(packet, now=timezone.now())
    context: dict[str, Any] = {"packet": packet, "waiting": looked.waiting}
    if looked.made:
        made = looked.made
        ready = not made.packet.large or packets.drawn(packet, made)
        context |= {"made": made, "ready": ready, "words": _said(made)}
    return render(request, "review/packet.html", context)


@never_cache
@require_safe
def review_markdown(request: AuthedRequest, packet_id: str) -> HttpResponse:
    packet = _packet(request, packet_id)
    made = packets.look(packet, now=timezone.now()).made
    if made is None:
        return redirect("review", packet_id)
    return _text(packet, made)


@never_cache
@require_safe
def review_pdf(request: AuthedRequest, packet_id: str) -> HttpResponse:
    """At once where it is small; a large one is drawn in the background."""
    packet, now = _packet(request, packet_id), timezone.now()
    made = packets.look(packet, now=now).made
    if made is None:
        return redirect("review", packet_id)
    drawn = packets.drawn(packet, made)
    if not drawn and made.packet.large:
        packets.ask_to_draw(packet, now=now)
        messages.info(request, _("The PDF is being drawn. Ask again in a minute."))
        return redirect("review", packet_id)
    pdf = drawn or draw_pdf(made, now=now)
    return _named(HttpResponse(pdf, content_type="application/pdf"), packet, "pdf")


@require_POST
def review_delete(request: AuthedRequest, packet_id: str) -> HttpResponse:
    _packet(request, packet_id).delete()
    messages.success(request, _("The packet was deleted. Nothing it told of was."))
    return redirect("reviews")


@never_cache
@require_safe
def member_review(request: AuthedRequest, team_id: str, member_id: str) -> HttpResponse:
    """A member's packet as the team may read it: ``starts``, ``ends``, ``by``, ``as``.
    The member can read in their log that it was opened."""
    now = timezone.now()
    form = TeamForm(_asked_of_team(request, now))
    team, member = _readable(request, team_id, member_id)
    if not form.is_valid():
        raise Http404
    asked = Packet(owner=member, audience=Audience.TEAM.value, team=team)
    asked.starts, asked.ends = form.cleaned_data["starts"], form.cleaned_data["ends"]
    asked.by = form.cleaned_data["by"]
    made = packets.look(asked, now=now).made
    context: dict[str, Any] = {"packet": asked, "member": member, "team": team}
    if made is None:
        return render(request, "review/packet.html", context)
    week = week_of(asked.ends)
    teams.note_edition_seen(
        member=member, by=request.user, team=team, week=week, now=now
    )
    if request.GET.get("as") == "md":
        return _text(asked, made)
    if request.GET.get("as") == "pdf" and not made.packet.large:
        drawn = HttpResponse(draw_pdf(made, now=now), content_type="application/pdf")
        return _named(drawn, asked, "pdf")
    context |= {"form": form, "made": made, "words": _said(made)}
    return render(request, "review/packet.html", context)


def _readable(
    request: AuthedRequest, team_id: str, member_id: str
) -> tuple[Team, User]:
    """A team of the one who asks, and a member whose weeks they may read in it."""
    mine = Team.objects.visible_to(request.user)
    team = get_object_or_404(mine, public_id=team_id)
    members = Membership.objects.filter(team=team).select_related("user")
    member = get_object_or_404(members, user__public_id=member_id).user
    if not teams.sees_edition_of(request.user, team, member):
        raise Http404
    return team, member


class TeamForm(forms.Form):
    starts = DateField(label=gettext_lazy("From"))
    ends = DateField(label=gettext_lazy("To"))
    by = forms.ChoiceField(label=gettext_lazy("Ordered"), choices=Packet.By.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and not timedelta() <= ends - starts <= packets.LONGEST:
            raise forms.ValidationError(_("Choose a range of three years at most."))
        return data


def _asked_of_team(request: AuthedRequest, now: datetime) -> dict[str, Any]:
    """What was asked for, and the last half year where nothing was."""
    today = today_of(request.user, now=now)
    usual = {"starts": today - _USUAL, "ends": today, "by": Packet.By.PROJECT}
    return {**usual, **{k: request.GET[k] for k in usual if k in request.GET}}


def _packet(request: AuthedRequest, packet_id: str) -> Packet:
    mine = Packet.objects.owned_by(request.user).select_related("team", "project")
    return get_object_or_404(mine, public_id=packet_id)


def _list(request: AuthedRequest, form: PacketForm, status: int = 200) -> HttpResponse:
    mine = Packet.objects.owned_by(request.user).select_related("team", "project")
    context = {"form": form, "packets": mine.defer("pdf")}
    return render(request, "review/list.html", context, status=status)


def _said(made: Made) -> dict[str, Any]:
    return {
        "title": words.title(made.packet),
        "built": words.built(made.packet),
        "counted": words.counted(made.packet),
    }


def _text(packet: Packet, made: Made) -> HttpResponse:
    answer = HttpResponse(markdown(made), content_type="text/markdown; charset=utf-8")
    return _named(answer, packet, "md")


def _named(answer: HttpResponse, packet: Packet, ending: str) -> HttpResponse:
    name = f"review-{packet.starts}-{packet.ends}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
