"""The goods of a round: issued by the list, handed over, brought back or lost, until nothing is out."""

from typing import Any

import pytest

from houyuan import ledger, records, writes
from houyuan.identity import Caller
from houyuan.problems import InsufficientGoods, Invalid
from houyuan.records import Change
from services.deliveries import round_goods
from tests.service.deliveries.asking import coordinator, done, plan, read, refusal
from tests.service.deliveries.stocking import (
    COUNT,
    PACKED,
    adds_up,
    balances,
    maker,
    on_hand,
)
from tests.service.gateway import PROGRAMME
from tests.service.ledger.tap import contents, meanwhile, survives

pytestmark = pytest.mark.usefixtures("packed")
SOMEBODY = Caller("somebody", "coordinator")
THIS = "/rounds/boxes"
ISSUE = {"id": "2020-03-04.issue", "store": "main", "quantity": 4}
RETURN = {"id": "2020-03-05.back", "store": "main", "quantity": 1}
LOST = {"id": "2020-03-05.lost", "quantity": 1, "reason": "途中破损"}


@pytest.fixture
def packed(stock):  # noqa: ARG001 - stands on it
    """Three boxes of a lot and seven of another, and a frozen round of six households."""
    done(coordinator("/assemblies", PACKED | {"quantity": 3}))
    done(coordinator("/assemblies", PACKED | {"id": "2020-03-02.more", "quantity": 7, "lot": "b2"}))
    plan(6, id="boxes", kit="box")


def set_round(**fields: Any) -> None:
    records.change(PROGRAMME, "round", "boxes", SOMEBODY, lambda _: Change(fields))


def delivery(name: str = "d1", quantity: int = 1, **other: Any) -> records.Record:
    """A delivery as it is stored."""
    body = {"round": "boxes", "household": "h1", "result": "delivered", "kit": "box", "quantity": quantity} | other
    moment = records.now()
    return records.Record(
        PROGRAMME, "delivery", f"2020-03-05.{name}", 1, moment, "partner", moment, "partner", body, b""
    )


def hand(*deliveries: records.Record) -> None:
    writes.commit(round_goods.handing_many(PROGRAMME, deliveries))


def held() -> dict[str, int]:
    return round_goods.held(PROGRAMME, "boxes")


def issue(**other: Any) -> Any:
    return coordinator(f"{THIS}/issue", ISSUE | other)


def test_what_expires_first_is_issued_first_and_the_round_is_packing():
    issued = issue()
    assert (issued.status, issued.body["parts"]) == (201, [{"lot": "b1", "quantity": 3}, {"lot": "b2", "quantity": 1}])
    assert (held(), read(THIS)["state"]) == ({"box": 4}, "packing")
    assert on_hand()["main/box/b2"] == 6
    told = read(f"{THIS}/goods")
    assert {name: told[name] for name in ("kit", "issued", "most", "out", "handed")} == {
        "kit": "box",
        "issued": 4,
        "most": 6,
        "out": {"box": 4},
        "handed": {},
    }
    assert told["issues"] == [issued.body]


def test_a_lot_may_be_named():
    assert done(issue(lot="b2"))["parts"] == [{"lot": "b2", "quantity": 4}]


def test_issue_return_and_loss_are_done_once():
    survives(issue)
    survives(lambda: coordinator(f"{THIS}/return", RETURN))
    survives(lambda: coordinator(f"{THIS}/lose", LOST))
    assert held() == {"box": 2}


def test_the_same_issue_of_another_round_is_not_a_replay():
    done(issue())
    plan(6, id="others", kit="box")
    told = (409, "id-taken", {"id": "The id 2020-03-04.issue is taken"})
    assert refusal(coordinator("/rounds/others/issue", ISSUE)) == told


def test_several_issues_never_give_more_than_the_list_is_due_and_its_spare_kits():
    done(issue())
    told = {"quantity": "The round takes 2, 3 asked"}
    assert refusal(issue(id="2020-03-04.more", quantity=3)) == (422, "over-limit", told)
    set_round(spare=1)
    done(issue(id="2020-03-04.more", quantity=3))
    done(coordinator(f"{THIS}/return", RETURN))
    done(issue(id="2020-03-05.again", quantity=1))
    assert (held(), read(f"{THIS}/goods")["issued"]) == ({"box": 7}, 7)


def test_two_issues_at_once_do_not_both_take_the_rest():
    with meanwhile(lambda: done(maker(f"{THIS}/issue", ISSUE | {"id": "2020-03-04.other"}))):
        answer = issue()
    assert refusal(answer) == (422, "over-limit", {"quantity": "The round takes 2, 4 asked"})
    assert held() == {"box": 4}


def test_more_is_brought_while_the_round_is_out_and_it_stays_out():
    done(issue())
    set_round(state="out")
    done(issue(id="2020-03-05.more", quantity=1))
    assert (read(THIS)["state"], held()) == ("out", {"box": 5})


