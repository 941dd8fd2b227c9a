"""What must agree within a report: parts with totals, lists with counts, percentages with targets."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from houyuan.percent import percent
from houyuan.problems import Fault, Problem
from houyuan.types import days_between
from services.reports.dataset import Balances, Dataset, Fulfilled
from services.reports.models import FigureValue

BALANCES = ("planned", "moved_in", "moved_out", "spent", "committed", "left")
_ADDED = ("deliveries", "person_times")
_UNITED = ("rounds", "households")


class FiguresDisagree(Problem):
    """Figures of one report contradict each other: something was recorded in between, or a rule is broken."""

    status, code = 409, "figures-disagree"
    zh, en = (
        "报告中的数字互相矛盾，未冻结；请重试",
        "Figures of the report contradict each other; nothing was frozen. Try again",
    )


def agree(dataset: Dataset) -> None:
    """Passes a dataset whose parts agree.

    Raises:
        FiguresDisagree: naming every contradiction at once.
    """
    faults = contradictions(dataset)
    if faults:
        raise FiguresDisagree(*faults)


def contradictions(dataset: Dataset) -> list[Fault]:
    """Every contradiction of a dataset; an empty list for one that may be printed."""
    checks: Iterable[Callable[[Dataset], Iterator[Fault]]] = (
        _one_value,
        _period,
        _targets,
        _helped,
        _handed_out,
        _overlaps,
        _requests,
        _stock,
        _money,
        _moves,
    )
    return [fault for check in checks for fault in check(dataset)]


def _one_value(dataset: Dataset) -> Iterator[Fault]:
    """A figure that stands in several places says the same in all of them."""
    first: dict[tuple[object, ...], FigureValue] = {}
    for value in dataset.mentions():
        told = first.setdefault((value.figure, *sorted(value.where.items())), value)
        yield from _same(value.figure, value.value, told.value)


def _period(dataset: Dataset) -> Iterator[Fault]:
    days = dataset.figure("programme-days")
    yield from _same("programme-days", days.value, days_between(days.start, days.end))


def _targets(dataset: Dataset) -> Iterator[Fault]:
    for indicator in dataset.indicators:
        wanted = percent(indicator.actual.value, indicator.target)
        printed = indicator.percent.removesuffix("%") if indicator.percent else None
        if printed != wanted:
            yield _fault(f"indicators.{indicator.id}", str(printed), str(wanted))


def _helped(dataset: Dataset) -> Iterator[Fault]:
    for breakdown in dataset.consultations:
        yield from _sum(f"consultations.{breakdown.dimension}", breakdown.total, (row.value for row in breakdown.rows))
        yield from _same(
            f"consultations.{breakdown.dimension}", breakdown.total.value, dataset.figure("consultations").value
        )
    yield from _sum("cases-followed", dataset.figure("cases-followed"), (row.followed for row in dataset.cases))
    yield from _sum("case-files", dataset.figure("case-files"), (row.files for row in dataset.cases))


def _handed_out(dataset: Dataset) -> Iterator[Fault]:
    """Deliveries and person-times add up over communities; rounds and households are a union, never above the sum.

    A round may go to households of several communities, and a household may be served in several.
    """
    for row in dataset.purposes:
        places = [place for place in dataset.places if place.purpose == row.purpose]
        yield from _same(f"communities.{row.purpose}", row.communities.value, len(places))
        for name in _ADDED:
            yield from _sum(f"{name}.{row.purpose}", getattr(row, name), (getattr(place, name) for place in places))
        for name in _UNITED:
            total, parts = int(getattr(row, name).value), [int(getattr(place, name).value) for place in places]
            if not max(parts, default=0) <= total <= sum(parts):
                yield _fault(f"{name}.{row.purpose}", str(total), f"≤ {sum(parts)}")


def _overlaps(dataset: Dataset) -> Iterator[Fault]:
    """Every household was served in some number of rounds, and in no more rounds than it had deliveries."""
    counts = {row.purpose: row for row in dataset.counts}
    for column in dataset.overlaps:
        told = f"overlap.{column.purpose or 'all'}"
        yield from _sum(told, column.households, (row.households for row in column.rows))
        household_rounds = sum(row.times * int(row.households.value) for row in column.rows)
        deliveries = int(counts[column.purpose].deliveries.value)
        if household_rounds > deliveries:
            yield _fault(f"{told}.rounds", str(household_rounds), f"≤ {deliveries}")


def _requests(dataset: Dataset) -> Iterator[Fault]:
    """What was asked for and what was delivered add up over communities, and over purposes."""
    for name in Fulfilled.model_fields:
        for group in dataset.requests:
            yield from _sum(
                f"requests.{group.purpose}.{name}", getattr(group, name), (getattr(row, name) for row in group.rows)
            )
        if dataset.requests_total:
            groups = (getattr(group, name) for group in dataset.requests)
            yield from _sum(f"requests.{name}", getattr(dataset.requests_total, name), groups)


def _stock(dataset: Dataset) -> Iterator[Fault]:
    """What came of an item is what was packed, handed over, lost and left."""
    for row in dataset.stock:
        came = sum(int(value.value) for value in (row.bought, row.given, row.made))
        gone = sum(int(value.value) for value in (row.packed, row.handed, row.lost, row.left))
        yield from _same(f"stock.{row.item}", gone, came)


def _money(dataset: Dataset) -> Iterator[Fault]:
    for name in BALANCES:
        yield from _sum(
            f"budget.{name}", getattr(dataset.budget_total, name), (getattr(r, name) for r in dataset.budget)
        )
    for row in dataset.budget:
        yield from _same(f"budget.{row.line}.left", Decimal(row.left.value), _left(row))
    given = sum((Decimal(row.amount) for row in dataset.appropriations), Decimal(0))
    yield from _same("appropriated", Decimal(dataset.figure("appropriated").value), given)


def _moves(dataset: Dataset) -> Iterator[Fault]:
    """Each reallocation has two people and a consent where one is needed, and together they are what left the lines."""
    moved = sum((Decimal(row.amount) for row in dataset.reallocations), Decimal(0))
    yield from _same("reallocations", Decimal(dataset.budget_total.moved_out.value), moved)
    for row in dataset.reallocations:
        if row.proposed_by == row.approved_by:
            yield _fault(f"reallocations.{row.id}.approved_by", row.approved_by, f"≠ {row.proposed_by}")
        if not row.consents and not row.waived:
            yield _fault(f"reallocations.{row.id}.consents", "0", "≥ 1")


def _left(row: Balances) -> Decimal:
    planned, moved_in, moved_out, spent, committed = (Decimal(getattr(row, name).value) for name in BALANCES[:-1])
    return planned + moved_in - moved_out - spent - committed


def _sum(what: str, total: FigureValue, parts: Iterable[FigureValue]) -> Iterator[Fault]:
    yield from _same(what, Decimal(total.value), sum((Decimal(part.value) for part in parts), Decimal(0)))


def _same(what: str, printed: int | str | Decimal, wanted: int | str | Decimal) -> Iterator[Fault]:
    if printed != wanted:
        yield _fault(what, str(printed), str(wanted))


def _fault(what: str, printed: str, wanted: str) -> Fault:
    return Fault(
        what, f"{what}：报告为 {printed}，应为 {wanted}", f"{what}: the report says {printed}, its parts {wanted}"
    )
