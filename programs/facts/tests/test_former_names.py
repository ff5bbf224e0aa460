"""Former names: each is said by somebody, all stand beside each other, and each finds the program."""

import pytest

from programs.facts import ledger, projection
from programs.models import Evidence
from programs.tests.builders import make_program, say
from programs.tests.desk import SOURCE, change_page, messages_of, opened
from programs.tests.sheets import PAGE, export_files, import_files, write_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    program = make_program("site-1", name="Trinity Health Oakland", former_names="St. Joseph Mercy-Oakland")
    say(program, "former_names", "Pontiac General", kind="other", name="A newspaper")
    return program


def found(client, q: str) -> list[str]:
    return [row["name"] for row in client.get("/api/programs", {"q": q}).json()["items"]]


def test_the_name_of_a_weaker_source_stands_too(program) -> None:
    assert (program.former_names, program.disputed_fields) == ("Pontiac General; St. Joseph Mercy-Oakland", "")
    assert projection.differences() == []
    ledger.withdraw(Evidence.objects.filter(value="Pontiac General"))
    program.refresh_from_db()
    assert program.former_names == "St. Joseph Mercy-Oakland"


@pytest.mark.parametrize(
    ("q", "is_found"),
    [
        pytest.param("st joseph mercy oakland", True, id="a former name"),
        pytest.param("pontiac", True, id="a word of another"),
        pytest.param("pontiac joseph trinity", True, id="words of all its names"),
        pytest.param("providence", False, id="no name of it"),
    ],
)
def test_every_name_finds_it(client, program, q, is_found) -> None:
    assert found(client, q) == ["Trinity Health Oakland"] * is_found


def test_a_merged_program_brings_its_former_names(client, program) -> None:
    other = make_program("site-2", name="Oakland Hospital", former_names="Doctors Hospital")
    ledger.merge([(other.pk, program.pk)])
    program.refresh_from_db()
    assert program.former_names == "Doctors Hospital; Pontiac General; St. Joseph Mercy-Oakland"
    assert found(client, "doctors hospital") == ["Trinity Health Oakland"]


def test_the_page_says_them_with_their_sources(client, program) -> None:
    page = client.get(program.get_absolute_url()).content.decode()
    assert "Formerly Pontiac General; St. Joseph Mercy-Oakland" in page
    assert "A newspaper" in page
    assert "Where sources differ" not in page
    assert "Formerly" not in client.get(make_program().get_absolute_url()).content.decode()


def test_a_steward_adds_one(desk, program) -> None:
    data = opened(desk, change_page(program))
    assert data["former_names"] == program.former_names
    more = {"former_names": f"{program.former_names}; Oakland Sanatorium", **SOURCE, "source_kind": "other"}
    said = messages_of(desk.post(change_page(program), data | more, follow=True))
    program.refresh_from_db()
    assert program.former_names == "Oakland Sanatorium; Pontiac General; St. Joseph Mercy-Oakland"
    assert "stands" not in said  # none keeps another from standing


@pytest.mark.parametrize(
    ("names", "counted"),
    [
        pytest.param("Oakland Sanatorium", "changed", id="a new one"),
        pytest.param("Pontiac General", "unchanged", id="one of those that stand"),
        pytest.param("Pontiac General; Oakland Sanatorium", "changed", id="one that stands and a new one"),
    ],
)
def test_a_file_adds_some(program, tmp_path, names, counted) -> None:
    file = write_sheet(tmp_path / "programs.csv", [{"program_key": "site-1", "former_names": names}])
    code, report = import_files(file, *PAGE)
    assert (code, report[counted], report["conflicting"]) == (0, 1, 0)
    program.refresh_from_db()
    assert set(names.split("; ")) | {"Pontiac General", "St. Joseph Mercy-Oakland"} == {
        *program.former_names.split("; ")
    }


def test_an_export_of_merged_programs_says_nothing_new(program, tmp_path) -> None:
    kept = make_program("nrmp-1234140c0", nrmp_codes="1234140C0", former_names="Old Hospital")
    other = make_program("nrmp-1235140c0", nrmp_codes="1235140C0")
    ledger.merge([(other.pk, kept.pk)])
    wide, evidence, _ = export_files(tmp_path)
    for file in ((wide,), (wide, "--evidence", evidence)):
        code, report = import_files(*file, *PAGE, "--dry-run")
        assert (code, report["new"], report["changed"], report["conflicting"]) == (0, 0, 0, 0)