@pytest.mark.parametrize("state", ["planned", "reconciled", "closed"])
def test_nothing_is_issued_returned_or_lost_before_and_after(state):
    done(issue())
    set_round(state=state)
    before = contents()
    told = {"round": f"Its state is {state}; one cannot issue goods for it"}
    assert refusal(issue(id="2020-03-04.more", quantity=1)) == (409, "wrong-state", told)
    nothing = (409, "wrong-state", {"round": "Nothing is out in this round"})
    assert refusal(coordinator(f"{THIS}/return", RETURN)) == nothing
    assert refusal(coordinator(f"{THIS}/lose", LOST)) == nothing
    correction = {"of": "issue", "entry": ISSUE["id"], "quantity": 1, "why": "entry-wrong", "reason": "多记"}
    assert refusal(coordinator("/stock-corrections", correction | {"id": "2020-03-05.c"})) == nothing
    assert contents() == before


@pytest.mark.parametrize(
    ("other", "kind", "told"),
    [
        ({"store": "branch"}, "insufficient-goods", {"quantity": "box: the store branch has 0 to give, 4 needed"}),
        ({"lot": "b1"}, "insufficient-goods", {"quantity": "box: stock:main:box:b1 has 3, 4 needed"}),
        ({"store": "none"}, "invalid", {"store": "There is no store none"}),
        ({"lot": "none"}, "invalid", {"lot": "There is no lot none of box"}),
        ({"quantity": 0}, "invalid", {"quantity": "This must not be below 1"}),
        ({"quantity": -1}, "invalid", {"quantity": "This must not be below 1"}),
        ({"quantity": "1e1"}, "invalid", {"quantity": "This must be a whole number"}),
        ({"id": "2999-01-01.x"}, "invalid", {"id": "This day has not come yet"}),
        ({"id": "2020-07-01.x"}, "insufficient-goods", {"quantity": "box: the store main has 0 to give, 4 needed"}),
        ({"id": "2020-07-01.x", "lot": "b2"}, "invalid", {"lot": "The lot b2 is over on the round's day"}),
    ],
    ids=str,
)
def test_what_cannot_be_issued_is_told_and_nothing_moves(other, kind, told):
    before = contents()
    assert refusal(issue(**other)) == (422, kind, told)
    assert contents() == before


def test_what_comes_back_goes_to_its_lot_the_latest_issue_first():
    done(issue(quantity=3))
    done(issue(id="2020-03-04.more", quantity=2))
    told = done(coordinator(f"{THIS}/return", RETURN | {"quantity": 4}))
    assert told["parts"] == [{"lot": "b2", "quantity": 2}, {"lot": "b1", "quantity": 2}]
    assert (on_hand()["main/box/b1"], on_hand()["main/box/b2"], held()) == (2, 7, {"box": 1})


def test_what_comes_back_to_another_store_stands_there():
    done(issue())
    survives(lambda: coordinator(f"{THIS}/return", RETURN | {"store": "branch", "quantity": 2}))
    stands = {name: quantity for name, quantity in on_hand().items() if "box" in name}
    assert stands == {"branch/box/b1": 1, "branch/box/b2": 1, "main/box/b2": 6}


@pytest.mark.parametrize(
    ("step", "body", "kind", "told"),
    [
        ("return", RETURN | {"quantity": 5}, "insufficient-goods", {"quantity": "box: 4 are issued, 5 come back"}),
        ("lose", LOST | {"quantity": 5}, "insufficient-goods", {"quantity": "box: out:boxes has 4, 5 needed"}),
        ("lose", LOST | {"item": "salt"}, "invalid", {"item": "The kit box holds no salt"}),
        ("lose", LOST | {"item": "rice"}, "insufficient-goods", {"quantity": "rice: out:boxes:rice has 0, 1 needed"}),
        ("return", RETURN | {"item": "salt", "lot": "r1"}, "invalid", {"item": "The kit box holds no salt"}),
        ("return", RETURN | {"item": "rice", "lot": "o1"}, "invalid", {"lot": "There is no lot o1 of rice"}),
        ("return", RETURN | {"item": "rice"}, "invalid", {"lot": "A loose item, and only a loose item, names its lot"}),
        (
            "return",
            RETURN | {"item": "rice", "lot": "r1"},
            "insufficient-goods",
            {"quantity": "rice: out:boxes:rice has 0, 1 needed"},
        ),
        ("return", RETURN | {"store": "none"}, "invalid", {"store": "There is no store none"}),
        ("lose", LOST | {"quantity": 0}, "invalid", {"quantity": "This must not be below 1"}),
    ],
    ids=str,
)
def test_what_is_not_out_cannot_come_back_or_be_lost(step, body, kind, told):
    done(issue())
    before = contents()
    assert refusal(coordinator(f"{THIS}/{step}", body)) == (422, kind, told)
    assert contents() == before


def test_kits_that_were_handed_over_do_not_come_back():
    done(issue())
    hand(delivery(quantity=3))
    told = {"quantity": "box: out:boxes has 1, 2 needed"}
    assert refusal(coordinator(f"{THIS}/return", RETURN | {"quantity": 2})) == (422, "insufficient-goods", told)


