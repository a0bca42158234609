"""Fields that several pages ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.services import zones

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class ZoneField(forms.ChoiceField):
    """A place of the zone database; names of older browsers are places too."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your time zone"))
        kwargs.setdefault(
            "help_text", _("A day in your journal is a day where you are.")
        )
        names = [(name, name.replace("_", " ")) for name in zones.choices()]
        super().__init__(choices=names, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return value in zones.known_zones()


class HourField(forms.TypedChoiceField):
    """The full hour at which a person's days begin."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your day begins at"))
        kwargs.setdefault(
            "help_text", _("Work after midnight belongs to the evening before.")
        )
        super().__init__(coerce=int, choices=HOURS, **kwargs)
