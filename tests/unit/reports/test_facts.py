"""What one record contributes to which figures."""

from collections import Counter

import pytest

from houyuan.ledger import Transfer, resolution
from houyuan.records import Glance
from services.reports.facts import Fact, of_record, of_transfer


def record(kind, **body):
    return Glance(kind, "2020-03-01.a", 1, body)


def pseudonym(what, text):
    return f"{what}<{text}>"


def facts(kind, **body):
    return list(of_record(record(kind, **body), pseudonym))


CONSULTATION = {"channel": "phone", "topic": "medical", "group": None, "minutes": None}
DELIVERY = {
    "purpose": "vegetables", "place": "420111007009", "kit": "bag", "round": "r1", "household": "h1", "people": 3,
    "classes": [], "quantity": 1, "exception": None,
}  # fmt: skip
OF_A_DELIVERY = {"purpose": "vegetables", "place": "420111007009", "kit": "bag", "class": "none", "round": "r1"}
HERE = {"place": "420111007009", "households": 40, "total": 55}
LISTING = {"purpose": "vegetables", "kit": "bag", "round": "r1", "places": [HERE]}


def test_a_programme_gives_its_days_with_both_ends_and_its_groups():
    assert facts("programme", start="2020-02-10", end="2020-05-15", groups=[{"id": "g1"}, {"id": "g2"}]) == [
        Fact("programme-days", 96),
        Fact("groups", 1, {"group": "g1"}),
        Fact("groups", 1, {"group": "g2"}),
    ]


def test_a_consultation_counts_once_and_what_it_leaves_open_counts_as_none():
    dimensions = {"channel": "phone", "topic": "medical", "group": "none"}
    assert facts("consultation", **CONSULTATION) == [Fact("consultations", 1, dimensions)]


def test_a_consultation_whose_length_was_noted_gives_its_minutes():
    dimensions = {"channel": "phone", "topic": "medical", "group": "g1"}
    assert facts("consultation", **CONSULTATION | {"group": "g1", "minutes": 12}) == [
        Fact("consultations", 1, dimensions),
        Fact("consultation-minutes", 12, dimensions),
    ]


@pytest.mark.parametrize("kind", ["consultation", "case", "follow-up", "delivery", "listing", "programme"])
def test_a_void_record_gives_nothing(kind):
    assert facts(kind, void=True) == []


def test_a_case_is_followed_and_becomes_a_file_with_its_outcome():
    dimensions = {"category": "family", "risk": "high", "group": "none"}
    case = {"category": "family", "risk": "high", "group": None}
    assert facts("case", **case) == [Fact("cases-followed", 1, dimensions)]
    assert facts("case", **case, outcome="goals-met") == [
        Fact("cases-followed", 1, dimensions),
        Fact("case-files", 1, dimensions),
    ]


def test_a_follow_up_counts_once():
    assert facts("follow-up", case="2020-03-01.a") == [Fact("follow-ups", 1)]


def test_a_delivery_gives_its_community_round_household_kits_and_people():
    assert facts("delivery", **DELIVERY | {"quantity": 2}, result="delivered") == [
        Fact("communities", 1, OF_A_DELIVERY, "420111007009"),
        Fact("delivery-rounds", 1, OF_A_DELIVERY, "r1"),
        Fact("deliveries", 1, OF_A_DELIVERY),
        Fact("households", 1, OF_A_DELIVERY, "household<h1>"),
        Fact("services", 2, OF_A_DELIVERY),
        Fact("person-times", 3, OF_A_DELIVERY),
    ]


def test_a_delivery_from_before_kits_were_counted_is_one_kit():
    named = ("purpose", "place", "kit", "round", "household", "people")
    old = {name: DELIVERY[name] for name in named} | {"result": "delivered"}
    assert facts("delivery", **old) == facts("delivery", **DELIVERY, result="delivered")


@pytest.mark.parametrize(
    ("classes", "told"),
    [
        (["low-income"], "low-income"),
        (["low-income", "disabled"], "disabled+low-income"),
        (["disabled", "low-income", "disabled"], "disabled+low-income"),
        (None, "none"),
    ],
)
def test_the_classes_of_a_household_are_told_as_one_in_one_order(classes, told):
    (*_, last) = facts("delivery", **DELIVERY | {"classes": classes}, result="delivered")
    assert last.dimensions == OF_A_DELIVERY | {"class": told}


def test_a_delivery_beside_the_list_is_a_delivery_and_counts_as_an_exception_too():
    listed = facts("delivery", **DELIVERY, result="delivered")
    beside = facts("delivery", **DELIVERY | {"exception": "刚搬来"}, result="delivered")
    assert beside == [*listed, Fact("exceptions", 1, OF_A_DELIVERY)]


def test_an_attempt_that_failed_counts_with_its_reason_and_as_nothing_else():
    dimensions = OF_A_DELIVERY | {"result": "nobody-home"}
    assert facts("delivery", **DELIVERY, result="nobody-home") == [Fact("undelivered", 1, dimensions)]


