"""Which links are posts, and where the composer is."""

import pytest

from publishing.errors import BadLink
from publishing.networks import NETWORKS

pytestmark = pytest.mark.any_database

LINKEDIN, X = NETWORKS["linkedin"], NETWORKS["x"]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.linkedin.com/feed/update/urn:li:activity:7264000000000000001/",
        "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7264000000000000001",
        "https://linkedin.com/posts/ada-l_a-lease-activity-7264000000000000001-AbC_?utm=1",
        " https://www.linkedin.com/posts/ada_activity-7264000000000000001-x9Yz ",
    ],
)
def test_linkedin_links_of_one_post_are_one_address(link):
    assert LINKEDIN.read_link(link) == (
        "https://www.linkedin.com/feed/update/urn:li:activity:7264000000000000001",
        "urn:li:activity:7264000000000000001",
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://x.com/ada/status/1858000000000000001",
        "https://twitter.com/ada/status/1858000000000000001?s=20",
        "https://mobile.x.com/ada/status/1858000000000000001/photo/1",
    ],
)
def test_x_links_of_one_post_are_one_address(link):
    address = "https://x.com/ada/status/1858000000000000001"
    assert X.read_link(link) == (address, "1858000000000000001")


def test_an_x_link_without_a_name_is_kept_without_one():
    url, native_id = X.read_link("https://x.com/i/web/status/1858000000000000001")
    assert url == "https://x.com/i/web/status/1858000000000000001"
    assert native_id == "1858000000000000001"


@pytest.mark.parametrize("network", [LINKEDIN, X])
@pytest.mark.parametrize(
    "link",
    [
        "",
        "not a link",
        "http://x.com/ada/status/1858000000000000001",
        "http://www.linkedin.com/posts/a-activity-7264000000000000001-x",
        "https://x.com.evil.example/ada/status/1858000000000000001",
        "https://evil.example/www.linkedin.com/posts/a-activity-7264000000000000001-x",
        "https://ada@x.com/ada/status/1858000000000000001",
        "https://x.com:8443/ada/status/1858000000000000001",
        "https://x.com/ada",
        "https://x.com/ada/status/12ab",
        "https://www.linkedin.com/in/ada",
        "https://[::1/",
        "javascript:alert(1)",
        "https://x.com/ada/status/" + "1" * 600,
    ],
)
def test_a_bad_link_says_what_is_expected(network, link):
    with pytest.raises(BadLink, match=f"not the link of a.*{network.NAME}"):
        network.read_link(link)


def test_the_intent_page_of_x_gets_exactly_the_text():
    url = X.composer_url("50 % & more\n+1 “ok”")
    assert url == (
        "https://x.com/intent/post?text=50+%25+%26+more%0A%2B1+%E2%80%9Cok%E2%80%9D"
    )
