"""The JSON of people, tokens and teams."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import ApiToken, AuditEvent, Invitation, Membership, Team, User
from accounts.services import teams, zones


class MeSerializer(serializers.ModelSerializer[User]):
    id = serializers.CharField(source="public_id")
    zone = serializers.SerializerMethodField(help_text="IANA name, where you are now")

    class Meta:
        model = User
        fields = (
            *("id", "email", "name", "zone", "day_start"),
            *("joined_at", "onboarded_at"),
        )
        read_only_fields = fields

    def get_zone(self, person: User) -> str:
        return zones.zone_at(person, timezone.now())


class MeChange(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    day_start = serializers.IntegerField(min_value=0, max_value=23, required=False)
    zone = serializers.CharField(max_length=64, required=False)
    moved_at = serializers.DateTimeField(
        required=False,
        help_text="When you moved to this zone; without it the newest zone was wrong.",
    )

    def validate_zone(self, value: str) -> str:
        if value not in zones.known_zones():
            raise serializers.ValidationError(_("There is no such time zone."))
        return value

    def validate_moved_at(self, value: datetime) -> datetime:
        if value > timezone.now():
            raise serializers.ValidationError(_("This moment lies in the future."))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "moved_at" in attrs and "zone" not in attrs:
            raise serializers.ValidationError({"zone": _("Say where you moved to.")})
        return attrs


class MeDelete(serializers.Serializer[Any]):
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    id = serializers.CharField(source="public_id", read_only=True)
    scopes = serializers.MultipleChoiceField(
        choices=ApiToken.Scope.choices, allow_empty=False
    )

    class Meta:
        model = ApiToken
        fields = (
            *("id", "name", "hint", "scopes"),
            *("created_at", "expires_at", "last_used_at", "revoked_at"),
        )
        read_only_fields = ("hint", "created_at", "last_used_at", "revoked_at")

    def validate_expires_at(self, value: Any) -> Any:
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError(_("This moment has passed."))
        return value

    def to_representation(self, instance: ApiToken) -> dict[str, Any]:
        # A set has no order; JSON and people want one.
        shown = super().to_representation(instance)
        return {**shown, "scopes": sorted(instance.scopes)}


class NewTokenSerializer(TokenSerializer):
    """As it is answered once, on creation: ``token`` is never shown again."""

    token = serializers.SerializerMethodField()

    class Meta(TokenSerializer.Meta):
        fields = (*TokenSerializer.Meta.fields, "token")  # type: ignore[assignment]

    def get_token(self, instance: ApiToken) -> str:
        return str(self.context["text"])


class TeamSerializer(serializers.ModelSerializer[Team]):
    id = serializers.CharField(source="public_id", read_only=True)
    role = serializers.SerializerMethodField(help_text="Yours.")

    class Meta:
        model = Team
        fields = ("id", "name", "role", "created_at")
        read_only_fields = ("created_at",)

    def get_role(self, team: Team) -> str:
        return str(teams.membership_of(self.context["request"].user, team).role)


class MemberSerializer(serializers.ModelSerializer[Membership]):
    id = serializers.CharField(source="user.public_id", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "name", "email", "role", "joined_at")
        read_only_fields = ("joined_at",)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    id = serializers.CharField(source="public_id", read_only=True)

    class Meta:
        model = Invitation
        fields = (
            *("id", "role", "email"),
            *("created_at", "expires_at", "accepted_at", "revoked_at"),
        )
        read_only_fields = ("created_at", "expires_at", "accepted_at", "revoked_at")


class NewInvitationSerializer(InvitationSerializer):
    """As it is answered once, on creation: ``secret`` is never shown again."""

    secret = serializers.SerializerMethodField()

    class Meta(InvitationSerializer.Meta):
        fields = (*InvitationSerializer.Meta.fields, "secret")  # type: ignore[assignment]

    def get_secret(self, invitation: Invitation) -> str:
        return str(self.context["secret"])


class AcceptSerializer(serializers.Serializer[Any]):
    secret = serializers.CharField(max_length=100)


class AuditSerializer(serializers.ModelSerializer[AuditEvent]):
    actor = serializers.SerializerMethodField(help_text="Who did it, by name.")
    team = serializers.CharField(source="team.public_id", default=None)
    detail = serializers.DictField()

    class Meta:
        model = AuditEvent
        fields = ("at", "action", "actor", "team", "detail")
        read_only_fields = fields

    def get_actor(self, event: AuditEvent) -> str | None:
        return event.actor.get_full_name() if event.actor else None
