"""A deployed stage: its addresses and resource names, as its stacks tell them."""

import os
from typing import Self

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_pascal

Outputs = dict[str, dict[str, str]]
"""Stack -> output -> value, as the CDK command line writes them."""


class Deployment(BaseModel):
    """Everything a command needs to know of a deployed stage."""

    model_config = ConfigDict(
        frozen=True, alias_generator=AliasGenerator(validation_alias=lambda name: AliasChoices(to_pascal(name), name))
    )

    api_url: str
    api_id: str
    sign_in_url: str
    user_pool: str
    staff_client: str
    partner_client: str
    site_url: str
    site_bucket: str
    site_distribution: str
    documents_bucket: str
    records_table: str
    ledger_table: str
    figures_table: str
    access_table: str
    data_key: str
    sender_address: str

    @classmethod
    def of(cls, outputs: Outputs) -> Self:
        """The deployment that a stage's outputs describe."""
        return cls.model_validate({name: value for stack in outputs.values() for name, value in stack.items()})

    def enter(self) -> None:
        """Makes this the deployment that the kernel's functions work on in this process."""
        names = ("records_table", "ledger_table", "figures_table", "access_table", "data_key", "documents_bucket")
        os.environ.update({name.upper(): getattr(self, name) for name in names})
