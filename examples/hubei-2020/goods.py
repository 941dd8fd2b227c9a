"""Vegetables and protection packs: households, rounds in their communities, hand-overs and attempts that failed.

The published number of hand-overs is exact; which households they reached, and how many people live there, is drawn.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from . import people
from .asks import Ask, Body, Ready, Stage, Wave, as_csv, within
from .shares import days_from, later, shares

_MEMBERS = ((1, 24), (2, 36), (3, 22), (4, 11), (5, 5), (6, 2))
_FAILED = (("nobody-home", 55), ("wrong-address", 12), ("moved", 12), ("refused", 10), ("too-far", 6), ("other", 5))
_FAILED_ONCE = (("nobody-home", 80), ("too-far", 12), ("other", 8))
_CLASSES = (
    ("chronic-illness", 0.18),
    ("disabled", 0.06),
    ("infant", 0.08),
    ("low-income", 0.12),
    ("quarantined", 0.05),
)
_VEGETABLE_DAYS = [day for at, day in enumerate(days_from("2020-02-21", "2020-04-03")) if at % 7 in (0, 4)]
_ROWS = 1000
_COMMUNITY_DIGITS = 12
STORE = "centre"
_PACK_DAYS = ["2020-04-11", "2020-04-14", "2020-04-18", "2020-04-22"]


@dataclass(frozen=True)
class Purpose:
    """What is handed out: how often exactly, how many households are never met, how many only at a second attempt."""

    id: str
    kit: str
    deliveries: int
    never_met: int
    second_attempts: int
    newcomers: float
    """Households of a community against those on one round's list: above 1, lists change from round to round."""


@dataclass(frozen=True)
class Round:
    """One round with its list, and what became of it."""

    body: Body
    recipients: list[Body]
    deliveries: list[Body]
    by_rule: bool = False
    """Whether the list is everybody whom the register has in the place; else it names households."""

    @property
    def delivered(self) -> int:
        """How many hand-overs there were."""
        return sum(each["result"] == "delivered" for each in self.deliveries)

    @property
    def by_sheet(self) -> bool:
        """Protection packs were written down on paper at the door and sent in as sheets."""
        return self.body["purpose"] == "packs"


def purposes(facts: Body) -> list[Purpose]:
    """Vegetables before the city reopened, protection packs after it."""
    return [
        Purpose("vegetables", "vegetable-bag", facts["vegetables"]["deliveries"], 17, 38, 1.35),
        Purpose("packs", "protection-pack", facts["packs"]["deliveries"], 9, 26, 1.0),
    ]


def rounds(facts: Body) -> list[Round]:
    """Every round of both purposes, in the order of their days."""
    every = [each for purpose in purposes(facts) for each in _rounds(purpose, facts[purpose.id]["communities"])]
    return sorted(every, key=lambda each: (each.body["day"], each.body["id"]))


def households(every: Iterable[Round]) -> list[Body]:
    """Everybody who stands on a list, as the register takes them, with invented telephones and classes."""
    chance = Random("hubei-2020 register")
    listed = {home["household"]: (home, each.body["place"]) for each in every for home in each.recipients}
    return [
        {
            "id": code,
            "head": home["head"],
            "phone": people.phone(chance),
            "address": home["address"],
            "place": place,
            "members": home["members"],
            "classes": " ".join(_classes(chance, home["members"])),
        }
        for code, (home, place) in sorted(listed.items())
    ]


def stages(facts: Body) -> list[Stage]:
    """The register and the lists, the goods going out, what became of them at each door, and the rounds closed."""
    every = rounds(facts)
    programme = facts["programme"]["id"]

    def path(rest: str) -> str:
        return within(programme, "deliveries", rest)

    register = households(every)
    sheets = [register[at : at + _ROWS] for at in range(0, len(register), _ROWS)]
    handed = [Ask("partner", path("deliveries"), each) for one in every for each in one.deliveries if not one.by_sheet]
    by_sheet = [
        Ask("partner", path("deliveries/import"), sheet=as_csv(one.deliveries), rows=len(one.deliveries))
        for one in every
        if one.by_sheet
    ]
    return [
        Stage(
            "rounds", "受助户登记、轮次与名单", "Register of households, rounds and lists",
            [
                [
                    Ask("social-worker", path("households/import?dry_run=false"), sheet=as_csv(rows), rows=len(rows))
                    for rows in sheets
                ],
                *_listing(every, path),
            ],
        ),
        Stage("deliveries", "发放到户", "Deliveries to households", [handed, by_sheet]),
        Stage("returns", "退回、核对、关闭轮次", "Returned, reconciled, closed", list(_closing(every, path))),
    ]  # fmt: skip


def _listing(every: Sequence[Round], path: Callable[[str], str]) -> Iterator[Wave]:
    """Lists by rule where a community's whole register is served, else by name; frozen, their goods issued, gone out."""

    def this(one: Round, step: str = "") -> str:
        return path(f"rounds/{one.body['id']}{step}")

    yield [Ask("coordinator", path("rounds"), one.body) for one in every]
    yield [
        Ask("coordinator", this(one, "/list"), {})
        if one.by_rule
        else Ask(
            "coordinator", this(one, "/recipients"), {"households": [home["household"] for home in one.recipients]}
        )
        for one in every
    ]
    yield [
        Ask(
            "coordinator",
            this(one, "/freeze"),
            {"count": len(one.recipients), "total": len(one.recipients)},
            ready=Ready(this(one), "work", (None,)),
        )
        for one in every
    ]
    yield [Ask("coordinator", this(one, "/issue"), _goods(one, len(one.recipients), "issued")) for one in every]
    yield [Ask("coordinator", this(one, "/out"), {}) for one in every]


