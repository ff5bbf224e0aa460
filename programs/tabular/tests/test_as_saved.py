"""Files as spreadsheet programs save them: other characters, other separators, titles above, rows that are ragged."""

import csv
from pathlib import Path

import pytest

from programs.imports.mapping import NAMED
from programs.tabular.reading import read
from programs.tabular.sheet import ALL, Layout, Sheet, Unreadable
from programs.tests.workbooks import a_workbook

PLAIN = Layout("any", (), (), 100, is_open=True)
TABLE = "Program,City,State\nCedar,Flint,MI\nÉlan,Ponce,PR\n"
ROWS = [["Cedar", "Flint", "MI"], ["Élan", "Ponce", "PR"]]


def rows_of(found: Sheet) -> list[list[str]]:
    return [[cells.get(column, "") for column in found.columns] for _, cells in found.rows]


def with_(separator: str) -> str:
    return TABLE.replace(",", separator)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(TABLE.encode(), "", id="as we write it"),
        pytest.param(TABLE.encode("utf-8-sig"), "", id="with a mark"),
        pytest.param(with_(";").encode("cp1252"), "Windows-1252 (Western European) text with", id="Excel in Europe"),
        pytest.param(with_(";").encode(), "semicolons between the cells", id="semicolons"),
        pytest.param(with_("\t").encode(), "tabs between the cells", id="tabs"),
        pytest.param(with_("|").encode(), "vertical bars", id="bars"),
        pytest.param(TABLE.encode("cp1252"), "Windows-1252", id="Windows-1252"),
        pytest.param(with_("\t").encode("utf-16"), "UTF-16 text with tabs", id="Unicode text of Excel"),
        pytest.param(with_("\t").encode("utf-16-le"), "UTF-16", id="UTF-16 without a mark"),
        pytest.param(TABLE.encode("utf-16-be"), "UTF-16", id="UTF-16, the other way round"),
        pytest.param(b"\xfe\xff" + with_(";").encode("utf-16-be"), "semicolons", id="UTF-16, the other way, marked"),
        pytest.param(with_("\t").replace("\n", "\r").encode("mac_roman"), "Mac Roman", id="Excel on an old Mac"),
        pytest.param(("sep=;\n" + with_(";")).encode(), "semicolons", id="sep="),
        pytest.param(('"sep=\t"\r\n' + with_("\t")).encode(), "tabs", id="sep= in quotes"),
        pytest.param(("sep=^\n" + with_("^")).encode(), "'^'", id="sep= of another kind"),
        pytest.param(with_(";").replace("Flint", "Flint, near Detroit").encode(), "semicolons", id="commas in cells"),
        pytest.param(TABLE.replace("Cedar", "Cedar; Oak; Elm").encode(), "", id="semicolons in cells"),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_read_and_said(tmp_path, content, said) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with read(path, PLAIN) as found:
        rows = rows_of(found)
        told = " ".join(found.told.said)
    assert found.columns == ("Program", "City", "State")
    assert [row[2] for row in rows] == ["MI", "PR"]
    assert rows[1] == ROWS[1]
    assert said in told
    assert bool(said) == bool(told)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"a,b\n\x81\x8d,x\n", "not text of any kind", id="no letters of any kind"),
        pytest.param("é,b\n".encode() + b"\xe9,x\n", "not UTF-8 text (line 2)", id="two kinds of text in one"),
        pytest.param(b"a,b\nx,\xe2\x82", "ends in the middle of a character", id="cut off"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, fault) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused, read(path, PLAIN):
        pass
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    ("above", "row"),
    [
        pytest.param([], 1, id="nothing"),
        pytest.param([["My Match 2027 list"]], 2, id="a title"),
        pytest.param([["My Match 2027 list"], [], []], 4, id="a title and blank rows"),
        pytest.param([["My list", "", "as of", "2026-11-01"]], 2, id="a title with a date"),
        pytest.param([["Legend"], ["green = applied"], ["red = no visa"], []], 5, id="a legend"),
        pytest.param([["", "Where", "", "Visas", ""]], 2, id="names of groups"),
        pytest.param([["Program search", "", "", "", ""], ["Filters:", "IM", "NY", "", ""]], 3, id="filters"),
        pytest.param([["x"]] * 15, 16, id="fifteen lines"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_header_is_found_below_titles(tmp_path, kind, above, row) -> None:
    names = ["Program", "City", "State", "J-1\nvisa", "Notes"]
    rows = [*above, names, ["Cedar", "Flint", "MI", "yes", "ok"]]
    found = table_of(tmp_path, kind, rows)
    assert [column.casefold() for column in found.columns] == ["program", "city", "state", "j-1 visa", "notes"]
    assert found.rows == [(row + 1, ["Cedar", "Flint", "MI", "yes", "ok"])]
    assert found.said == ([f"Row {row} names the columns. What stands above it is not read."] if row > 1 else [])


@pytest.mark.parametrize(
    ("rows", "columns", "cells"),
    [
        pytest.param([["a", "b", "c"], ["1"]], ("a", "b", "c"), [["1", "", ""]], id="missing cells are blank"),
        pytest.param([["a", "b"], ["1", "2", "", ""]], ("a", "b"), [["1", "2"]], id="blanks beyond are nothing"),
        pytest.param([["a", "b", "", ""], ["1", "2"]], ("a", "b"), [["1", "2"]], id="blank names beyond are nothing"),
        pytest.param([["a", "b"], ["1", "2", "x"], ["3", "4"]], ("a", "b", "Column 3"),
                     [["1", "2", "x"], ["3", "4", ""]],
                     id="text beyond is a column to ask about"),
        pytest.param([["a", "b"], ["1", "2"], ["a", "b"], ["3", "4"]], ("a", "b"), [["1", "2"], ["3", "4"]],
                     id="the names again"),
        pytest.param([["a"], ["1; 2"], ["3; 4; 5"]], ("a",), [["1; 2"], ["3; 4; 5"]], id="one column of several words"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ragged_rows(tmp_path, kind, rows, columns, cells) -> None:
    found = table_of(tmp_path, kind, rows)
    assert (found.columns, [each for _, each in found.rows]) == (columns, cells)


class Found:
    def __init__(self, sheet: Sheet) -> None:
        self.columns, self.said = sheet.columns, list(sheet.told.said)
        self.rows = [(number, [cells.get(one, "") for one in sheet.columns]) for number, cells in sheet.rows]


def table_of(folder: Path, kind: str, rows: list[list[str]]) -> Found:
    if kind == "xlsx":
        path = a_workbook(folder / "a.xlsx", {"List": rows})
    else:
        path = folder / "a.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    with read(path, NAMED) as sheet:
        return Found(sheet)


# Workbooks of several sheets

NAMES = ["Program", "City", "State", "Status"]
IM = [NAMES, ["Cedar", "Flint", "MI", "Applied"]]
FM = [NAMES, ["Elm", "Troy", "NY", "Applied"], ["Oak", "Rome", "NY", "Invited"]]
COVER = [["Hello"], ["this is my list"]]


@pytest.mark.parametrize(
    ("sheets", "wanted", "read_of", "places"),
    [
        pytest.param({"IM": IM, "FM": FM}, "", "IM, FM", [("IM", 2), ("FM", 2), ("FM", 3)], id="two of one kind"),
        pytest.param({"IM": IM, "FM": FM}, "FM", "FM", [("FM", 2), ("FM", 3)], id="one is chosen"),
        pytest.param({"Cover": COVER, "IM": IM}, "", "IM", [("", 2)], id="a cover"),
        pytest.param({"Cover": COVER, "IM": IM}, ALL, "Cover, IM", [("Cover", 2), ("IM", 2)], id="all"),
        pytest.param({"IM": [["My list"], [], *IM], "FM": FM}, "", "IM, FM", [("IM", 4), ("FM", 2), ("FM", 3)],
                     id="one with a title"),
        pytest.param({"IM": IM, "Costs": [["What", "USD"], ["Fee", "30"]]}, "", "IM", [("", 2)], id="other columns"),
    ],
)  # fmt: skip
def test_which_sheets_are_read(tmp_path, sheets, wanted, read_of, places) -> None:
    with read(a_workbook(tmp_path / "a.xlsx", sheets), NAMED, wanted) as found:
        numbers = [number for number, _ in found.rows]
    assert (found.told.title, [found.told.place(number) for number in numbers]) == (read_of, places)
    assert [one.title for one in found.told.sheets] == list(sheets)
    assert ("Sheet" in found.columns) == (len(found.told.starts) > 0)


def test_a_sheet_that_is_not_there(tmp_path) -> None:
    path = a_workbook(tmp_path / "a.xlsx", {"IM": IM})
    with pytest.raises(Unreadable, match="no sheet “PM” with values; it has “IM”"), read(path, NAMED, "PM"):
        pass


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        pytest.param("=SUM(C2:C3)", 2, id="a sum below"),
        pytest.param("=SUBTOTAL(9,C2:C3)", 2, id="a subtotal"),
        pytest.param("=COUNTA(A2:A3)", 2, id="a count"),
        pytest.param("=AVERAGE($C$2:$C$3)", 2, id="a mean"),
        pytest.param("=IFERROR(ROUND(AVERAGE(C2:C3),1),0)", 2, id="a mean inside others"),
    ],
)
def test_a_row_that_adds_up_others_is_left_out_and_said(tmp_path, formula, rows) -> None:
    sheet = [["Program", "City", "Cost"], ["Cedar", "Flint", 3], ["Elm", "Troy", 4], ["Total", "", formula]]
    with read(a_workbook(tmp_path / "a.xlsx", {"IM": sheet}), NAMED) as found:
        assert len(list(found.rows)) == rows
    assert found.told.said == ("Left out: row 4, a formula over other rows.",)


@pytest.mark.parametrize("formula", ["=SUM(C2:D2)", "=C2/SUM(C$2:C$9)", "=MAX(Other!A1:A9)", "=C2+1"])
def test_a_formula_within_its_row_is_no_total(tmp_path, formula) -> None:
    sheet = [["Program", "City", "Cost"], ["Cedar", "Flint", formula]]
    path = a_workbook(tmp_path / "a.xlsx", {"IM": sheet})
    with pytest.raises(Unreadable, match="the value of this formula is not in the file"), read(path, NAMED):
        pass
