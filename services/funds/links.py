"""Signed links to funders: who is asked for which reallocation, until the end of which day.

The clerk makes a link when it writes the mail, and whoever holds it is the funder's contact. The contact is signed
along, by its keyed hash: once the contact is another, the link is none.
"""

from dataclasses import dataclass

from houyuan import tokens
from houyuan.problems import NotFound
from houyuan.records import Record
from houyuan.settings import settings
from services.funds import agreements
from services.funds.models.consents import PlannedConsent

_ATTEMPT = "1"
_FORM = tokens.Form("consent", (tokens.DATED, tokens.CODE, _ATTEMPT, tokens.DAY))


@dataclass(frozen=True)
class Link:
    """What a signed link says: who is asked for which reallocation, until the end of which day."""

    programme: str
    reallocation: str
    funder: str
    expires_on: str
    agreement: Record


def token(agreement: Record, asked: PlannedConsent) -> str:
    """The token of a link that asks one funder for one reallocation, at the contact that its agreement names."""
    said = (asked.reallocation, asked.funder, _ATTEMPT, asked.expires_on)
    return _FORM.token(agreement.programme, said, agreements.contact_key(agreement))


def address(token: str) -> str:
    """The page of the site on which a funder answers."""
    return f"{settings().site_url}/#/consent/{token}"


def read(token: str) -> Link:
    """What a token says, once its signature was found to be the programme's.

    Raises:
        NotFound: for a token that this programme's key did not make, or made for a contact that the funder no longer
            has.
    """
    claim = _FORM.claim(token)
    reallocation, funder, _, expires_on = claim.parts
    agreement = agreements.with_funder(claim.programme).get(funder)
    if agreement is None or agreement.body["contact"] is None:
        raise NotFound
    claim.check(agreements.contact_key(agreement))
    return Link(claim.programme, reallocation, funder, expires_on, agreement)
