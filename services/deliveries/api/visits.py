"""Routes of a run's link: open to the volunteer who holds it, without an account."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from houyuan.edge import DatedPath, NamePath, answer
from houyuan.types import UploadForm
from services.deliveries import proof_files, visits
from services.deliveries.api.base import api
from services.deliveries.models.deliveries import Delivery, NewVisit
from services.deliveries.models.proofs import Announced
from services.deliveries.models.visits import RunSheet

TokenPath = Annotated[str, Path(description="The token of a run's link.")]
RUN = "/v1/open/runs/<token>"
PROOF = f"{RUN}/proofs/<delivery>/<proof>"


@api.opens("GET", RUN, "Read the way of a run by its link")
def read_run_sheet(token: TokenPath) -> RunSheet:
    return visits.sheet(token)


@api.opens("POST", f"{RUN}/deliveries", "Report a visit by the link of a run", creates=True)
def report_visit(token: TokenPath, visit: NewVisit) -> Response[Delivery]:
    return answer(visits.report(token, visit))


@api.opens("POST", f"{PROOF}/form", "Get the form to send a picture by, by the link of a run")
def ask_visit_form(token: TokenPath, delivery: DatedPath, proof: NamePath, announced: Announced) -> UploadForm:
    link = visits.reported(token, delivery)
    return proof_files.form(link.programme, delivery, proof, announced, link.caller)


@api.opens("POST", f"{PROOF}/attach", "Attach a picture that has arrived, by the link of a run")
def attach_visit_proof(token: TokenPath, delivery: DatedPath, proof: NamePath) -> Delivery:
    link = visits.reported(token, delivery)
    return proof_files.attach(link.programme, delivery, proof, link.caller)
