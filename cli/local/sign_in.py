"""Tokens of the local cloud, got as a browser and a partner app get them: code with PKCE, and client credentials."""

import base64
import hashlib
import secrets
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import urllib3

from cli import people
from cli.client import Client
from cli.deployment import Deployment
from cli.failure import Failure
from cli.local.cloud import LocalCloud
from cli.people import PartnerApp

_FOUND = 302


class SignInFailed(Failure):
    """The sign-in page or the token endpoint refused."""


class _Form(HTMLParser):
    """The hidden fields of the sign-in page's form."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("type") == "hidden":
            self.fields[told.get("name") or ""] = told.get("value") or ""


def tokens(cloud: LocalCloud) -> dict[str, str]:
    """A token for each role, the partner app's among them.

    Raises:
        SignInFailed: when one of them is not let in.
    """
    deployment = cloud.deployment
    staff = {each.role: staff_token(deployment, each.email, each.password) for each in cloud.people}
    return staff | {"partner": partner_token(deployment, people.partner_app(deployment))}


def clients(cloud: LocalCloud) -> dict[str, Client]:
    """A client of the API for each role.

    Raises:
        SignInFailed: when one of them is not let in.
    """
    return {role: Client(cloud.deployment.api_url, token) for role, token in tokens(cloud).items()}


def staff_token(deployment: Deployment, email: str, password: str) -> str:
    """The access token of a person who signs in on the hosted page.

    Raises:
        SignInFailed: when the page does not let them in.
    """
    http = urllib3.PoolManager()
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": deployment.staff_client,
        "redirect_uri": f"{deployment.site_url}/",
        "scope": "openid email",
        "state": secrets.token_urlsafe(16),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    page = http.request("GET", f"{deployment.sign_in_url}/oauth2/authorize", fields=asked)
    form = _Form()
    form.feed(page.data.decode())
    filled = {**form.fields, "username": email, "password": password}
    answer = http.request(
        "POST", f"{deployment.sign_in_url}/login", fields=filled, encode_multipart=False, redirect=False
    )
    if answer.status != _FOUND:
        raise SignInFailed(f"The sign-in page did not let {email} in")
    told = parse_qs(urlsplit(answer.headers["location"]).query)
    if told.get("state") != [asked["state"]]:
        raise SignInFailed("The sign-in page answered another request")
    grant = {
        "grant_type": "authorization_code",
        "client_id": deployment.staff_client,
        "code": told["code"][0],
        "redirect_uri": asked["redirect_uri"],
        "code_verifier": verifier,
    }
    return _token(http, deployment, grant)


def partner_token(deployment: Deployment, app: PartnerApp) -> str:
    """The access token of the partner app.

    Raises:
        SignInFailed: for wrong credentials.
    """
    grant = {"grant_type": "client_credentials", "scope": "houyuan/read houyuan/write"}
    return _token(urllib3.PoolManager(), deployment, grant, app)


def _token(
    http: urllib3.PoolManager, deployment: Deployment, grant: dict[str, str], app: PartnerApp | None = None
) -> str:
    headers = urllib3.make_headers(basic_auth=f"{app.client_id}:{app.secret}") if app else {}
    answer = http.request(
        "POST", f"{deployment.sign_in_url}/oauth2/token", fields=grant, headers=headers, encode_multipart=False
    )
    told: dict[str, Any] = answer.json()
    if "access_token" not in told:
        raise SignInFailed(f"No token: {told.get('error', answer.status)}")
    return str(told["access_token"])
