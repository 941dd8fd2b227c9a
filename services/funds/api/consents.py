"""Routes of signed links: open to whoever holds one, without an account."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path

from services.funds import answers
from services.funds.api.base import api
from services.funds.models.consents import AskedConsent, ConsentAnswer

TokenPath = Annotated[str, Path(description="The token of a signed link.")]


@api.opens("GET", "/v1/open/consents/<token>", "Read what a signed link asks for")
def read_asked_consent(token: TokenPath) -> AskedConsent:
    return answers.asked(token)


@api.opens("POST", "/v1/open/consents/<token>", "Answer a signed link")
def answer_asked_consent(token: TokenPath, given: ConsentAnswer) -> AskedConsent:
    return answers.give(token, given)
