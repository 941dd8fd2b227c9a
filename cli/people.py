"""Who may sign in and what they may do: staff in the user pool, partner apps with their credentials, memberships."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import boto3

from cli.deployment import Deployment
from cli.failure import Failure
from houyuan import identity


class NoSignIn(Failure):
    """Nobody signs in with this address."""


@dataclass(frozen=True)
class PartnerApp:
    """A partner app's credentials."""

    client_id: str
    secret: str


def invite(deployment: Deployment, email: str, *, password: str | None = None) -> str:
    """Makes a sign-in and returns its subject; somebody who has one keeps it.

    Without a password the person gets an invitation by mail and chooses one; with one (local stages) there is no mail.
    """
    pool: Any = boto3.client("cognito-idp")
    with suppress(pool.exceptions.UsernameExistsException):
        pool.admin_create_user(
            UserPoolId=deployment.user_pool,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
            DesiredDeliveryMediums=["EMAIL"],
            **({"MessageAction": "SUPPRESS"} if password else {}),
        )
    if password:
        pool.admin_set_user_password(UserPoolId=deployment.user_pool, Username=email, Password=password, Permanent=True)
    return subject_of(deployment, email)


def subject_of(deployment: Deployment, email: str) -> str:
    """The subject of somebody who has a sign-in.

    Raises:
        NoSignIn: for anybody else.
    """
    pool: Any = boto3.client("cognito-idp")
    try:
        found = pool.admin_get_user(UserPoolId=deployment.user_pool, Username=email)
    except pool.exceptions.UserNotFoundException as error:
        raise NoSignIn(f"{email} has no sign-in") from error
    return next(str(each["Value"]) for each in found["UserAttributes"] if each["Name"] == "sub")


def partner_app(deployment: Deployment) -> PartnerApp:
    """The credentials of the stage's partner app."""
    pool: Any = boto3.client("cognito-idp")
    client = pool.describe_user_pool_client(UserPoolId=deployment.user_pool, ClientId=deployment.partner_client)
    told = client["UserPoolClient"]
    return PartnerApp(told["ClientId"], told["ClientSecret"])


def join(deployment: Deployment, subject: str, programme: str, role: str, organisation: str = "") -> None:
    """Makes a person or an app a member of a programme, working for one of its organisations where one is named.

    Raises:
        ValueError: for a role that does not exist.
    """
    deployment.enter()
    identity.grant(subject, programme, role, organisation)


def leave(deployment: Deployment, subject: str, programme: str) -> None:
    """Ends a membership; functions that have just seen it forget it within 30 seconds."""
    deployment.enter()
    identity.revoke(subject, programme)
