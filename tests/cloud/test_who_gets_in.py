"""The gateway and the functions behind it, asked with every kind of token."""

import base64
import json
from urllib.parse import urlsplit

import pytest
import urllib3

from cli.client import Client, Refused


def status(client: Client, path: str) -> int:
    try:
        client.get(path)
    except Refused as refused:
        return refused.status
    return 200


def unsigned(token: str) -> str:
    """The same claims under no signature."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return ".".join([header, token.split(".")[1], ""])


@pytest.mark.parametrize(
    "service", ["intake/v1/programmes", "deliveries/v1/programmes/p/kits", "funds/v1/programmes/p/lines"]
)
@pytest.mark.parametrize("token", ["", "a.b.c"])
def test_nobody_gets_in_without_a_token_that_the_pool_signed(stack, service, token):
    assert status(Client(stack.deployment.api_url, token), f"/{service}") == 401


def test_a_token_stripped_of_its_signature_is_refused(stack, tokens):
    bearer = tokens["coordinator"]
    assert status(Client(stack.deployment.api_url, bearer), "/intake/v1/programmes") == 200
    assert status(Client(stack.deployment.api_url, unsigned(bearer)), "/intake/v1/programmes") == 401


@pytest.mark.parametrize("role", ["social-worker", "funder", "partner"])
def test_a_role_without_the_permission_is_refused(programme, role):
    assert status(programme.clients[role], programme.path("funds", "disbursements")) == 403


def test_a_member_of_another_programme_is_refused(programme):
    assert status(programme.clients["coordinator"], "/intake/v1/programmes/not-mine") == 403


@pytest.mark.parametrize("ours", [True, False])
def test_the_site_alone_may_ask_from_a_browser(stack, ours):
    site = stack.deployment.site_url
    headers = {
        "host": urlsplit(stack.deployment.api_url).netloc,
        "origin": site if ours else "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
    }
    answer = urllib3.request("OPTIONS", f"http://127.0.0.1:{stack.port}/intake/v1/programmes", headers=headers)
    assert answer.headers.get("access-control-allow-origin") == (site if ours else None)
