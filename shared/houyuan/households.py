"""Households: who may be served; one model for whoever keeps the register and whoever reads it.

A household stands in the register once: a key made of where it lives and who heads it is its own. A list names a
household and its version, and copies nothing that is personal.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from houyuan.codes import CLASSES
from houyuan.forms import asked, called
from houyuan.types import Address, Because, Code, Masked, Model, PersonName, Phone, PlaceCode, Stored, Text

KIND = "household"
_KEPT_SECRET = Text(
    zh="户主、电话和住址加密保存，清单里只显示一部分。",
    en="Head, phone and address are stored encrypted; lists show a part of them only.",
)
_CODE = Text(
    zh="小写字母、数字和连字符；登记后不变，印在清单和标签上。",
    en="Lower-case letters, digits and hyphens; it never changes, and stands on lists and labels.",
)

HouseholdClass = Annotated[
    Literal[
        "elderly-alone",
        "disabled",
        "chronic-illness",
        "low-income",
        "infant",
        "pregnant",
        "quarantined",
        "other",
    ],
    called(CLASSES),
]
Members = Annotated[int, Field(ge=1, le=50, strict=True)]


def _sorted_once(classes: list[str]) -> list[str]:
    return sorted(set(classes))


Classes = Annotated[list[HouseholdClass], Field(max_length=8), AfterValidator(_sorted_once)]
"""A set of classes, told in the order of their codes."""


class HouseholdContent(Model):
    """What is known of a household.

    `place` is its community; a street or a county where the official register has no such community.
    """

    head: Annotated[PersonName, asked(2, "户主", "Head of the household", "text")]
    phone: Annotated[Phone | None, asked(3, "电话", "Phone", "phone", example="027-5550 0123")] = None
    address: Annotated[Address, asked(4, "住址", "Address", "text", hint=_KEPT_SECRET)]
    place: Annotated[PlaceCode, asked(5, "社区代码（12 位）", "Community (12 digits)", "text", example="420111007009")]
    members: Annotated[Members, asked(6, "人数", "Members", "number")]
    classes: Annotated[Classes, asked(7, "困难情况", "In need because", "several"), Field(default_factory=list)]


class NewHousehold(HouseholdContent):
    """A household for the register; its code is what joins its rounds and deliveries."""

    id: Annotated[Code, asked(1, "户编号", "Code of the household", "text", hint=_CODE, example="jl-0012")]


class Household(NewHousehold, Stored):
    """A household as stored; one that is void is on no new list."""

    head: Masked
    phone: Masked | None = None
    address: Masked
    void: bool = False
    void_reason: Because | None = None
