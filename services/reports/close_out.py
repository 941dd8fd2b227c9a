"""The close-out report (结项报告): from a dataset to the document, chapter by chapter, in one language."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.reports.agreement import agree
from services.reports.chapters import annex, goods, money, opening, people
from services.reports.dataset import Dataset
from services.reports.document import Document, Section
from services.reports.models import Language
from services.reports.writing import Writer

_CHAPTERS = (
    opening.summary,
    opening.indicators,
    people.consultations,
    people.cases,
    goods.deliveries,
    money.money,
    annex.definitions,
)


def title(dataset: Dataset, language: Language) -> str:
    """The report's title, as on its first page, in the mail's subject and in file names."""
    return Writer(language).word(
        f"{dataset.programme.name.zh}结项报告", f"{dataset.programme.name.en}: close-out report"
    )


def close_out(dataset: Dataset, language: Language) -> Document:
    """The report in one language.

    Raises:
        FiguresDisagree: when parts of the dataset contradict each other.
        LookupError: when the dataset lacks a figure that the report needs.
    """
    agree(dataset)
    writer = Writer(language)
    content_hash = dataset.content_hash()
    return Document(
        language=language,
        title=title(dataset, language),
        programme=writer.name(dataset.programme.name),
        number=dataset.number,
        created=dataset.created,
        facts=opening.facts(dataset, writer),
        headlines=opening.headlines(dataset, writer),
        sections=tuple(_numbered([chapter(dataset, writer) for chapter in _CHAPTERS], writer)),
        content_hash=content_hash,
        verification=writer.say(
            "本报告已冻结。校验方法：一、报告的数据集（按键名排序、无空白、UTF-8 编码的 JSON）"
            "的 SHA-256 应等于上述哈希；二、打开任一数字的链接，记录清单的合计即为该数字。",
            "This report is frozen. To verify it: the SHA-256 of its dataset (JSON with sorted keys, no blanks, UTF-8) "
            "is the hash above; and behind the link of any figure, the list of records adds up to that figure.",
        ),
    )


def _numbered(chapters: Sequence[Section], writer: Writer) -> Iterator[Section]:
    """The chapters as they are counted: 一、二、三、 or 1. 2. 3.; an annex is named, not counted."""
    for at, chapter in enumerate(chapters):
        number = writer.word(f"{'一二三四五六七八九'[at]}、", f"{at + 1}. ")
        yield chapter if chapter.annex else replace(chapter, title=f"{number}{chapter.title}")
