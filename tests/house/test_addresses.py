import pytest


@pytest.mark.parametrize(
    "path", ["/api/v1/teams/a%00b/", "/api/v1/sessions/?project=a%00b"]
)
def test_an_address_with_a_nul_is_a_problem_document(as_alice, path):
    answer = as_alice.get(path)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/days/a%00b/", "/?next=%00"])
def test_a_page_with_a_nul_in_its_address_is_a_bad_request(as_alice, path):
    assert as_alice.get(path).status_code == 400


def test_a_form_with_a_nul_is_a_bad_request(as_alice):
    form = "application/x-www-form-urlencoded"
    answer = as_alice.post("/settings/zone/", "zone=a%00b", content_type=form)
    assert answer.status_code == 400
