"""What one transfer of goods contributes to which figures."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houyuan.ledger import Transfer, reversal
from services.reports.facts import Fact
from services.reports.stock_facts import of_goods


def moved(source, target, pieces=7, item="greens"):
    return Transfer("2020-03-01.a", source, target, pieces, "x", "who", "when", unit=f"item:{item}")


def facts(*told):
    return [Fact(figure, pieces, {"item": "greens", **dimensions}) for figure, pieces, dimensions in told]


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        (
            "bought:greens",
            "stock:main:greens:l1",
            [("goods-received", 7, {"origin": "bought"}), ("goods-left", 7, {})],
        ),
        ("given:greens", "stock:main:greens:l1", [("goods-received", 7, {"origin": "given"}), ("goods-left", 7, {})]),
        ("stock:main:greens:l1", "given:greens", [("goods-left", -7, {}), ("goods-received", -7, {"origin": "given"})]),
        ("stock:main:greens:l1", "kitted:greens", [("goods-left", -7, {}), ("goods-packed", 7, {})]),
        ("made:greens", "stock:main:greens:l1", [("goods-received", 7, {"origin": "made"}), ("goods-left", 7, {})]),
        ("stock:main:greens:l1", "stock:other:greens:l1", []),
        ("stock:main:greens:l1", "out:r1", []),
        ("out:r1", "handed:r1", [("goods-left", -7, {}), ("goods-handed", 7, {"round": "r1"})]),
        ("out:r1:greens", "handed:r1:greens", [("goods-left", -7, {}), ("goods-handed", 7, {"round": "r1"})]),
        ("kitted:greens", "handed:r1:greens", [("goods-packed", -7, {}), ("goods-handed", 7, {"round": "r1"})]),
        ("stock:main:greens:l1", "lost:greens", [("goods-left", -7, {}), ("goods-lost", 7, {"cause": "lost"})]),
        (
            "stock:main:greens:l1",
            "difference:greens",
            [("goods-left", -7, {}), ("goods-lost", 7, {"cause": "difference"})],
        ),
        (
            "difference:greens",
            "stock:main:greens:l1",
            [("goods-lost", -7, {"cause": "difference"}), ("goods-left", 7, {})],
        ),
    ],
)
def test_a_transfer_counts_by_the_accounts_that_it_touches(source, target, told):
    assert list(of_goods(moved(source, target))) == facts(*told)


def test_an_account_that_is_not_of_the_chart_stands_in_nobody_s_way():
    assert list(of_goods(moved("elsewhere", "stock:main:greens:l1"))) == facts(("goods-left", 7, {}))
    assert list(of_goods(moved("elsewhere", "nowhere"))) == []


ACCOUNTS = st.sampled_from([
    *("bought:a", "given:a", "made:a", "kitted:a", "lost:a", "difference:a"),
    *("stock:s:a:l", "stock:t:a:l", "out:r", "out:r:a", "handed:r", "handed:r:a"),
])  # fmt: skip


@given(st.lists(st.tuples(ACCOUNTS, ACCOUNTS, st.integers(1, 10**6)).filter(lambda each: each[0] != each[1])))
def test_whatever_moves_what_came_is_what_was_packed_handed_over_lost_and_left(moves):
    sums = Counter()
    for source, target, pieces in moves:
        for fact in of_goods(moved(source, target, pieces, "a")):
            sums[fact.figure] += fact.amount
    gone = ("goods-packed", "goods-handed", "goods-lost", "goods-left")
    assert sums["goods-received"] == sum(sums[figure] for figure in gone)


@given(ACCOUNTS, ACCOUNTS, st.integers(1, 100))
def test_what_a_reversal_takes_back_counts_no_more(source, target, pieces):
    transfer = moved(source, target, pieces, "a")
    back = reversal(transfer, "2020-03-02.back", pieces, by="", at="", reference="x")
    sums = Counter()
    for fact in (*of_goods(transfer), *of_goods(back)):
        sums[fact.figure, *sorted(fact.dimensions.items())] += fact.amount
    assert set(sums.values()) <= {0}
