"""Whatever lists are asked for, in whatever order, over whatever days: no day is paid twice, and every fen adds up."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houyuan import ledger
from houyuan.types import fen, yuan
from services.funds import paid_days, paylist_lines, stipends
from tests.service.funds.asking import budget, maker
from tests.service.funds.paying import MARCH, attend, payee, worked
from tests.service.gateway import call
from tests.service.ledger.tap import go_back, taken

pytestmark = pytest.mark.usefixtures("lines")
VOLUNTEERS, DAYS = ("v1", "v2", "v3"), range(1, 6)
WORKED = st.dictionaries(
    st.tuples(st.sampled_from(VOLUNTEERS), st.sampled_from(DAYS)), st.integers(1, 1440), min_size=1, max_size=8
)
TERMS = st.fixed_dictionaries(
    {"unit": st.sampled_from(["day", "hour"]), "rate": st.integers(100, 2000).map(yuan)},
    optional={"cap_per_day": st.integers(1, 3000).map(yuan)},
)
LISTS = st.lists(st.tuples(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted), TERMS), max_size=4)
ENDINGS = st.lists(st.sampled_from(["keep", "cancel", "approve"]), min_size=4, max_size=4)


def day_of(number: int) -> str:
    return f"2020-03-0{number}"


def worth(terms, minutes):
    """A day's amount in fen, by decimal arithmetic."""
    rate, cap = Decimal(terms["rate"]), Decimal(terms.get("cap_per_day", "Infinity"))
    exact = rate * minutes / 60 if terms["unit"] == "hour" else rate
    return int(min(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), cap) * 100)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(attended=WORKED, lists=LISTS, endings=ENDINGS)
def test_no_day_is_paid_twice_and_every_fen_adds_up(attended, lists, endings):
    start = taken()
    for volunteer in VOLUNTEERS:
        payee(volunteer, account=f"622202000000{volunteer[1]}")
    attend(*((volunteer, day_of(day), minutes) for (volunteer, day), minutes in attended.items()))
    free, held = dict(attended), {}
    for number, ((first, last), terms) in enumerate(lists):
        paylist = f"2020-03-31.n{number}"
        mine = {key: minutes for key, minutes in free.items() if first <= key[1] <= last}
        owed = Counter()
        for (volunteer, _), minutes in mine.items():
            owed[volunteer] += worth(terms, minutes)
        total = sum(owed.values())
        asked = {"id": paylist, "start": day_of(first), "end": day_of(last), "count": max(1, len(owed))}
        asked |= {"total": yuan(max(1, total))} | terms
        answer = maker("/paylists", MARCH | asked)
        fits = total <= 60000 - sum(held.values())
        assert (answer.status == 201) is (bool(mine) and fits)
        if answer.status != 201:
            continue
        worked(paylist)
        facts = paylist_lines.facts("hubei-2020", paylist, ("volunteer", "amount"))
        assert {line["volunteer"]: fen(line["amount"]) for line in facts} == owed
        if endings[number] == "cancel":
            ended = {"reason": "作废", "ended_on": "2020-04-01"}
            assert maker(f"/paylists/{paylist}/cancel", ended).status == 200
            worked(paylist)
            continue
        if endings[number] == "approve":
            assert call("funds", "finance-approver", "POST", f"/paylists/{paylist}/approve").status == 200
            worked(paylist)
        held[paylist] = total
        free = {key: minutes for key, minutes in free.items() if key not in mine}
    claims = list(paid_days.claims("hubei-2020", "", "9"))
    assert {(each.volunteer, each.day) for each in claims} == {
        (volunteer, day_of(day)) for volunteer, day in attended.keys() - free.keys()
    }
    assert Counter(each.paylist for each in claims).keys() == held.keys()
    assert budget()["food"][3:] == ("0.00", yuan(sum(held.values())), yuan(60000 - sum(held.values())))
    assert sum(each.balance for each in ledger.accounts("hubei-2020")) == 0
    go_back(start)


@given(st.integers(100, 10**7), st.integers(1, 1440), st.none() | st.integers(1, 10**7))
def test_an_hourly_day_is_within_half_a_fen_and_never_above_the_cap(rate, minutes, cap):
    paid = stipends.Terms(rate, hourly=True, cap=cap).for_day(minutes)
    exact = stipends.Terms(rate, hourly=True, cap=None).for_day(minutes)
    assert -30 < 60 * exact - rate * minutes <= 30
    assert paid == (exact if cap is None else min(exact, cap))
    assert paid > 0


def test_three_thousand_one_hundred_days_at_fifty_yuan_are_155_000_yuan():
    days = {f"v{volunteer:03d}": {f"2020-03-{day:02d}": 240 for day in range(1, 32)} for volunteer in range(100)}
    owed = stipends.reckon(stipends.Terms(5000, hourly=False, cap=None), days)
    assert (len(owed), sum(each.days for each in owed)) == (100, 3100)
    assert yuan(sum(each.amount for each in owed)) == "155000.00"
