"""People in the trailers of a commit message; agents are none."""

import pytest

from pulse.core.evidence.people import named_in


def test_people_are_found_once_and_agents_are_not():
    message = (
        'git commit -m "Fix the importer\n\n'
        "Co-Authored-By: Grace Hopper <grace@example.com>\n"
        "Reviewed-by: Grace Hopper <grace@example.com>\n"
        "Co-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>\n"
        "Signed-off-by: renovate[bot] <bot@example.com>\n"
        '  Tested-by: Björn Å <b@example.com>"'
    )
    assert named_in(message) == ["Grace Hopper", "Björn Å"]


@pytest.mark.parametrize(
    "message",
    ["", "Co-Authored-By: Name <email>", "see Reviewed-by: nobody", "Author: me"],
)
def test_what_is_no_trailer_of_a_person(message):
    assert named_in(message) == []
