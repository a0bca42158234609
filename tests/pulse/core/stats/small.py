"""Small sessions, measured and added up."""

from datetime import timedelta

from pulse.core.stats.activity import combine
from pulse.core.stats.measure import measure
from tests.pulse.core.sessions import NINE


def measured(*sessions):
    return [measure(session.records, agent="claude_code") for session in sessions]


def total(*sessions, **more):
    return combine(measured(*sessions), **more)


def nine(hours=0):
    return NINE + timedelta(hours=hours)


def one_call(session):
    (call,) = measure(session.records).calls
    return call
