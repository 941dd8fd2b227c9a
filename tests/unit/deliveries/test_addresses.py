"""The order in which doors are come by."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deliveries.addresses import walking_order


def walked(*addresses):
    """Addresses as they are come by, whatever order they are told in."""
    mixed = list(addresses)
    random.Random(7).shuffle(mixed)  # noqa: S311 - an order, no secret
    return sorted(mixed, key=walking_order)


@pytest.mark.parametrize(
    "addresses",
    [
        ["成宝社区2号", "成宝社区10号", "成宝社区11号"],
        ["江汉路1号2栋1单元101室", "江汉路1号2栋1单元1001室", "江汉路1号2栋2单元101室", "江汉路1号10栋1单元101室"],
        ["三栋一单元", "三栋二单元", "十栋一单元", "十二栋", "二十栋", "一百零三栋"],
        ["一〇一室", "一〇二室", "二〇一室"],
        ["江汉一路9号", "江汉二路1号", "江汉三路1号"],
        ["2-1-301", "2-3-101", "10-1-101"],
        ["９号", "10 号", "１１号"],
        ["a座1室", "B座1室", "C座1室"],
    ],
    ids=lambda each: each[0],
)
def test_doors_are_come_by_as_their_numbers_are_counted(addresses):
    assert walked(*addresses) == addresses


def test_the_same_address_written_otherwise_is_come_by_at_the_same_place():
    assert walking_order("江汉二路１０号 三栋") == walking_order("江汉2路10号3栋")


@given(st.lists(st.text(alphabet="0129一二十百零号栋a路 -", max_size=12), max_size=12))
def test_any_addresses_have_an_order(addresses):
    assert sorted(map(walking_order, addresses)) == sorted(map(walking_order, reversed(addresses)))
