"""What rooms above want to be told: they add a function in their `AppConfig.ready`."""

from collections.abc import Callable
from datetime import date

from accounts.models import Team, User

#: Called after the commit with (owner, local dates, first sync): these days, the newest
#: first, have another input now. With ``first_sync`` it is history that was just sent
#: for the first time, so nobody should have to wait for the night.
days_changed: list[Callable[[User, list[date], bool], None]] = []

#: What this person shows to this team is another set of projects now. Called inside the
#: transaction that changes it: what the team may no longer see is gone with it.
shares_changed: list[Callable[[User, Team], None]] = []

#: What of this person may be used has changed: something was left out, taken in again
#: or deleted. Called inside the transaction that does it: what rests on it goes too.
use_changed: list[Callable[[User], None]] = []
