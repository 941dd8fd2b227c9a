"""The registry of figures agrees with the facts that fill it and with what the API lets people ask for."""

from houyuan.ledger import Transfer, resolution
from houyuan.records import Glance
from services.reports.facts import of_record, of_transfer
from services.reports.models import FigureQuery
from services.reports.registry import DATED, FIGURES, KINDS, TIMES, WHOLE
from services.reports.stock_facts import of_goods

BODIES = {
    "programme": {"start": "2020-02-10", "end": "2020-05-15", "groups": [{"id": "g1"}]},
    "consultation": {"channel": "phone", "topic": "medical", "group": "g1", "minutes": 5},
    "case": {"category": "family", "risk": "high", "group": None, "outcome": "goals-met"},
    "follow-up": {},
    "delivery": {
        "purpose": "vegetables", "place": "420111007009", "kit": "bag", "round": "r", "household": "h", "people": 1,
        "classes": ["disabled"], "quantity": 1, "exception": "刚搬来", "result": "delivered",
    },
    "listing": {
        "purpose": "vegetables", "kit": "bag", "round": "r",
        "places": [{"place": "420111007009", "households": 1, "total": 1}],
    },
}  # fmt: skip


def every_fact():
    """(kind, fact) of a record of each kind and a transfer of each code."""
    bodies = [*BODIES.items(), ("delivery", BODIES["delivery"] | {"result": "refused"})]
    for kind, body in bodies:
        record = Glance(kind, "2020-03-01.a", 1, body)
        yield from ((kind, fact) for fact in of_record(record, lambda what, text: f"{what}{text}"))
    pending = Transfer("t", "line:a", "spent:a", 1, "disbursement", "", "", "disbursement/d", "pend")
    moves = [
        Transfer("t", "funder:a", "unallocated", 1, "appropriation", "", "", "appropriation/a"),
        Transfer("t", "unallocated", "line:a", 1, "budget", "", "", "line/a"),
        Transfer("t", "line:a", "line:b", 1, "reallocation", "", "", "reallocation/r"),
        pending,
        resolution(pending, "p", "post", by="", at=""),
    ]
    for move in moves:
        yield from (("transfer", fact) for fact in of_transfer(move))
    for source, target in (
        ("bought:a", "stock:s:a:l"),
        ("stock:s:a:l", "kitted:a"),
        ("stock:s:a:l", "lost:a"),
        ("out:r", "handed:r"),
    ):
        goods = Transfer("t", source, target, 1, "", "", "", unit="item:a")
        yield from (("goods-transfer", fact) for fact in of_goods(goods))


def test_every_figure_has_facts_and_every_fact_a_figure_of_its_kind():
    assert {(fact.figure, kind) for kind, fact in every_fact()} == {
        (figure.id, figure.kind) for figure in FIGURES.values()
    }


def test_facts_carry_every_dimension_that_their_figure_can_be_filtered_by():
    carried = {}
    for _, fact in every_fact():
        carried.setdefault(fact.figure, set()).update(fact.dimensions)
    assert carried == {figure.id: set(figure.dimensions) - {TIMES} for figure in FIGURES.values()}


def test_how_often_is_asked_of_households_alone():
    assert [figure.id for figure in FIGURES.values() if TIMES in figure.dimensions] == ["households"]


def test_distinct_figures_know_whom_they_count_and_no_other_does():
    assert {fact.figure for _, fact in every_fact() if fact.subject} == {
        figure.id for figure in FIGURES.values() if figure.measure == "distinct"
    }


def test_every_dimension_can_be_asked_for():
    dimensions = {dimension for figure in FIGURES.values() for dimension in figure.dimensions}
    asked = {info.alias or name for name, info in FigureQuery.model_fields.items()}
    assert asked == dimensions | {"start", "end"}


def test_what_stands_in_the_ledger_is_told_up_to_a_day_and_all_else_over_a_period():
    assert {figure.kind for figure in FIGURES.values() if figure.cumulative} == {"transfer", "goods-transfer"}
    assert all(figure.cumulative for figure in FIGURES.values() if figure.kind.endswith("transfer"))


def test_pieces_are_told_item_by_item_and_nothing_else_is_told_apart():
    assert {figure.id: figure.apart for figure in FIGURES.values() if figure.apart} == {
        figure.id: ("item",) for figure in FIGURES.values() if figure.unit.en == "pieces"
    }
    assert [figure.id for figure in WHOLE] == [figure.id for figure in FIGURES.values() if not figure.apart]


def test_every_figure_says_what_it_counts_in_both_languages():
    texts = [text for figure in FIGURES.values() for text in (figure.name, figure.unit, figure.definition)]
    assert all(text.zh and text.en and text.zh != text.en for text in texts)
    names = [figure.name.zh for figure in FIGURES.values()]
    assert len(set(names)) == len(names)


def test_only_the_programme_has_no_day():
    assert set(KINDS) - DATED == {"programme"}
