"""The JSON of people, tokens and teams."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.models import ApiToken, User


class MeSerializer(serializers.ModelSerializer[User]):
    id = serializers.CharField(source="public_id", read_only=True)
    day_start = serializers.IntegerField(min_value=0, max_value=23)

    class Meta:
        model = User
        fields = ("id", "email", "name", "day_start", "joined_at", "onboarded_at")
        read_only_fields = ("email", "joined_at", "onboarded_at")


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    id = serializers.CharField(source="public_id", read_only=True)
    scopes = serializers.MultipleChoiceField(
        choices=ApiToken.Scope.choices, allow_empty=False
    )

    class Meta:
        model = ApiToken
        fields = (
            "id",
            "name",
            "hint",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
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
