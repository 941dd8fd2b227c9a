"""The `houyuan` command."""

import os
from typing import Annotated, Literal

import typer
from rich.markup import escape
from rich.table import Table

from cli.failure import Failure
from cli.local import cloud, emulator
from cli.terminal import console

app = typer.Typer(
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    help="Runs a relief programme. 后援：运行一个救助项目。",
)


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
def openapi() -> None:
    """Write openapi.json from the code."""
    from cli import openapi as document  # noqa: PLC0415 - imports all four services, which the others need not wait for

    document.write()


def _tell(made: cloud.LocalCloud) -> None:
    deployment = made.deployment
    console.print(f"Site 网站   {deployment.site_url}/")
    console.print(f"API 接口    {deployment.api_url}")
    table = Table("role 角色", "e-mail 邮箱", "password 密码", box=None)
    for person in made.people:
        table.add_row(person.role, person.email, person.password)
    console.print(table)


def main() -> None:
    """Runs a command; a failure is told in a sentence and ends with 1."""
    try:
        app()
    except Failure as failure:
        console.print(f"[red]✗[/] {escape(str(failure))}", highlight=False)
        raise SystemExit(1) from failure
