"""Which column of a foreign table is which of ours: guessed, said, and what is mended on the way."""

import pytest

from programs.exports.columns import WIDE
from programs.imports import detect
from programs.imports.mapping import guesses, header_of, problems, renamed, words_of
from programs.tabular.sheet import Unreadable


@pytest.mark.parametrize(
    ("columns", "samples", "guessed"),
    [
        pytest.param(["NAME", "State"], {}, ["name", "state"], id="our own names"),
        pytest.param(["Program Title", "Town", "ZIP Code"], {}, ["name", "city", "zip"], id="synonyms"),
        pytest.param(["SponseringInstitution", "Specalty"], {}, ["institution", "specialty"], id="nearly the same"),
        pytest.param(["J-1 visa", "H1B"], {}, ["visa_j1", "visa_h1b"], id="visas"),
        pytest.param(["Code"], {"Code": ["1400000001", "0400000002"]}, ["acgme_id"], id="ten digits are an ACGME id"),
        pytest.param(["Code"], {"Code": ["9999140C0"]}, ["nrmp_codes"], id="a letter near the end is a code"),
        pytest.param(["ST", "State"], {"ST": ["NY"], "State": ["NY"]}, ["", "state"], id="a better name wins"),
        pytest.param(["Main code", "NRMP code", "Match code"], {}, ["", "nrmp_codes", "nrmp_codes"],
                     id="several columns of codes"),
        pytest.param(["County", "Status", "Dean"], {}, ["", "", ""], id="nothing alike"),
        pytest.param(["Program", "Director name", "Coordinator Email", "Phone"], {}, ["name", "", "", ""],
                     id="people are left out"),
        pytest.param(["Program Name", "Role", "Name"], {}, ["name", "", ""], id="a name beside a role is a person's"),
    ],
)  # fmt: skip
def test_columns_are_guessed(columns, samples, guessed) -> None:
    assert list(guesses(columns, samples).values()) == guessed


@pytest.mark.parametrize("name", ["Program_Code", "program code", "ProgramCode", " PROGRAM  CODE", "Program-Code:"])
def test_a_name_is_its_words(name) -> None:
    assert words_of(name) == "program code"


@pytest.mark.parametrize(
    ("ours", "cell", "text"),
    [
        pytest.param("acgme_id", "400521001", "0400521001", id="an id that lost its zero"),
        pytest.param("acgme_id", "12345", "12345", id="not nearly an id"),
        pytest.param("acgme_id", "40052100²", "40052100²", id="a digit that is none"),
        pytest.param("zip", "601", "00601", id="a ZIP of Puerto Rico"),
        pytest.param("zip", "10001-1234", "10001-1234", id="a long ZIP"),
        pytest.param("state", "new York", "NY", id="a state's name"),
        pytest.param("state", "Atlantis", "Atlantis", id="no state"),
        pytest.param("website", "www.example.org", "http://www.example.org", id="an address without its beginning"),
        pytest.param("website", "javascript:alert(1)", "javascript:alert(1)", id="a script"),
        pytest.param("active", "Continued Accreditation with Warning", "yes", id="accredited"),
        pytest.param("active", "Voluntary Withdrawal", "no", id="withdrawn"),
        pytest.param("active", "maybe", "maybe", id="neither"),
        pytest.param("name", "www.example.org", "www.example.org", id="a text stays"),
    ],
)
def test_cells_are_mended(ours, cell, text) -> None:
    assert list(renamed(iter([(2, {"theirs": cell})]), {"theirs": ours})) == [(2, {ours: text})]


def test_what_is_left_out_is_not_read() -> None:
    rows = iter([(2, {"a": "1", "b": "9999140C0", "c": "9999140P0"}), (3, {"a": "2"})])
    read_as = {"a": "", "b": "nrmp_codes", "c": "nrmp_codes"}
    assert list(renamed(rows, read_as)) == [(2, {"nrmp_codes": "9999140C0; 9999140P0"})]


@pytest.mark.parametrize(
    ("read_as", "found"),
    [
        pytest.param({"a": "acgme_id", "b": ""}, [], id="fine"),
        pytest.param({"a": "nrmp_codes", "b": "nrmp_codes"}, [], id="several columns of codes"),
        pytest.param({"a": "acgme_id", "b": "name", "c": "name"}, ["b", "c"], id="two for one"),
        pytest.param({"a": "city", "b": ""}, [""], id="no program"),
        pytest.param({"a": "", "b": ""}, [""], id="nothing at all"),
    ],
)
def test_what_is_wrong_with_a_mapping(read_as, found) -> None:
    assert list(problems(read_as)) == found


def test_a_header_comes_with_its_first_values(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Code,Code,,Who\n1,9,,x\n1,9,,\n2,9,,\n3,9,,\n4,9,,\n")
    header = header_of(path)
    assert header.columns == ("Code", "Code (column 2)", "Column 3", "Who")
    assert list(header.samples.values()) == [["1", "2", "3"], ["9"], [], ["x"]]


def test_nobody_maps_a_hundred_columns(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"c{number}" for number in range(61)) + "\n")
    with pytest.raises(Unreadable, match="61 columns; at most 60 can be mapped"):
        header_of(path)


@pytest.mark.parametrize("columns", [None, {"program_key": "program_key", "name": "name"}], ids=["ours", "mapped"])
def test_a_file_has_as_many_rows_as_its_kind(tmp_path, monkeypatch, columns) -> None:
    path = tmp_path / "a.csv"
    path.write_text("program_key,name\na,x\nb,y\nc,z\n")
    monkeypatch.setitem(detect.LAYOUTS, "programs", WIDE._replace(most_rows=3))
    with detect.opened(path, "programs", columns) as table:
        assert len(list(table.rows(None))) == 3
    monkeypatch.setitem(detect.LAYOUTS, "programs", WIDE._replace(most_rows=2))
    too_many = pytest.raises(Unreadable, match=r"a\.csv has more than 2 rows; split it")
    with too_many, detect.opened(path, "programs", columns):
        pass
