"""Vegetables and protection packs: rounds in communities, lists of households, hand-overs and attempts that failed.

The published number of hand-overs is exact; which households they reached, and how many people live there, is drawn.
"""

from dataclasses import dataclass
from random import Random

from . import people
from .asks import Ask, Body, Stage, Wave, within
from .shares import days_from, later, shares

_MEMBERS = ((1, 24), (2, 36), (3, 22), (4, 11), (5, 5), (6, 2))
_FAILED = (("nobody-home", 55), ("wrong-address", 12), ("moved", 12), ("refused", 10), ("too-far", 6), ("other", 5))
_FAILED_ONCE = (("nobody-home", 80), ("too-far", 12), ("other", 8))
_VEGETABLE_DAYS = [day for at, day in enumerate(days_from("2020-02-21", "2020-04-03")) if at % 7 in (0, 4)]
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


def stages(facts: Body) -> list[Stage]:
    """Kits, rounds and their lists by the coordinator, hand-overs by the partner app."""
    programme, every = facts["programme"]["id"], rounds(facts)

    def asks(role: str, path: str, body: Body) -> Ask:
        return Ask(role, within(programme, "deliveries", path), body)

    kits: Wave = [asks("coordinator", "kits", kit) for kit in facts["kits"]]
    plans = [asks("coordinator", "rounds", each.body) for each in every]
    lists = [
        asks("coordinator", f"rounds/{each.body['id']}/recipients", {"recipients": each.recipients}) for each in every
    ]
    freezes = [
        asks("coordinator", f"rounds/{each.body['id']}/freeze", {"count": len(each.recipients)}) for each in every
    ]
    handed = [asks("partner", "deliveries", delivery) for each in every for delivery in each.deliveries]
    return [
        Stage("rounds", "物资包、轮次与名单", "Kits, rounds and lists", [kits, plans, lists, freezes]),
        Stage("deliveries", "发放到户", "Deliveries to households", [handed]),
    ]


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
            made.append(Round(body, listed, deliveries))
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
