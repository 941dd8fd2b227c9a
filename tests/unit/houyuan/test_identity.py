"""Who is calling, told from the claims that the gateway has checked."""

from typing import Any

import pytest

from houyuan.identity import Claims, claims_of
from houyuan.problems import Unauthenticated


def event(claims: Any) -> dict[str, Any]:
    return {"requestContext": {"authorizer": {"jwt": {"claims": claims}}}}


def test_a_person_is_whom_the_token_was_given_to():
    claims = {"sub": "8f1c", "username": "wang", "client_id": "site", "scope": "openid email"}
    assert claims_of(event(claims)) == Claims("8f1c", app=False, scopes=frozenset({"openid", "email"}))


def test_a_person_without_scopes_is_a_person():
    assert claims_of(event({"sub": "8f1c"})) == Claims("8f1c", app=False, scopes=frozenset())


def test_an_app_is_its_client():
    claims = {"sub": "app1", "client_id": "app1", "scope": "houyuan/read houyuan/write"}
    assert claims_of(event(claims)) == Claims("app1", app=True, scopes=frozenset({"houyuan/read", "houyuan/write"}))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"requestContext": {}},
        {"requestContext": {"authorizer": {}}},
        event({}),
        event({"scope": "houyuan/read"}),
        event({"sub": ""}),
        event({"client_id": ""}),
        event({"username": "wang", "client_id": "site"}),
    ],
)
def test_a_token_that_names_nobody_is_none(sent: dict[str, Any]):
    with pytest.raises(Unauthenticated):
        claims_of(sent)
