"""A report is not written when its parts contradict each other; every contradiction is named at once."""

import pytest

from services.reports.agreement import FiguresDisagree, agree, contradictions
from services.reports.close_out import close_out
from services.reports.dataset import Dataset
from tests.unit.reports.documents.conftest import figure, money


def replaced(rows, at, /, **fields):
    """The rows with some fields of one replaced."""
    changed = [*rows]
    changed[at] = rows[at].model_copy(update=fields)
    return changed


def named(dataset):
    return [fault.field for fault in contradictions(dataset)]


def with_figure(dataset, value):
    kept = [each for each in dataset.figures if each.figure != value.figure]
    return dataset.model_copy(update={"figures": [*kept, value]})


def everywhere(dataset, *values):
    """The dataset with figures replaced wherever they stand."""
    wanted = {(value.figure, *sorted(value.where.items())): value.model_dump() for value in values}

    def changed(told):
        if isinstance(told, list):
            return [changed(each) for each in told]
        if not isinstance(told, dict):
            return told
        if "records" in told and "figure" in told:
            return wanted.get((told["figure"], *sorted(told["where"].items())), told)
        return {name: changed(each) for name, each in told.items()}

    return Dataset.model_validate(changed(dataset.model_dump()))


def test_a_report_whose_parts_agree_is_written(dataset):
    assert contradictions(dataset) == []
    agree(dataset)


def test_days_that_are_not_the_period_contradict_it(dataset):
    assert named(with_figure(dataset, figure("programme-days", 95))) == ["programme-days"]


@pytest.mark.parametrize(("at", "share"), [(0, "100.8"), (1, "253.4"), (0, None), (2, "100.0")])
def test_a_percentage_is_what_the_rule_makes_of_actual_and_target(dataset, at, share):
    indicators = replaced(dataset.indicators, at, percent=share)
    wrong = dataset.model_copy(update={"indicators": indicators})
    assert named(wrong) == [f"indicators.{dataset.indicators[at].id}"]


@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_a_split_of_consultations_adds_up_to_all_of_them(dataset, dimension):
    split = dataset.consultations[dimension]
    rows = replaced(split.rows, 0, value=figure("consultations", 1, **split.rows[0].value.where))
    changed = replaced(dataset.consultations, dimension, rows=rows)
    wrong = dataset.model_copy(update={"consultations": changed})
    assert named(wrong) == [f"consultations.{split.dimension}"]


def test_a_split_is_of_the_consultations_that_the_report_counts(dataset):
    split = dataset.consultations[0]
    rows = replaced(split.rows, 0, value=figure("consultations", 8124, channel="online"))
    total = figure("consultations", 10_073)
    changed = replaced(dataset.consultations, 0, rows=rows, total=total)
    wrong = dataset.model_copy(update={"consultations": changed})
    assert named(wrong) == ["consultations", "consultations.channel"]


def test_a_figure_says_the_same_wherever_it_stands(dataset):
    value = figure("households", 682, purpose="vegetables")
    wrong = dataset.model_copy(update={"indicators": replaced(dataset.indicators, 2, actual=value)})
    # It stands in three other places.
    assert named(wrong) == ["households"] * 3


@pytest.mark.parametrize(("row", "total"), [("followed", "cases-followed"), ("files", "case-files")])
def test_classes_of_cases_add_up(dataset, row, total):
    wrong = dataset.model_copy(
        update={"cases": replaced(dataset.cases, 0, **{row: figure(total, 1, category="health-emotional")})}
    )
    assert named(wrong) == [total]


def test_the_named_communities_are_as_many_as_the_figure_says(dataset):
    vegetables = replaced(dataset.purposes, 0, communities=figure("communities", 11, purpose="vegetables"))
    assert named(dataset.model_copy(update={"purposes": vegetables})) == ["communities.vegetables"]


@pytest.mark.parametrize(
    ("counted", "sums"),
    [
        ("deliveries", ["deliveries.vegetables", "requests.vegetables.deliveries"]),
        ("person-times", ["person_times.vegetables"]),
        ("requested", ["requests.vegetables.requested"]),
        ("requested-kits", ["requests.vegetables.requested_kits"]),
        ("exceptions", ["requests.vegetables.exceptions"]),
        ("services", ["requests.vegetables.services"]),
    ],
)
def test_what_was_asked_for_and_handed_out_adds_up_over_communities(dataset, counted, sums):
    value = figure(counted, 7, purpose="vegetables", place=dataset.places[0].place)
    assert named(everywhere(dataset, value)) == sums


@pytest.mark.parametrize("counted", ["requested", "requested-kits", "exceptions"])
def test_what_was_asked_for_adds_up_over_purposes(dataset, counted):
    assert named(everywhere(dataset, figure(counted, 7))) == [f"requests.{counted.replace('-', '_')}"]


