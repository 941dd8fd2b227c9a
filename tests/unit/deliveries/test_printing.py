"""Pages that are printed: every sign in the fonts, the size of a round, what a machine reads."""

import re

import pytest
import typst

from services.deliveries import fonts, printing

ROUND = {"id": "veg-1", "place_name": "成宝社区", "day": "2020-03-05", "until": None}
KIT = {"id": "bag", "name": {"zh": "爱心菜", "en": "Vegetables"}}
TOLD = {"language": "zh", "programme": "试点", "printed_on": "2020-03-05", "round": ROUND, "kit": KIT}
QR = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7h-7z"/></svg>'


def visit(number):
    """A household to go to."""
    told = {"head": "王小明", "address": f"成宝社区{number}号", "phone": None, "members": 2, "quantity": 1}
    return {"number": number, "household": f"h{number}", **told}


def label(number):
    """The label of a bag."""
    told = {"head": "王***", "code": "482913", "scanned": f"veg-1/h{number}/482913", "qr": QR, "bag": 1, "bags": 1}
    return {"number": number, "household": f"h{number}", **told}


def pages(pdf):
    """How many pages a PDF has; its parts are compressed, but the document's metadata is not."""
    return int(re.search(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>", pdf)[1])


@pytest.mark.parametrize(("labels", "sheets"), [(1, 1), (24, 1), (25, 2), (700, 30)])
def test_24_labels_stand_on_a_page(labels, sheets):
    assert pages(printing.pdf("labels", TOLD | {"labels": [label(number) for number in range(labels)]})) == sheets


def test_a_list_of_700_households_is_printed_a_run_after_another():
    runs = [{"volunteer": f"v{at}", "visits": [visit(35 * at + n) for n in range(1, 36)]} for at in range(20)]
    assert pages(printing.pdf("household-list", TOLD | {"runs": runs})) == 60


def test_codes_as_long_as_they_may_be_move_nothing_onto_another_page():
    long = {"household": "m" * 63, "scanned": "m" * 63}
    told = TOLD | {"round": ROUND | {"id": "w" * 63}, "kit": KIT | {"name": {"zh": "菜" * 60, "en": "x"}}}
    assert pages(printing.pdf("labels", told | {"labels": [label(number) | long for number in range(24)]})) == 1


def test_the_signs_that_no_font_has_are_found_wherever_they_stand():
    assert fonts.missing("王小明 ABC 0-9 ·（〓）\u200b\u3000㛃𬭎") == []
    assert printing.unprintable({"a": ["王𠮷", {"b": "😀𠮷"}], "c": 1, "d": None}) == ["𠮷", "😀"]
    assert printing.marked({"a": ["王𠮷"], "b": 1}, ["𠮷"]) == {"a": ["王〓"], "b": 1}


def test_a_sign_that_slipped_through_stops_the_press():
    told = TOLD | {"runs": [{"volunteer": "li", "visits": [visit(1) | {"head": "王𠮷"}]}]}
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        printing.pdf("household-list", told)


def test_both_weights_have_the_same_signs():
    held = {name: path for folder in fonts.folders() for path in folder.glob("*.ttf") for name in [path.stem]}
    assert set(held) == {"NotoSansSC_400Regular", "NotoSansSC_700Bold"}
    assert len({fonts.signs(path) for path in held.values()}) == 1
