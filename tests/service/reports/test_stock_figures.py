"""Figures of stock: counted item by item from the goods' transfers, up to a day, each with its list."""

import pytest

from houyuan import ledger
from houyuan.ledger import Opening, Transfer
from services.reports import cubes
from services.reports.cubes import Unit
from tests.service.gateway import call
from tests.service.reports.story import P, read

MOVES = [  # day, from, to, pieces, item
    ("2020-02-20", "bought:rice", "stock:main:rice:r1", 60, "rice"),
    ("2020-02-21", "given:rice", "stock:main:rice:r2", 40, "rice"),
    ("2020-02-21", "given:oil", "stock:main:oil:o1", 30, "oil"),
    ("2020-03-01", "stock:main:rice:r1", "kitted:rice", 20, "rice"),
    ("2020-03-01", "made:box", "stock:main:box:b1", 10, "box"),
    ("2020-03-02", "stock:main:rice:r1", "stock:branch:rice:r1", 5, "rice"),
    ("2020-03-02", "stock:main:box:b1", "out:r-1", 9, "box"),
    ("2020-03-03", "out:r-1", "handed:r-1", 7, "box"),
    ("2020-03-04", "stock:branch:rice:r1", "lost:rice", 2, "rice"),
    ("2020-03-05", "stock:main:rice:r2", "difference:rice", 3, "rice"),
    ("2020-05-20", "stock:main:rice:r2", "lost:rice", 1, "rice"),
]


@pytest.fixture
def moved(anew):
    """Goods that came, were packed, handed over and lost, the last of them after the programme; all of it folded."""
    anew()
    for number, (day, source, target, pieces, item) in enumerate(MOVES):
        unit = f"item:{item}"
        opens = [Opening(account, limited=False, unit=unit) for account in (source, target)]
        made = Transfer(f"{day}.t{number}", source, target, pieces, "x", "somebody", "now", unit=unit)
        ledger.commit(P, [made], opens)
    for day in sorted({day for day, *_ in MOVES}):
        cubes.refold(Unit(P, "goods-transfer", day))


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    ("figure", "where", "value"),
    [
        ("goods-received", {"item": "rice"}, 100),
        ("goods-received", {"item": "rice", "origin": "bought"}, 60),
        ("goods-received", {"item": "rice", "origin": "given"}, 40),
        ("goods-received", {"item": "rice", "origin": "made"}, 0),
        ("goods-received", {"item": "box", "origin": "made"}, 10),
        ("goods-packed", {"item": "rice"}, 20),
        ("goods-handed", {"item": "box"}, 7),
        ("goods-handed", {"item": "box", "round": "r-1"}, 7),
        ("goods-handed", {"item": "box", "round": "r-2"}, 0),
        ("goods-lost", {"item": "rice"}, 5),
        ("goods-lost", {"item": "rice", "cause": "lost"}, 2),
        ("goods-lost", {"item": "rice", "end": "2020-05-31"}, 6),
        ("goods-left", {"item": "rice"}, 75),
        ("goods-left", {"item": "rice", "start": "2020-03-01", "end": "2020-03-01"}, 80),
        ("goods-left", {"item": "oil"}, 30),
        ("goods-left", {"item": "box"}, 3),
        ("goods-left", {"item": "masks"}, 0),
    ],
)
def test_a_figure_of_an_item_is_the_list_behind_it(figure, where, value):
    told = read(f"/figures/{figure}", **where)
    page = read(f"/figures/{figure}/records", **where, limit="200")
    assert (told["value"], page["value"], sum(each["amount"] for each in page["records"])) == (value, value, value)
    assert {each["kind"] for each in page["records"]} <= {"goods-transfer"}


@pytest.mark.usefixtures("moved")
def test_pieces_of_different_items_are_no_figure():
    for path in ("goods-left", "goods-left/records"):
        refused = call("reports", "funder", "GET", f"/v1/programmes/{P}/figures/{path}")
        assert (refused.status, [each["field"] for each in refused.body["errors"]]) == (422, ["item"])
    assert not [value for value in read("/figures")["figures"] if value["figure"].startswith("goods")]
