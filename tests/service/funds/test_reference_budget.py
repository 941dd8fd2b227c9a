"""The reference programme's budget: its fourteen lines and twelve reallocations, as its report prints them."""

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.service.funds.asking import FUNDED, approver, moved, read
from tests.service.gateway import call

FACTS = json.loads((Path(__file__).parents[3] / "examples/hubei-2020/facts.json").read_text(encoding="utf-8"))
FUNDERS = [funder["id"] for funder in FACTS["programme"]["funders"]]


@pytest.fixture(scope="module")
def _told() -> dict:
    return {}


@pytest.fixture
def table(aws: None, _told: dict) -> dict:  # noqa: ARG001 - stands on it
    """The budget table after all twelve."""
    if not _told:
        programme = FUNDED | {name: FACTS["programme"][name] for name in ("start", "end", "funders")}
        assert call("intake", "coordinator", "POST", "/v1/programmes", programme).status == 201
        for each in FACTS["appropriations"]["paid_in"]:
            moved("/appropriations", {"id": f"{each['day']}.{each['funder']}", "reference": f"IN {each['day']}"} | {
                name: each[name] for name in ("funder", "amount")
            })  # fmt: skip
        for order, line in enumerate(FACTS["budget_lines"], 1):
            moved("/lines", {"on": FACTS["programme"]["start"], "order": order, **line})
        for move in FACTS["reallocations"]:
            name = f"{move['day']}.{move['source']}-to-{move['target']}"
            moved(
                "/reallocations", {"id": name} | {each: move[each] for each in ("source", "target", "amount", "reason")}
            )
            letters = [{"funder": funder, "reference": f"{funder}/{name}", "day": move["day"]} for funder in FUNDERS]
            assert approver(f"/reallocations/{name}/approve", {"consents": letters}).body["state"] == "posted"
        _told.update(read("/lines"))
    return _told


def test_what_is_left_on_each_line_is_what_the_programme_spent(table):
    left = {line["id"]: line["left"] for line in table["lines"]}
    assert left == {line["id"]: FACTS["spending"].get(line["id"], "0.00") for line in FACTS["budget_lines"]}
    assert (table["appropriated"], table["unallocated"]) == ("500000.00", "0.00")


def test_every_move_stands_on_both_lines_with_its_counterpart_and_sentence(table):
    told = sorted(
        (each["day"], each["counterpart"], line["id"], each["amount"], each["sentence"]["zh"], each["sentence"]["en"])
        for line in table["lines"]
        for each in line["moves"]
        if each["direction"] == "in"
    )
    back = sorted(
        (each["day"], line["id"], each["counterpart"], each["amount"], each["sentence"]["zh"], each["sentence"]["en"])
        for line in table["lines"]
        for each in line["moves"]
        if each["direction"] == "out"
    )
    facts = sorted(
        (move["day"], move["source"], move["target"], move["amount"], move["reason"]["zh"], move["reason"]["en"])
        for move in FACTS["reallocations"]
    )
    assert told == back == facts
    assert len(facts) == 12


def test_the_moves_of_a_line_are_its_columns(table):
    for line in table["lines"]:
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for each in line["moves"]:
            sums[each["direction"]] += Decimal(each["amount"])
        assert (sums["in"], sums["out"]) == (Decimal(line["moved_in"]), Decimal(line["moved_out"]))
