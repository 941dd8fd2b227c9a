"""The post office: hands a finished message to SES."""

from email.message import EmailMessage
from functools import cache
from typing import Any

import boto3

from houyuan.settings import settings


@cache
def _ses() -> Any:
    return boto3.client("sesv2")


def send(message: EmailMessage, to: str) -> str:
    """Sends a message as it stands and returns SES's message id."""
    answer = _ses().send_email(
        FromEmailAddress=settings().sender,
        Destination={"ToAddresses": [to]},
        Content={"Raw": {"Data": message.as_bytes()}},
        ConfigurationSetName=settings().mail_configuration_set,
    )
    message_id: str = answer["MessageId"]
    return message_id
