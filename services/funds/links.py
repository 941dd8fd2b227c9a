"""Signed links: what a link to a funder says, and whether the programme's own key made it.

A token is `{programme}.{reallocation}.{funder}.{attempt}.{expires_on}.{signature}`. It is stored nowhere: the clerk
makes it when it writes the mail, and whoever holds it is the funder's contact. The contact is signed along, by its
keyed hash: once the contact is another, the token is none.
"""

import re
from dataclasses import dataclass

from houyuan import privacy, records
from houyuan.problems import NotFound
from houyuan.records import Record
from houyuan.settings import settings
from services.funds import agreements
from services.funds.models.consents import PlannedConsent

_USE = "consent"
_ATTEMPT = "1"
_DAY, _CODE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[a-z0-9][a-z0-9-]{0,62}"
_FORM = re.compile(
    rf"({_CODE})\.({_DAY}\.[A-Za-z0-9_-]{{1,64}})\.({_CODE})\.{_ATTEMPT}\.({_DAY})\.([A-Za-z0-9_-]{{32}})", re.ASCII
)


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
    said = f"{agreement.programme}.{asked.reallocation}.{asked.funder}.{_ATTEMPT}.{asked.expires_on}"
    return f"{said}.{privacy.sign(agreement.programme, _USE, _signed(said, agreement))}"


def address(token: str) -> str:
    """The page of the site on which a funder answers."""
    return f"{settings().site_url}/#/consent/{token}"


def read(token: str) -> Link:
    """What a token says, once its signature was found to be the programme's.

    Raises:
        NotFound: for a token that this programme's key did not make, or made for a contact that the funder no longer
            has.
    """
    form = _FORM.fullmatch(token)
    if form is None:
        raise NotFound
    programme, reallocation, funder, expires_on, signature = form.groups()
    # A programme that is not there has no key, and none is made for whoever asks for it.
    if records.find(programme, "programme", programme) is None:
        raise NotFound
    agreement = agreements.with_funder(programme).get(funder)
    if agreement is None or agreement.body["contact"] is None:
        raise NotFound
    if not privacy.verify(programme, _USE, _signed(token.rpartition(".")[0], agreement), signature):
        raise NotFound
    return Link(programme, reallocation, funder, expires_on, agreement)


def _signed(said: str, agreement: Record) -> str:
    return f"{said}/{agreements.contact_key(agreement)}"
