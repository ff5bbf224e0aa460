"""Files are read as text within bounds, and a bad one is named by its fault."""

from pathlib import Path

import pytest

from programs.exports.columns import EVIDENCE, WIDE
from programs.tabular import sheet
from programs.tabular.sheet import Unreadable
from programs.tests.sheets import everything

HEADER = b"program_key,name,state\n"


def rows_of(tmp_path: Path, content: bytes) -> list[tuple[int, dict[str, str]]]:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    return everything(path, WIDE).rows


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param(b"program_key,zip\na,00123\n", [(2, {"program_key": "a", "zip": "00123"})], id="zeros in front"),
        pytest.param(b"program_key,name\na,NA\n", [(2, {"program_key": "a", "name": "NA"})], id="NA is a text"),
        pytest.param(b"program_key,zip\na,5\nb,\n", [(2, {"program_key": "a", "zip": "5"}), (3, {"program_key": "b"})],
                     id="a number beside a blank"),
        pytest.param(b"\xef\xbb\xbfprogram_key,name\na,x\n", [(2, {"program_key": "a", "name": "x"})], id="BOM"),
        pytest.param(b"program_key,name\r\na,x\r\n", [(2, {"program_key": "a", "name": "x"})], id="CR LF"),
        pytest.param(b"Program_Key , NAME\na,x\n", [(2, {"program_key": "a", "name": "x"})], id="header with blanks"),
        pytest.param("program_key,name\na,Mayagüez\n".encode(), [(2, {"program_key": "a", "name": "Mayagüez"})],
                     id="accents"),
        pytest.param("program_key,name\na\u200b,\u200b\n".encode(), [(2, {"program_key": "a"})], id="zero-width marks"),
        pytest.param(b'program_key,name\na,"x\ny"\nb,z\n',
                     [(2, {"program_key": "a", "name": "x\ny"}), (3, {"program_key": "b", "name": "z"})],
                     id="rows are counted as a spreadsheet does, not lines"),
        pytest.param(b"program_key,name\na,x\n,\n\n,\n", [(2, {"program_key": "a", "name": "x"})], id="blank rows"),
        pytest.param(b"program_key,name\n", [], id="no rows"),
        pytest.param(b"program_key,name\na,'=1+1\n", [(2, {"program_key": "a", "name": "=1+1"})], id="kept formula"),
        pytest.param(b"program_key,name\na,''=1\n", [(2, {"program_key": "a", "name": "'=1"})], id="kept kept formula"),
        pytest.param(b"program_key,name\na,'tis\n", [(2, {"program_key": "a", "name": "'tis"})], id="an apostrophe"),
    ],
)  # fmt: skip
def test_cells_come_as_they_are_written(tmp_path, content, rows) -> None:
    assert rows_of(tmp_path, content) == rows


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"\n\n", "no row with a value", id="only blank lines"),
        pytest.param(HEADER + b"a,\xed\xa0\x80,NY\n", "not UTF-8", id="half a surrogate pair"),
        pytest.param(HEADER + b"a,x\xc3", "middle of a character", id="cut in a character"),
        pytest.param(HEADER + b"a,x\0y,NY\n", "NUL character in line 2", id="NUL"),
        pytest.param(b"\0\0\0\0", "NUL", id="NULs only"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "picture", id="picture"),
        pytest.param(b"PK\x03\x04rest", "Excel workbook", id="workbook"),
        pytest.param(b"program_key,visa_j2\na,yes\n", 'Column 2 .*"visa_j2", is not known. Did you mean "visa_j1"',
                     id="unknown column"),
        pytest.param(b"program_key,name,name\na,x,y\n", r'two columns named "name" \(2 and 3\)', id="column twice"),
        pytest.param(b"program_key,,name\na,x,y\n", "Column 2 .* has no name", id="column without name"),
        pytest.param(HEADER + b"a,x,NY,more\n", "text in column 4, the header has 3", id="long row"),
        pytest.param(HEADER + b'a,"x,NY\nb,y,NJ\n', "cannot be read: unexpected end of data", id="quote never closed"),
        pytest.param(HEADER + b"a," + b"x" * 20_001 + b",NY\n", 'Row 2 .*"name" has 20,001 characters', id="huge cell"),
        pytest.param(HEADER + b"a," + b"x" * 200_000 + b",NY\n", "Row 2 .* cannot be read", id="huger cell"),
        pytest.param(b",".join(b"c%d" % i for i in range(61)) + b"\n", "61 columns; at most 60", id="61 columns"),
        pytest.param(b"," * 1_000_000 + b"\n", "no row with a value", id="a million columns"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_by_its_fault(tmp_path, content, fault) -> None:
    with pytest.raises(Unreadable, match=fault):
        rows_of(tmp_path, content)


def test_bounds_on_rows_and_bytes(tmp_path, monkeypatch) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"program_key,name\n" + b"a,x\n" * 4 + b",\n" * 20)
    assert len(everything(path, WIDE._replace(most_rows=4)).rows) == 4
    with pytest.raises(Unreadable, match="more than 3 rows"):
        everything(path, WIDE._replace(most_rows=3))
    monkeypatch.setattr(sheet, "MOST_BYTES", 30)
    with pytest.raises(Unreadable, match="at most 30 can be read"):
        everything(path, WIDE)


def test_an_evidence_file_needs_its_columns(tmp_path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(b"program_key,field\na,name\n")
    with pytest.raises(Unreadable, match='no column "value"'):
        everything(path, EVIDENCE)


def test_a_missing_file_is_said_to_be_missing(tmp_path) -> None:
    with pytest.raises(Unreadable, match=r"There is no file nowhere\.csv"):
        everything(tmp_path / "nowhere.csv", WIDE)
