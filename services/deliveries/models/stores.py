"""What goes in and out: stores."""

from typing import Annotated

from houyuan.forms import asked
from houyuan.types import Code, Line, Model, PlaceCode, Stored


class NewStore(Model):
    """Where goods lie."""

    id: Annotated[Code, asked(1, "仓库编号", "Code of the store", "text", example="liulin")]
    name: Annotated[Line, asked(2, "名称", "Name", "text")]
    place: Annotated[PlaceCode | None, asked(3, "区划代码", "Place", "text", example="420111007009")] = None


class Store(NewStore, Stored):
    """A store as stored."""
