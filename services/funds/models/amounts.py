"""Amounts that are computed."""

from typing import Annotated

from pydantic import Field

Sum = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["500000.00"])]
"""An amount that is computed, as large as many amounts together."""
