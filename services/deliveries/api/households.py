"""Routes of the register of households."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from houyuan.edge import Cursor, Limit, NamePath, answer, list_page
from houyuan.households import KIND, Household, HouseholdClass, HouseholdContent, NewHousehold
from houyuan.identity import Permission
from houyuan.reasons import Reason
from houyuan.types import ImportResult, Page
from services.deliveries import household_sheets, households
from services.deliveries.api.base import P, api

THIS = f"{P}/households/<household>"
Within = Annotated[str, Query(pattern=r"^[0-9]{0,12}$", description="Only within this county, street or community.")]
OfClass = Annotated[HouseholdClass | None, Query(alias="class", description="Only those of this class.")]


@api.creates(f"{P}/households", Permission.KEEP_HOUSEHOLDS, "Register a household")
def register_household(programme: NamePath, new: NewHousehold) -> Response[Household]:
    return answer(households.register(programme, new, api.caller))


@api.reads(f"{P}/households", Permission.SEE_RECORDS, "List the register of households")
def list_households(
    programme: NamePath, place: Within = "", of_class: OfClass = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[Household]:
    only = households.living(place, of_class or "")
    return list_page(Household, programme, KIND, limit=limit, cursor=cursor, only=only)


@api.does(f"{P}/households/import", Permission.KEEP_HOUSEHOLDS, "Import households from a CSV sheet")
def import_households(programme: NamePath, dry_run: bool = True) -> ImportResult:  # noqa: FBT001, FBT002 - a query parameter
    return household_sheets.import_households(programme, api.sheet(), api.caller, dry_run=dry_run)


@api.reads(THIS, Permission.SEE_RECORDS, "Read a household")
def read_household(programme: NamePath, household: NamePath) -> Household:
    return households.show(programme, household)


@api.does(f"{THIS}/revise", Permission.KEEP_HOUSEHOLDS, "Replace what is known of a household")
def revise_household(programme: NamePath, household: NamePath, content: HouseholdContent) -> Household:
    return households.revise(programme, household, content, api.caller)


@api.does(f"{THIS}/void", Permission.KEEP_HOUSEHOLDS, "Void a household that should not stand in the register")
def void_household(programme: NamePath, household: NamePath, reason: Reason) -> Household:
    return households.void(programme, household, reason, api.caller)