def test_a_miswritten_issue_is_put_right_as_the_store_was_counted():
    done(issue())
    lines = [{"item": "box", "lot": lot, "counted": found} for lot, found in (("b1", 1), ("b2", 7))]
    done(coordinator("/stock-counts", COUNT | {"id": "2020-03-04.count", "lines": lines}))
    done(maker("/stock-counts/2020-03-04.count/finalise"))
    wrong = {
        "id": "2020-03-05.c",
        "of": "issue",
        "entry": ISSUE["id"],
        "quantity": 2,
        "why": "entry-wrong",
        "reason": "多记",
    }
    survives(lambda: coordinator("/stock-corrections", wrong))
    assert (held(), balances("difference"), read(f"{THIS}/goods")["issued"]) == ({"box": 2}, {}, 2)
    assert (on_hand()["main/box/b1"], on_hand()["main/box/b2"]) == (1, 7)
    more = wrong | {"id": "2020-03-05.c2", "quantity": 3}
    told = {"quantity": "2020-03-04.issue has 2 to take back, 3 asked"}
    assert refusal(coordinator("/stock-corrections", more)) == (409, "wrong-state", told)


def test_whole_kits_are_handed_over_one_update_an_account():
    done(issue())
    together = round_goods.handing_many(
        PROGRAMME, [delivery("d1"), delivery("d2", 2), delivery("m1", result="refused")]
    )
    assert [write.op for write in together] == ["Put", "Put", "Update", "Update"]
    writes.commit(together)
    assert (held(), balances("handed")) == ({"box": 1}, {"handed:boxes": 3})
    assert adds_up("rice")["in_kits"] == {"on_hand": 12, "out": 2, "handed": 6, "lost": 0, "found": 0}


def test_a_delivery_of_no_result_moves_nothing():
    assert round_goods.handing_many(PROGRAMME, [delivery(result="nobody-home")]) == []
    assert round_goods.taking_back(PROGRAMME, delivery(result="nobody-home"), "2020-03-06", SOMEBODY) == []


def test_a_kit_that_is_opened_at_the_door_leaves_the_rest_out_as_loose_items():
    done(issue())
    part = delivery(quantity=2, items=[{"item": "rice", "quantity": 3}])
    writes.commit(round_goods.handing_many(PROGRAMME, [part]))
    assert held() == {"box": 2, "oil": 2, "rice": 1}
    assert balances("handed") == {"handed:boxes:rice": 3}
    assert (adds_up("rice")["handed_in_all"], adds_up("oil")["out"], adds_up("box")["made"]) == (3, 2, 8)
    done(coordinator(f"{THIS}/return", RETURN | {"item": "oil", "lot": "o1", "quantity": 2}))
    done(coordinator(f"{THIS}/lose", LOST | {"item": "rice"}))
    assert (held(), on_hand()["main/oil/o1"], adds_up("rice")["lost"]) == ({"box": 2}, 42, 1)


@pytest.mark.parametrize("items", [[{"item": "salt", "quantity": 1}], [{"item": "oil", "quantity": 2}]])
def test_no_more_is_given_of_a_kit_than_it_holds(items):
    done(issue())
    with pytest.raises(Invalid) as caught:
        hand(delivery(items=items))
    assert [fault.field for fault in caught.value.faults] == ["items"]


def test_nothing_is_handed_over_that_is_not_out():
    before = contents()
    with pytest.raises(InsufficientGoods) as caught:
        hand(delivery())
    assert [fault.en for fault in caught.value.faults] == ["box: out:boxes has 0, 1 needed"]
    assert contents() == before


@pytest.mark.parametrize("items", [None, [{"item": "rice", "quantity": 1}]])
def test_a_delivery_that_is_voided_is_out_again(items):
    done(issue())
    before = balances()
    hand(delivery(items=items))
    writes.commit(round_goods.taking_back(PROGRAMME, delivery(items=items), "2020-03-06", SOMEBODY))
    assert balances() == before
    assert {each.day for each in ledger.transfers_between(PROGRAMME, "2020-03-06", unit=ledger.GOODS)} == {"2020-03-06"}


def test_what_came_back_of_an_opened_kit_keeps_its_delivery_from_being_voided():
    done(issue())
    part = delivery(items=[{"item": "rice", "quantity": 2}])
    hand(part)
    done(coordinator(f"{THIS}/return", RETURN | {"item": "oil", "lot": "o1"}))
    with pytest.raises(InsufficientGoods):
        writes.commit(round_goods.taking_back(PROGRAMME, part, "2020-03-06", SOMEBODY))


def test_rounds_whose_ids_begin_alike_are_told_apart():
    plan(2, id="boxes-2", kit="box")
    done(issue())
    done(coordinator("/rounds/boxes-2/issue", ISSUE | {"id": "2020-03-04.second", "quantity": 2}))
    assert (held(), round_goods.held(PROGRAMME, "boxes-2")) == ({"box": 4}, {"box": 2})
