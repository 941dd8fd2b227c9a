"""The environment of a function, read once into a model."""

import os
from functools import cache

from pydantic import BaseModel


class Settings(BaseModel):
    """Names of the resources that the deployment gave this function; a service uses those it was granted."""

    stage: str = "local"
    records_table: str
    ledger_table: str
    figures_table: str
    access_table: str
    data_key: str
    documents_bucket: str = ""
    sender: str = ""
    mail_configuration_set: str = ""
    api_url: str = ""
    site_url: str = ""


@cache
def settings() -> Settings:
    """The settings of this process."""
    names = {name: os.environ[name.upper()] for name in Settings.model_fields if name.upper() in os.environ}
    return Settings.model_validate(names)
