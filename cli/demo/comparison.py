"""The published report against the derived one: each claim, what the API derives, and what explains a difference.

A claim is passed when the derived value is the published one, or when the published report itself errs there, the
example says how, and the derived value is the one that the records must give.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cli.client import Client
from cli.demo.claims import Claim, expanded

NOTHING = "—"


@dataclass(frozen=True)
class Row:
    """One claim compared. `error` names the published report's own error, when it has one there."""

    name: dict[str, str]
    published: str
    derived: str
    expected: str
    error: str | None

    @property
    def difference(self) -> str:
        """What the derived value has more than the published one; a mark where they are no plain numbers."""
        published, derived = _number(self.published), _number(self.derived)
        if published is None or derived is None:
            return "" if self._same_as(self.published) else "≠"
        return f"{derived - published:+}" if derived != published else "0"

    @property
    def passed(self) -> bool:
        """Whether nothing is left unexplained."""
        if self.error:
            return self.derived == self.expected and not self._same_as(self.published)
        return self._same_as(self.expected)

    def _same_as(self, claimed: str) -> bool:
        if claimed.endswith("+"):
            return Decimal(self.derived) > Decimal(claimed[:-1])
        return claimed == self.derived


def compare(example: Any, readers: dict[str, Client]) -> list[Row]:
    """Every claim of the published report against what the API derives."""
    facts, published, counted = example.facts(), example.published(), example.counted()
    derivation = Derivation(facts["programme"]["id"], readers)
    return [_row(claim, derivation, counted) for claim in expanded(published["claims"], facts)]


def _row(claim: Claim, derivation: "Derivation", counted: dict[str, int]) -> Row:
    expected = claim.expected if claim.expected is not None else claim.published
    wanted = str(counted[expected["counted"]]) if isinstance(expected, dict) else expected
    return Row(claim.name, claim.published, derivation.of(claim.derive), wanted, claim.error)


class Derivation:
    """Derives a claim's value from the API."""

    def __init__(self, programme: str, readers: dict[str, Client]) -> None:
        self._programme, self._readers = programme, readers
        self._kinds: dict[str, Callable[[Any], str]] = {
            "percent": self._percent,
            "districts": self._districts,
            "reallocations": self._reallocations,
            "payments": self._payments,
            "related": self._related,
        }

    def of(self, derive: dict[str, Any]) -> str:
        """The derived value as text."""
        if "figure" in derive:
            path = self._path("reports", f"figures/{derive['figure']}")
            return str(self._readers["coordinator"].get(path, **derive.get("where", {}))["value"])
        ((kind, wanted),) = derive.items()
        return self._kinds[kind](wanted)

    def _percent(self, indicator: str) -> str:
        told = self._readers["funder"].get(self._path("reports", "indicators"))["indicators"]
        return next(each["percent"] for each in told if each["id"] == indicator) or NOTHING

    def _districts(self, purpose: str) -> str:
        path = self._path("reports", "figures/delivery-rounds/records")
        where = {"purpose": purpose} if purpose else {}
        return str(len({record["facts"]["place"][:6] for record in self._pages(path, where)}))

    def _reallocations(self, which: str) -> str:
        posted = [each for each in self._moves() if each["state"] == "posted"]
        complete = [each for each in posted if each["consents"] and each["approved_by"] != each["proposed_by"]]
        return str(len(posted if which == "posted" else complete))

    def _payments(self, line: str) -> str:
        paid = self._readers["finance-maker"].every(self._path("funds", "disbursements"), limit=200)
        return str(sum(each["line"] == line and each["state"] in ("paid", "closed") for each in paid))

    def _related(self, _who: str) -> str:
        programme = self._readers["funder"].get(f"/intake/v1/programmes/{self._programme}")
        return str(sum(each["related"] for each in programme["funders"]))

    def _moves(self) -> list[Any]:
        return self._readers["finance-maker"].every(self._path("funds", "reallocations"), limit=200)

    def _pages(self, path: str, where: dict[str, str]) -> Iterator[Any]:
        cursor: dict[str, str] = {}
        while True:
            page = self._readers["coordinator"].get(path, limit=200, **where, **cursor)
            yield from page["records"]
            if page["cursor"] is None:
                return
            cursor = {"cursor": page["cursor"]}

    def _path(self, service: str, rest: str) -> str:
        return f"/{service}/v1/programmes/{self._programme}/{rest}"


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text.replace(".", "", 1).isdigit() else None
