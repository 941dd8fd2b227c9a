"""What the households of a check's sample said: one answer each, the latest; and what the answers say together."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from houyuan import privacy, records
from houyuan.identity import Caller
from houyuan.percent import rounded
from houyuan.problems import IdTaken, invalid
from houyuan.records import Change, Record
from services.deliveries import checks, sampling
from services.deliveries.models.checks import Check, CheckAnswer, CheckResult, NewCheckAnswer, Sampled, SampleList

KIND = "check-answer"


def keep(programme: str, check: str, new: NewCheckAnswer, caller: Caller) -> CheckAnswer:
    """Keeps a household's answer in place of the one before, which stays as that record's earlier version.

    Raises:
        NotFound: when there is no such check.
        Invalid: for a household that is not in its sample.
    """
    if new.household not in checks.get(programme, check).body["sample"]:
        raise invalid("household", f"{new.household} 不在样本中", f"{new.household} is not in the sample")
    record_id, said = _key(check, new.household), privacy.digest(programme, new)

    def rule(seen: Record) -> Change | None:
        if seen.body["said"] == said:
            return None
        return Change(privacy.seal(programme, KIND, record_id, new) | {"said": said})

    if caller.seen is None and records.find(programme, KIND, record_id) is None:
        extra = {"check": check, "said": said}
        # Whoever was quicker has said it before: this answer takes the place of theirs.
        with suppress(IdTaken):
            records.create(records.new_record(programme, KIND, new, caller, record_id=record_id, extra=extra))
    return records.change(programme, KIND, record_id, caller, rule).answer(CheckAnswer)


def sample(programme: str, check: str) -> SampleList:
    """The sample of a check with the answers so far."""
    drawn, answers = checks.get(programme, check).body["sample"], given(programme, check)
    households = [Sampled(household=each, answer=answers.get(each)) for each in drawn]
    return SampleList(count=len(households), households=households)


def given(programme: str, check: str) -> dict[str, str]:
    """The answers to a check, by household."""
    return dict(_given(programme, check))


def show(programme: str, check: str) -> Check:
    """One check with its result."""
    record = checks.get(programme, check)
    counted = Counter(given(programme, check).values())
    told = result(counted, record.body["sample_size"], record.body["confidence"])
    return record.answer(Check, result=told)


def result(counted: Counter[str], sample_size: int, confidence: int) -> CheckResult:
    """What so many answers of each kind say."""
    confirmed, denied = counted["confirmed"], counted["denied"]
    responded = confirmed + denied
    told = CheckResult(
        confirmed=confirmed,
        denied=denied,
        unreachable=counted["unreachable"],
        open=sample_size - counted.total(),
        response_percent=rounded(Decimal(responded) * 100 / sample_size),
    )
    if not responded:
        return told
    interval = sampling.wilson(confirmed, responded, confidence)
    return told.model_copy(
        update={
            "confirmed_percent": rounded(interval.share * 100),
            "low_percent": rounded(interval.low * 100),
            "high_percent": rounded(interval.high * 100),
        }
    )


def _given(programme: str, check: str) -> Iterator[tuple[str, str]]:
    first = _key(check, "")
    for each in records.glances(programme, KIND, ("household", "answer"), first, first):
        yield each.body["household"], each.body["answer"]


def _key(check: str, household: str) -> str:
    return f"{check}.{household}"
