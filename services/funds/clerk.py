"""The clerk: mails signed links as they are asked for, and clears up each night what nobody answered.

A request for consent is `pending` until its mail was handed over. A mail can be doubled only when the function dies
between SES's yes and the next write; it then holds the same link. It is never lost: the stream repeats what failed,
and the night sends what is pending still.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools import Logger

from houyuan import days, post, records, wire
from houyuan.identity import Caller
from houyuan.records import Change, Record
from services.funds import agreements, answers, consents, reallocations
from services.funds.consent_mail import compose

CLERK = Caller("clerk", "")
logger = Logger()


def mail_asked(event: dict[str, Any]) -> dict[str, Any]:
    """Mails the links that a batch of stream records asks for.

    Returns:
        The batch's failures, so that the stream repeats from the first mail that could not be sent.
    """
    failed = []
    for record in event["Records"]:
        keys = wire.from_wire(record["dynamodb"]["Keys"])
        programme, _, kind = keys["pk"].partition("#")
        if kind == consents.KIND and not _sent(programme, keys["sk"]):
            failed.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
    return {"batchItemFailures": failed}


def clear_up() -> dict[str, int]:
    """What the night does: expired approvals give back what they reserved, links that were never mailed are mailed.

    What fails, for one programme or one record, is logged and counted; everything else goes on.

    Returns:
        How many approvals expired, how many links could not be mailed again, and how much else failed.
    """
    done = Counter(expired=0, unsent=0, failed=0)
    for programme in records.programmes():
        with _going_on(programme, done):
            for waiting in _waiting(programme):
                with _going_on(waiting.id, done):
                    done["expired"] += answers.expire(programme, waiting.id)
        with _going_on(programme, done):
            for agreement in agreements.with_funder(programme).values():
                consents.ask_anew(agreement, CLERK)
            pending = [each for each in records.between(programme, consents.KIND) if each.body["state"] == "pending"]
            done["unsent"] += sum(not _sent(programme, each.id) for each in pending)
    return dict(done)


@contextmanager
def _going_on(what: str, done: Counter[str]) -> Iterator[None]:
    """Goes on after a failure, which is logged by its kind and counted."""
    try:
        yield
    except Exception as failure:  # noqa: BLE001 - whatever is wrong with one, the others have their turn
        done["failed"] += 1
        logger.error(  # noqa: TRY400 - a traceback may hold personal data
            "not cleared up", extra={"what": what, "failure": type(failure).__name__}
        )


def _waiting(programme: str) -> Iterator[Record]:
    today = days.today()
    for each in records.between(programme, reallocations.KIND):
        if each.body["state"] == "approved" and each.body["expires_on"] < today:
            yield each


def _sent(programme: str, consent: str) -> bool:
    """Mails one link, unless it was mailed or is not asked for any more; False when it could not be mailed."""
    try:
        _send(records.get(programme, consents.KIND, consent))
    except Exception as failure:  # noqa: BLE001 - one link that cannot be mailed holds up no other
        logger.error(  # noqa: TRY400 - a traceback may hold the address
            "link not mailed", extra={"consent": consent, "failure": type(failure).__name__}
        )
        return False
    return True


def _send(asked: Record) -> None:
    programme, funder = asked.programme, asked.body["funder"]
    reallocation = records.get(programme, reallocations.KIND, asked.body["reallocation"])
    waits = reallocation.body["state"] == "approved" and asked.body["expires_on"] >= days.today()
    if asked.body["state"] != "pending" or not waits:
        return
    agreement = agreements.with_funder(programme)[funder]
    # Also where the contact was changed and the move approved at the same moment by one person.
    agreements.independent(funder, agreements.contact_by(agreement), reallocation.body["approved_by"])
    message_id = post.send(compose(asked, agreement), agreements.contact(agreement))
    done = {"state": "mailed", "message_id": message_id, "mailed_to": agreement.body["contact"]["m"]}
    done |= {"agreement_version": agreement.version}
    # A contact that was changed while the mail went out is mailed next: its link alone is good.
    records.change(programme, consents.KIND, asked.id, CLERK, lambda _: Change(done, [agreements.unchanged(agreement)]))
