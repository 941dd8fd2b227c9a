"""The goods of a report's dataset: by purpose and community, how often households were served, lists, and the stock."""

from houyuan import records
from houyuan.codes import ORIGINS
from houyuan.records import Record
from houyuan.types import Text
from services.reports import registry
from services.reports.dataset import (
    CountsRow,
    Fulfilled,
    OverlapColumn,
    PlaceRow,
    PurposeRow,
    RequestGroup,
    RequestRow,
    StockRow,
    TimesRow,
)
from services.reports.facts import whole_place
from services.reports.filters import Where
from services.reports.models import FigureValue
from services.reports.reader import Reader
from services.reports.registry import TIMES
from services.reports.vocabulary import ALL_PURPOSES, purpose_name

_HANDED_OUT = {
    "rounds": "delivery-rounds",
    "households": "households",
    "deliveries": "deliveries",
    "person_times": "person-times",
}
_STOCK = ("packed", "handed", "lost", "left")
_COUNTED = ("households", "deliveries", "services", "person-times")


class Goods:
    """Asks what was handed out in one programme and period."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._rounds = list(records.between(reader.programme, "round"))
        self._kits: dict[str, Record] = {kit.id: kit for kit in records.between(reader.programme, "kit")}
        self._items: dict[str, Record] = {item.id: item for item in records.between(reader.programme, "item")}
        self._places = {each.body["place"]: each.body["place_name"] for each in self._rounds}

    def purposes(self) -> list[PurposeRow]:
        """What was handed out, by purpose."""
        return [
            PurposeRow(
                purpose=code,
                name=self._name(code),
                communities=self._ask("communities", {"purpose": code}),
                undelivered=self._ask("undelivered", {"purpose": code}),
                **self._handed_out({"purpose": code}),
            )
            for code in self._values("purpose", {})
        ]

    def places(self) -> list[PlaceRow]:
        """What was handed out, by purpose and community."""
        return [
            PlaceRow(
                purpose=purpose,
                place=place,
                name=self._place(place),
                **self._handed_out({"purpose": purpose, "place": place}),
            )
            for purpose in self._values("purpose", {})
            for place in self._values("place", {"purpose": purpose})
        ]

    def counts(self) -> list[CountsRow]:
        """The four counts of each purpose, and of all together, in which a household counts once."""
        return [
            CountsRow(
                purpose=purpose,
                name=self._name(purpose),
                **{name.replace("-", "_"): self._ask(name, _of(purpose)) for name in _COUNTED},
            )
            for purpose in (*self._values("purpose", {}), None)
        ]

    def overlaps(self) -> list[OverlapColumn]:
        """How often households were served for each purpose, and for any; every column tells the same numbers."""
        most = max(self.reader.times({}), default=0)
        return [
            OverlapColumn(
                purpose=purpose,
                name=self._name(purpose),
                households=self._ask("households", _of(purpose)),
                rows=[
                    TimesRow(times=times, households=self._ask("households", _of(purpose) | {TIMES: str(times)}))
                    for times in range(1, most + 1)
                ],
            )
            for purpose in (*self._values("purpose", {}), None)
        ]

    def requests(self) -> list[RequestGroup]:
        """What lists asked for and what was delivered, by purpose and community, those without a delivery too."""
        return [
            RequestGroup(
                purpose=purpose,
                name=self._name(purpose),
                rows=[
                    RequestRow(
                        place=place,
                        name=self._place(place),
                        **self._asked_and_given({"purpose": purpose, "place": place}),
                    )
                    for place in self._values("place", {"purpose": purpose}, "requested")
                ],
                **self._asked_and_given({"purpose": purpose}),
            )
            for purpose in self._values("purpose", {}, "requested")
        ]

    def fulfilled(self, where: Where) -> Fulfilled:
        """What lists asked for and what was delivered, under a filter."""
        return Fulfilled(**self._asked_and_given(where))

    def stock(self) -> list[StockRow]:
        """What became of every item that ever came in, then of every kit that was packed."""
        came = set(self.reader.dimension(registry.FIGURES["goods-received"], "item", {}))
        register = {**self._items, **self._kits}
        return [
            StockRow(
                item=code,
                name=Text(**register[code].body["name"]),
                unit=register[code].body.get("unit"),
                **{name: self._ask("goods-received", {"item": code, "origin": name}) for name in ORIGINS},
                **{name: self._ask(f"goods-{name}", {"item": code}) for name in _STOCK},
            )
            for code in register
            if code in came
        ]

    def _asked_and_given(self, where: Where) -> dict[str, FigureValue]:
        return {name: self._ask(name.replace("_", "-"), where) for name in Fulfilled.model_fields}

    def _handed_out(self, where: Where) -> dict[str, FigureValue]:
        return {name: self._ask(figure, where) for name, figure in _HANDED_OUT.items()}

    def _ask(self, figure: str, where: Where) -> FigureValue:
        return self.reader.value(registry.FIGURES[figure], where)

    def _values(self, dimension: str, where: Where, *others: str) -> list[str]:
        """The values that a dimension of deliveries, or of other figures besides, takes under a filter."""
        found = (self.reader.dimension(registry.FIGURES[name], dimension, where) for name in ("deliveries", *others))
        return sorted({value for values in found for value in values})

    def _place(self, whole: str) -> str:
        """A community as its rounds call it; one that has none of its own, by its code behind what it lies in."""
        around = sorted((code for code in self._places if whole.startswith(code)), key=len)
        if not around:
            return whole
        nearest = around[-1]
        name = self._places[nearest]
        return name if whole_place(nearest) == whole else f"{name} {whole}"

    def _name(self, purpose: str | None) -> Text:
        return purpose_name(self._kits, self._rounds, purpose) if purpose else ALL_PURPOSES


def _of(purpose: str | None) -> Where:
    return {"purpose": purpose} if purpose else {}
