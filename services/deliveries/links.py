"""The links by which volunteers go out: one for each run, good for some days, renewed if a phone is lost.

A link is made anew from what the run says whenever it is asked for, and told to whoever plans the round. The link's
number is signed along: once the run has another, the link is none.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from houyuan import days, records, tokens
from houyuan.identity import Caller
from houyuan.problems import Fault, LinkSpent, NotFound, WrongState
from houyuan.records import Change, Record, now
from houyuan.settings import settings
from services.deliveries import rounds, runs
from services.deliveries.models.runs import RunLink

SHOWN_DAYS = 2
"""For how many days after the round's last one a link shows the list."""
SENDING_DAYS = 14
"""For how many days more it takes what was done by then: a phone may be long without a network."""
_FORM = tokens.Form("run", (tokens.CODE, tokens.CODE, tokens.DAY))


@dataclass(frozen=True)
class Link:
    """What a link says, and the round and run that it is for."""

    round: Record
    run: Record
    expires_on: str

    @property
    def programme(self) -> str:
        """The programme whose key signed it."""
        return self.run.programme

    @property
    def caller(self) -> Caller:
        """Who acts by the link."""
        return Caller(f"volunteer:{self.run.body['volunteer']}", "")

    @property
    def sends_until(self) -> str:
        """The last day on which it takes what was done."""
        return _later(self.expires_on, SENDING_DAYS)


def make(programme: str, round_id: str, volunteer: str, caller: Caller, *, renew: bool) -> RunLink:
    """The link of a run; asked again it is the same, unless it is to be renewed, which ends the one before.

    Raises:
        NotFound: when there is no such run.
        WrongState: when the round is over.
    """
    going_out = records.get(programme, rounds.KIND, round_id)
    expires_on = _later(going_out.body.get("until") or going_out.body["day"], SHOWN_DAYS)

    def rule(seen: Record) -> Change | None:
        standing = seen.body.get("link")
        if standing and not renew and standing["expires_on"] == expires_on:
            return None
        if going_out.body["state"] not in runs.DIVISIBLE:
            raise WrongState(Fault("round", "本轮不在发放中", "The round is not under way"))
        number = (standing["number"] if standing else 0) + 1
        made = {"number": number, "made_at": now(), "made_by": caller.subject, "expires_on": expires_on}
        return Change({"link": made | {"opened_at": None}})

    run = records.change(programme, runs.KIND, runs.key(round_id, volunteer), caller, rule)
    url = f"{settings().site_url}/#/run/{token(run, expires_on)}"
    return RunLink(url=url, expires_on=expires_on, sends_until=_later(expires_on, SENDING_DAYS))


def token(run: Record, expires_on: str) -> str:
    """The token of a run that has a link."""
    return _FORM.token(run.programme, (run.body["round"], run.body["volunteer"], expires_on), _number(run))


def shown(token: str) -> Link:
    """The link of a token that may still see the list.

    Raises:
        NotFound: for a token that the programme's key did not make, or that was renewed.
        LinkSpent: when its days are over.
    """
    link = _read(token)
    if link.expires_on < days.today():
        raise LinkSpent
    return link


def sending(token: str) -> Link:
    """The link of a token that may still report what was done.

    Raises:
        NotFound: for a token that the programme's key did not make, or that was renewed.
        LinkSpent: when its days are over.
    """
    link = _read(token)
    if link.sends_until < days.today():
        raise LinkSpent
    return link


def opened(link: Link) -> None:
    """Keeps when a link was first opened."""

    def rule(seen: Record) -> Change | None:
        standing = seen.body["link"]
        return None if standing["opened_at"] else Change({"link": standing | {"opened_at": now()}})

    if not link.run.body["link"]["opened_at"]:
        records.change(link.programme, runs.KIND, link.run.id, link.caller, rule)


def _read(token: str) -> Link:
    claim = _FORM.claim(token)
    round_id, volunteer, expires_on = claim.parts
    run = records.find(claim.programme, runs.KIND, runs.key(round_id, volunteer))
    if run is None or not run.body.get("link"):
        raise NotFound
    claim.check(_number(run))
    return Link(records.get(claim.programme, rounds.KIND, round_id), run, expires_on)


def _number(run: Record) -> str:
    return str(run.body["link"]["number"])


def _later(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()