def test_a_frozen_list_asks_for_its_households_and_kits():
    dimensions = {name: value for name, value in OF_A_DELIVERY.items() if name != "class"}
    assert facts("listing", **LISTING) == [
        Fact("requested", 40, dimensions),
        Fact("requested-kits", 55, dimensions),
    ]


def test_a_list_of_several_communities_asks_for_each():
    there = {"place": "420111007003", "households": 2, "total": 2}
    asked = facts("listing", **LISTING | {"places": [HERE, there]})
    assert [(fact.figure, fact.dimensions["place"], fact.amount) for fact in asked] == [
        ("requested", "420111007009", 40), ("requested-kits", "420111007009", 55),
        ("requested", "420111007003", 2), ("requested-kits", "420111007003", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "whole"),
    [("420102", "420102000000"), ("420102018", "420102018000"), ("420102018003", "420102018003")],
)
def test_a_place_is_told_in_twelve_digits(code, whole):
    (*_, delivered) = facts("delivery", **DELIVERY | {"place": code}, result="delivered")
    (*_, requested) = facts("listing", **LISTING | {"places": [HERE | {"place": code}]})
    assert (delivered.dimensions["place"], requested.dimensions["place"]) == (whole, whole)


def transfer(code, debit, credit, phase="single", reference=""):
    return Transfer("2020-03-01.t", debit, credit, 50_000, code, "somebody", "", reference, phase)


def of(*transfers):
    """The facts of transfers, in an order that means nothing."""
    return Counter(repr(fact) for each in transfers for fact in of_transfer(each))


def told(*facts):
    return Counter(map(repr, facts))


def test_an_appropriation_is_received_and_not_allotted_yet():
    received = transfer("appropriation", "funder:care", "unallocated", reference="appropriation/2020-02-12.a")
    assert of(received) == told(
        Fact("appropriated", 50_000, {"funder": "care", "transfer": "2020-02-12.a"}),
        Fact("unallocated", 50_000),
    )


def test_a_budget_moves_money_from_unallocated_to_its_line():
    planned = transfer("budget", "unallocated", "line:meals", reference="line/meals")
    assert of(planned) == told(
        Fact("planned", 50_000, {"line": "meals"}),
        Fact("unallocated", -50_000),
        Fact("left", 50_000, {"line": "meals"}),
    )


def test_a_reallocation_leaves_one_line_and_reaches_another():
    moved = transfer("reallocation", "line:meals", "line:vegetables", reference="reallocation/2020-04-01.a")
    assert of(moved) == told(
        Fact("reallocated", 50_000, {"transfer": "2020-04-01.a"}),
        Fact("moved-out", 50_000, {"line": "meals"}),
        Fact("moved-in", 50_000, {"line": "vegetables"}),
        Fact("left", -50_000, {"line": "meals"}),
        Fact("left", 50_000, {"line": "vegetables"}),
    )


def test_a_request_is_committed_until_it_is_paid_and_spent_then():
    pending = transfer("disbursement", "line:meals", "spent:meals", "pend")
    paid = resolution(pending, "2020-03-05.post", "post", by="somebody", at="")
    assert of(pending) == told(
        Fact("committed", 50_000, {"line": "meals"}),
        Fact("left", -50_000, {"line": "meals"}),
    )
    assert of(paid) == told(
        Fact("spent", 50_000, {"line": "meals"}),
        Fact("committed", -50_000, {"line": "meals"}),
    )


def test_a_cancelled_request_gives_back_what_it_reserved():
    pending = transfer("disbursement", "line:meals", "spent:meals", "pend")
    cancelled = resolution(pending, "2020-03-05.void", "void", by="somebody", at="")
    assert of(cancelled) == told(
        Fact("committed", -50_000, {"line": "meals"}),
        Fact("left", 50_000, {"line": "meals"}),
    )


def test_what_a_line_owes_to_a_pay_list_is_committed_until_each_is_paid_or_not():
    owed = transfer("paylist", "line:stipends", "due:stipends:2020-03-31.march")
    paid = transfer("paylist", "due:stipends:2020-03-31.march", "spent:stipends")
    back = transfer("paylist", "due:stipends:2020-03-31.march", "line:stipends")
    line = {"line": "stipends"}
    assert of(owed) == told(Fact("committed", 50_000, line), Fact("left", -50_000, line))
    assert of(paid) == told(Fact("committed", -50_000, line), Fact("spent", 50_000, line))
    assert of(back) == told(Fact("committed", -50_000, line), Fact("left", 50_000, line))


def test_what_comes_back_counts_against_what_was_spent():
    refunded = transfer("disbursement", "spent:meals", "line:meals")
    line = {"line": "meals"}
    assert of(refunded) == told(Fact("spent", -50_000, line), Fact("left", 50_000, line))
