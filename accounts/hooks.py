"""What rooms above want to be told: they add a function in their `AppConfig.ready`.

Each is called with the person, inside the transaction that changes them.
"""

from collections.abc import Callable

from accounts.models import Membership, User

#: The zone history or the hour at which days begin is another one: days are cut anew.
calendar_changed: list[Callable[[User], None]] = []
#: The account is about to be deleted, rows and all: what lies outside the database.
account_deleting: list[Callable[[User], None]] = []
#: The person is about to leave the team or be removed: what the team could see goes.
membership_ending: list[Callable[[Membership], None]] = []
