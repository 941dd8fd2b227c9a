"""The store's wire form: there and back without loss, and no float ever."""

from decimal import Decimal

import pytest
from boto3.dynamodb.types import TypeDeserializer
from hypothesis import given
from hypothesis import strategies as st

from houyuan.wire import from_wire, marshal, to_wire, unmarshal

NUMBERS = st.integers(-(10**37), 10**37)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=20) | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(PLAIN)
def test_what_goes_there_comes_back(value: object):
    back = unmarshal(marshal(value))
    assert back == value
    assert repr(back) == repr(value)  # True is not 1


@given(st.dictionaries(st.text(max_size=5), PLAIN, max_size=3))
def test_an_item_goes_there_and_comes_back(item: dict[str, object]):
    assert from_wire(to_wire(item)) == item


@given(st.text() | st.booleans() | NUMBERS | st.none())
def test_says_what_the_sdk_understands(value: object):
    assert TypeDeserializer().deserialize(marshal(value)) == value


def test_a_tuple_becomes_a_list():
    assert unmarshal(marshal((1, ("a",)))) == [1, ["a"]]


@pytest.mark.parametrize("value", [1.0, float("nan"), Decimal(1), {1, 2}, object()])
def test_refuses_what_no_record_holds(value: object):
    with pytest.raises(TypeError):
        marshal({"deep": [value]})