@pytest.mark.parametrize("rounds", [3, 25])
def test_rounds_are_between_the_largest_community_and_the_sum(dataset, rounds):
    value = figure("delivery-rounds", rounds, purpose="vegetables")
    assert named(everywhere(dataset, value)) == ["rounds.vegetables"]


def test_a_round_that_goes_to_two_communities_is_no_contradiction(dataset):
    assert named(everywhere(dataset, figure("delivery-rounds", 23, purpose="vegetables"))) == []


@pytest.mark.parametrize("households", [95, 682])
def test_households_are_between_the_largest_community_and_the_sum(dataset, households):
    value = figure("households", households, purpose="vegetables")
    assert named(everywhere(dataset, value)) == ["households.vegetables", "overlap.vegetables"]


def test_a_household_served_in_two_communities_is_no_contradiction(dataset):
    households = figure("households", 680, purpose="vegetables")
    thrice = figure("households", 279, purpose="vegetables", times="3")
    assert named(everywhere(dataset, households, thrice)) == []


def test_the_households_of_every_number_of_rounds_are_all_households(dataset):
    assert named(everywhere(dataset, figure("households", 1, times="2"))) == ["overlap.all"]


def test_nobody_is_served_in_more_rounds_than_deliveries_were_made(dataset):
    once = figure("households", 0, purpose="packs", times="1")
    twice = figure("households", 798, purpose="packs", times="2")
    assert named(everywhere(dataset, once, twice)) == ["overlap.packs.rounds"]


@pytest.mark.parametrize("what", ["goods-packed", "goods-handed", "goods-lost", "goods-left"])
def test_what_came_of_an_item_is_what_became_of_it(dataset, what):
    assert named(everywhere(dataset, figure(what, 1, item="masks"))) == ["stock.masks"]
    assert named(everywhere(dataset, figure("goods-received", 1, item="gloves", origin="given"))) == ["stock.gloves"]


@pytest.mark.parametrize("column", ["planned", "moved_in", "spent", "committed"])
def test_a_line_that_is_off_shows_in_the_total_and_in_what_is_left(dataset, column):
    wrong = replaced(
        dataset.budget, 0, **{column: money(column.replace("_", "-"), 123_456, line=dataset.budget[0].line)}
    )
    assert named(dataset.model_copy(update={"budget": wrong})) == [f"budget.{column}", "budget.protective-goods.left"]


def test_what_is_left_is_computed_from_what_moved(dataset):
    left = replaced(dataset.budget, 0, left=money("left", 1, line="protective-goods"))
    total = dataset.budget_total.model_copy(update={"left": money("left", 1)})
    wrong = dataset.model_copy(update={"budget": left, "budget_total": total})
    assert named(wrong) == ["budget.protective-goods.left"]


def test_appropriations_are_what_the_ledger_received(dataset):
    wrong = replaced(dataset.appropriations, 0, amount="300000.01")
    assert named(dataset.model_copy(update={"appropriations": wrong})) == ["appropriated"]


def test_reallocations_are_what_left_the_lines(dataset):
    wrong = dataset.model_copy(update={"reallocations": dataset.reallocations[1:]})
    assert named(wrong) == ["reallocations"]


def test_nobody_approved_their_own_reallocation(dataset):
    wrong = replaced(dataset.reallocations, 3, approved_by=dataset.reallocations[3].proposed_by)
    assert named(dataset.model_copy(update={"reallocations": wrong})) == ["reallocations.2020-04-06.move.approved_by"]


@pytest.mark.parametrize("waived", ["tolerance", "agreement"])
def test_a_consent_that_was_not_needed_is_not_missed(dataset, waived):
    without = replaced(dataset.reallocations, 3, consents=[], waived=waived)
    assert named(dataset.model_copy(update={"reallocations": without})) == []


def test_no_money_moved_without_a_funders_consent(dataset):
    wrong = replaced(dataset.reallocations, 3, consents=[])
    assert named(dataset.model_copy(update={"reallocations": wrong})) == ["reallocations.2020-04-06.move.consents"]


def test_all_contradictions_are_told_at_once_in_both_languages(dataset):
    wrong = with_figure(dataset, figure("programme-days", 95)).model_copy(
        update={"reallocations": replaced(dataset.reallocations, 3, consents=[])}
    )
    with pytest.raises(FiguresDisagree) as raised:
        close_out(wrong, "zh")
    assert raised.value.told("zh") == {
        "type": "urn:houyuan:problem:figures-disagree",
        "title": "报告中的数字互相矛盾，未冻结；请重试",
        "status": 409,
        "detail": "programme-days：报告为 95，应为 96；reallocations.2020-04-06.move.consents：报告为 0，应为 ≥ 1",
        "errors": [
            {"field": "programme-days", "message": "programme-days：报告为 95，应为 96"},
            {
                "field": "reallocations.2020-04-06.move.consents",
                "message": "reallocations.2020-04-06.move.consents：报告为 0，应为 ≥ 1",
            },
        ],
    }
    assert raised.value.faults[0].en == "programme-days: the report says 95, its parts 96"
