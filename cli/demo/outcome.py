"""What the demo tells at its end: what was stored, the mails, and the table of published and derived numbers."""

from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from cli.cdk import ROOT
from cli.demo.comparison import Row
from cli.demo.run import Outcome
from cli.terminal import console

_WORDS = {
    "zh": {
        "claim": "公开报告的数字",
        "published": "公开",
        "derived": "推导",
        "difference": "差异",
        "why": "原因",
        "unexplained": "无法解释",
        "stored": "记录：新增 {new:,} 条，原已存在 {same:,} 条",
        "figures": "报告中的 {count} 个数字，{agree} 个与其记录一致",
        "mails": "邮件：本次寄出 {now} 封；每封都完整保存在发送记录中",
        "without": "公开报告中没有逐条记录、因此无法推导的内容：",
        "passed": "全部通过：每个数字都有记录，每处差异都由公开报告自身的错误解释。",
        "failed": "未通过：见上表与清单。",
    },
    "en": {
        "claim": "Number of the published report",
        "published": "published",
        "derived": "derived",
        "difference": "difference",
        "why": "why",
        "unexplained": "unexplained",
        "stored": "Records: {new:,} new, {same:,} there before",
        "figures": "{count} figures in the report, {agree} of them agree with their records",
        "mails": "Mails sent now: {now}; each is kept whole in its dispatch record",
        "without": "What the published report says without any record to derive it from:",
        "passed": "All passed: every figure has its records, every difference is an error of the published report.",
        "failed": "Not passed: see the table and the list.",
    },
}


def tell(outcome: Outcome, published: dict[str, Any], mailbox: str, language: str) -> None:
    """Prints a run's outcome."""
    words = _WORDS[language]
    console.print(_table(outcome.rows, published["errors"], language))
    console.print(words["without"])
    for each in published["without_records"]:
        console.print(f"  · {escape(each[language])}", highlight=False)
    new, same = sum(each.new for each in outcome.sent), sum(each.same for each in outcome.sent)
    console.print(words["stored"].format(new=new, same=same))
    agree = outcome.figures - len(outcome.disagreeing)
    console.print(words["figures"].format(count=outcome.figures, agree=agree))
    for figure in outcome.disagreeing:
        console.print(f"  [red]≠[/] {escape(figure.figure)} {escape(figure.value)} {escape(figure.address)}")
    console.print(words["mails"].format(now=outcome.mailed_now))
    for each in outcome.dispatches:
        console.print(f"  {each['email']} · {escape(each['subject'])} · {', '.join(each['attachments'])}")
    console.print(f"  {mailbox}")
    for path in outcome.files:
        console.print(f"  {_short(path)}")
    console.print(f"[bold green]{words['passed']}[/]" if outcome.passed else f"[bold red]{words['failed']}[/]")


def _table(rows: list[Row], errors: dict[str, dict[str, str]], language: str) -> Table:
    words = _WORDS[language]
    table = Table()
    table.add_column(words["claim"])
    for name in ("published", "derived", "difference"):
        table.add_column(words[name], justify="right", no_wrap=True)
    table.add_column(words["why"])
    for row in rows:
        why = escape(errors[row.error][language]) if row.error else ""
        shown = why if row.passed else f"[red]{words['unexplained']}[/] {why}"
        mark = "yellow" if row.passed and row.error else "" if row.passed else "red"
        table.add_row(escape(row.name[language]), row.published, row.derived, row.difference, shown, style=mark)
    return table


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT))