def _closing(every: Sequence[Round], path: Callable[[str], str]) -> Iterator[Wave]:
    """What nobody was met for comes back to the store; nothing is left open."""
    left = {one.body["id"]: len(one.recipients) - one.delivered for one in every}
    yield [
        Ask("coordinator", path(f"rounds/{one.body['id']}/return"), _goods(one, left[one.body["id"]], "returned"))
        for one in every
        if left[one.body["id"]]
    ]
    for step in ("reconcile", "close"):
        yield [Ask("coordinator", path(f"rounds/{one.body['id']}/{step}"), {}) for one in every]


def lot(kit: str, day: str) -> str:
    """The lot of kits that goes out on a day: bags are packed anew each morning, protection packs once."""
    return f"v{day[5:7]}{day[8:]}" if kit == "vegetable-bag" else "packs-0410"


def _goods(one: Round, quantity: int, what: str) -> Body:
    day = one.body["day"]
    if what == "returned":
        return {"id": f"{later(day, 1)}.{one.body['id']}-returned", "store": STORE, "quantity": quantity}
    packed = lot(one.body["kit"], day)
    return {"id": f"{day}.{one.body['id']}-issued", "store": STORE, "quantity": quantity, "lot": packed}


def _rounds(purpose: Purpose, communities: list[Body]) -> list[Round]:
    chance = Random(f"hubei-2020 {purpose.id}")
    planned = [(at, nth) for at, community in enumerate(communities) for nth in range(community["rounds"])]
    served = shares(purpose.deliveries, [chance.uniform(0.7, 1.3) for _ in planned])
    missed = [planned[at] for at in (chance.randrange(len(planned)) for _ in range(purpose.never_met))]
    lists = {key: count + missed.count(key) for key, count in zip(planned, served, strict=True)}
    second = set(chance.sample(range(purpose.deliveries), purpose.second_attempts))
    made, handed = [], 0
    for at, community in enumerate(communities):
        longest = max(lists[at, nth] for nth in range(community["rounds"]))
        homes = _homes(chance, community, round(longest * purpose.newcomers) if community["rounds"] > 1 else longest)
        for nth in range(community["rounds"]):
            body = _round(purpose, community, at, nth)
            listed = sorted(chance.sample(homes, lists[at, nth]), key=lambda home: home["household"])
            unmet = set(chance.sample(range(len(listed)), missed.count((at, nth))))
            deliveries: list[Body] = []
            for row, home in enumerate(listed):
                met = row not in unmet
                deliveries += _visits(chance, body, home, met=met, twice=not met or handed in second)
                handed += met
            by_rule = len(listed) == len(homes) and len(community["place"]) == _COMMUNITY_DIGITS
            made.append(Round(body, listed, deliveries, by_rule))
    return made


def _round(purpose: Purpose, community: Body, at: int, nth: int) -> Body:
    day = _VEGETABLE_DAYS[at % 5 + 4 * nth] if purpose.id == "vegetables" else _PACK_DAYS[at]
    return {
        "id": f"{purpose.id}-{community['place']}-{nth + 1}",
        "purpose": purpose.id,
        "kit": purpose.kit,
        "place": community["place"],
        "place_name": community["name"],
        "day": day,
    }


def _homes(chance: Random, community: Body, count: int) -> list[Body]:
    return [
        {
            "household": f"h{community['place']}-{number:03d}",
            "head": people.name(chance),
            "address": people.address(chance, community["name"]),
            "members": chance.choices([members for members, _ in _MEMBERS], [weight for _, weight in _MEMBERS])[0],
        }
        for number in range(1, count + 1)
    ]


def _visits(chance: Random, planned: Body, home: Body, *, met: bool, twice: bool) -> list[Body]:
    """One visit, or two: on the round's day and on the next."""
    key = f"{planned['id']}-{home['household'][-3:]}"
    common = {"round": planned["id"], "household": home["household"]}
    visits: list[Body] = []
    if twice:
        reasons = _FAILED_ONCE if met else _FAILED
        result = chance.choices([name for name, _ in reasons], [weight for _, weight in reasons])[0]
        visits.append({"id": f"{planned['day']}.{key}", **common, "result": result})
    if met:
        # At the door some families are one more or one fewer than on the list.
        people_there = max(1, home["members"] + chance.choices((-1, 0, 1), (5, 90, 5))[0])
        day = later(planned["day"], 1) if twice else planned["day"]
        visits.append(
            {
                "id": f"{day}.{key}{'-again' if twice else ''}",
                **common,
                "result": "delivered",
                "people": people_there,
                "received_by": home["head"],
            }
        )
    return visits


def _classes(chance: Random, members: int) -> list[str]:
    """What makes a household vulnerable; half of those who live alone are elderly."""
    found = [name for name, share in _CLASSES if chance.random() < share]
    alone = members == 1 and chance.random() < 0.5  # noqa: PLR2004 - half of them
    return sorted([*found, "elderly-alone"] if alone else found)
