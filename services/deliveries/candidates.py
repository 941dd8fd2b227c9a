"""Candidates: the households of the register that a rule puts on a list. Reads only; nothing of it is personal."""

from houyuan.records import Record
from services.deliveries import households, outcomes, served
from services.deliveries.households import Facts
from services.deliveries.models.listing_rules import ListingRule


def chosen(planned: Record, rule: ListingRule) -> list[Facts]:
    """The households that a rule chooses for a planned round, in the order of their codes; none that is void."""
    programme = planned.programme
    places = tuple(rule.places or [planned.body["place"]])
    classes = frozenset(rule.classes)
    left_out = _left_out(planned, rule)
    only = None if rule.follow_up_of is None else set(outcomes.follow_up(programme, rule.follow_up_of))
    return [
        each
        for each in households.all_facts(programme)
        if not each.void
        and each.place.startswith(places)
        and (not classes or not classes.isdisjoint(each.classes))
        and each.household not in left_out
        and (only is None or each.household in only)
    ]


def _left_out(planned: Record, rule: ListingRule) -> set[str]:
    """Who was served already: for the round's own purpose in its cycle, or ever for the purpose that the rule names."""
    if rule.not_served_for == "":
        return set()
    own = (planned.body["purpose"], planned.body["cycle"])
    purpose, cycle = own if rule.not_served_for is None else (rule.not_served_for, "")
    return {each.household for each in served.all_of(planned.programme, purpose, cycle)}
