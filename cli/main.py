"""The `houyuan` command."""

import os
from typing import Annotated, Literal

import typer
from rich.markup import escape
from rich.table import Table

from cli import people, remote
from cli.deployment import Deployment
from cli.failure import Failure
from cli.local import cloud, emulator
from cli.terminal import console
from houyuan.identity import ROLES

app = typer.Typer(
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    help="Runs a relief programme. 后援：运行一个救助项目。",
)

Stage = Annotated[Literal["local", "dev", "prod"], typer.Option(help="Which deployment.")]
Programme = Annotated[str, typer.Option(help="The programme's id.")]
Organisation = Annotated[str, typer.Option(help="The programme's funder or implementer that the person works for.")]


@app.command()
def up(*, fresh: Annotated[bool, typer.Option(help="Forget everything that the local cloud holds.")] = False) -> None:
    """Start the local cloud and deploy everything on it."""
    made, changed = cloud.up(fresh=fresh)
    if not changed:
        console.print("The local cloud is up already. 本地云已在运行。")
    _tell(made)


@app.command()
def down() -> None:
    """Stop the local cloud; its data are kept."""
    if not cloud.down():
        console.print("The local cloud is not up. 本地云没有运行。")


@app.command()
def demo(
    *, language: Annotated[Literal["zh", "en"] | None, typer.Option(help="Language of what is told here.")] = None
) -> None:
    """Run the reference programme on the local cloud and compare its report with the published one."""
    from cli.demo import example, outcome, run  # noqa: PLC0415 - the other commands need not wait for it

    spoken = language or ("zh" if os.environ.get("LANG", "").startswith("zh") else "en")
    made, _ = cloud.up()
    done = run.run(made, spoken)
    mailbox = f"http://localhost:{made.port}{emulator.MAILBOX}"
    outcome.tell(done, example.load().published(), mailbox, spoken)
    _tell(made)
    raise typer.Exit(0 if done.passed else 1)


@app.command()
def deploy(
    *,
    stage: Annotated[Literal["dev", "prod"], typer.Option(help="Which deployment.")],
    sender: Annotated[str | None, typer.Option(help="The address that reports come from.")] = None,
    alarm_mail: Annotated[str | None, typer.Option(help="Who is told when something breaks.")] = None,
) -> None:
    """Deploy everything to the AWS account whose credentials are set."""
    if stage == "prod" and not sender:
        raise typer.BadParameter("reports have to come from somewhere: --sender …", param_hint="--sender")
    context = {"sender": sender, "alarm_mail": alarm_mail}
    made = remote.deploy(stage, {name: value for name, value in context.items() if value})
    console.print(f"Site 网站   {made.site_url}/")
    console.print(f"API 接口    {made.api_url}")


@app.command()
def user(
    email: str, role: str, *, programme: Programme, organisation: Organisation = "", stage: Stage = "local"
) -> None:
    """Invite a person and make them a member of a programme; the membership replaces an earlier one."""
    _check_role(role)
    deployment = _deployment(stage)
    people.join(deployment, people.invite(deployment, email), programme, role, organisation)
    console.print(f"{escape(email)} · {programme} · {role}")


@app.command()
def dismiss(email: str, *, programme: Programme, stage: Stage = "local") -> None:
    """End a person's membership of a programme; their sign-in and what they recorded stay."""
    deployment = _deployment(stage)
    people.leave(deployment, people.subject_of(deployment, email), programme)
    console.print(f"{escape(email)} · {programme} · —")


@app.command()
def partner(*, programme: Programme, stage: Stage = "local") -> None:
    """Make the partner app a member of a programme and print its credentials."""
    deployment = _deployment(stage)
    app_ = people.partner_app(deployment)
    people.join(deployment, app_.client_id, programme, "partner")
    _tell_partner_app(deployment, app_)


@app.command()
def drift(*, stage: Stage = "local") -> None:
    """Refold every figure from its records; ends with 1 when a stored figure had been wrong."""
    deployment = _deployment(stage)
    deployment.enter()
    from services.reports import drift as check  # noqa: PLC0415 - reads the deployment's names

    drifted = check.check_all()
    for programme, cubes in drifted.items():
        console.print(f"{programme} · {cubes}")
    raise typer.Exit(1 if any(drifted.values()) else 0)


@app.command()
def openapi() -> None:
    """Write openapi.json from the code."""
    from cli import openapi as document  # noqa: PLC0415 - imports all four services, which the others need not wait for

    document.write()


def main() -> None:
    """Runs a command; a failure is told in a sentence and ends with 1."""
    try:
        app()
    except Failure as failure:
        console.print(f"[red]✗[/] {escape(str(failure))}", highlight=False)
        raise SystemExit(1) from failure


def _deployment(stage: str) -> Deployment:
    return cloud.entered().deployment if stage == cloud.STAGE else remote.find(stage)


def _check_role(role: str) -> None:
    known = sorted(set(ROLES) - {"partner"})
    if role not in known:
        raise typer.BadParameter(f"one of {', '.join(known)}", param_hint="ROLE")


def _tell(made: cloud.LocalCloud) -> None:
    deployment = made.deployment
    console.print(f"Site 网站   {deployment.site_url}/")
    console.print(f"API 接口    {deployment.api_url}")
    table = Table("role 角色", "e-mail 邮箱", "password 密码", box=None)
    for person in made.people:
        table.add_row(person.role, person.email, person.password)
    console.print(table)
    _tell_partner_app(deployment, people.partner_app(deployment))


def _tell_partner_app(deployment: Deployment, partner_app: people.PartnerApp) -> None:
    console.print("Partner app 伙伴应用", highlight=False)
    console.print(f"client_id      {partner_app.client_id}\nclient_secret  {partner_app.secret}", highlight=False)
    console.print(f"token          POST {deployment.sign_in_url}/oauth2/token", highlight=False)
