"""Public layouts, told by their header: lists of the ACGME, NRMP Program Results, H-1B filings."""

from pathlib import Path

import pytest

from programs.facts import projection
from programs.imports import check
from programs.imports.cells import Origin
from programs.imports.layouts.lca import normal
from programs.models import Evidence, Program, SeasonRecord
from programs.tests.builders import make_program
from programs.tests.sheets import import_files

pytestmark = pytest.mark.django_db

LIST = ("--source-name", "A list", "--source-kind", "directory", "--seen-on", "2026-11")


def a_file(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "public.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


# Lists of the ACGME --------------------------------------------------------------------------------------------------

FACTS = ("acgme_id", "nrmp_codes", "name", "specialty__slug", "institution", "city", "state", "zip", "active")


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        pytest.param(
            ["Program Code,Program Name,Specialty,State,City,Role,Name,Email,Phone,Source URL",
             "1400500001,Cedar Program,Internal Medicine,New York,Albany,Director,A. Person,a@example.org,555,https://x.org",
             "1400500001,Cedar Program,Internal Medicine,New York,Albany,Coordinator,B. Person,b@example.org,556,"],
            ("1400500001", "", "Cedar Program", "internal-medicine", "", "Albany", "NY", "", ""),
            id="one row a contact",
        ),
        pytest.param(
            ["Specialty,Program number,Organization,Address,City,State,Zip code,Website,Phone,Email,Cordinator",
             "Anesthesiology,400521001,Cedar Hospital,1 Road,Boston,MA,2115,www.example.org,555,a@x.org,A Person"],
            ("0400521001", "", "Cedar Hospital", "anesthesiology", "", "Boston", "MA", "02115", ""),
            id="a spreadsheet without its zeros",
        ),
        pytest.param(
            ["program_name,address,zip,city,state,sponsoring_institution_name,accreditation_status,director_name,program_code",
             "Cedar Program,1 Road,10001,Albany,NY,Cedar Hospital,Voluntary Withdrawal,A. Person,1200500001"],
            ("1200500001", "", "Cedar Program", "family-medicine", "Cedar Hospital", "Albany", "NY", "10001", "no"),
            id="without a specialty, which the id tells",
        ),
        pytest.param(
            ["acgme_id,nrmp_code,name,institution,specialty,track,city,state,lat,lon,coordinate_precision,first_year_seen,"
             "last_year_seen,listed_2024,source",
             ",9999120C0,Cedar - FM,Cedar,Family Medicine,categorical,Albany,NY,42.6,-73.7,city,2014,2024,yes,NRMP"],
            ("", "9999120C0", "Cedar - FM", "family-medicine", "Cedar", "Albany", "NY", "", ""),
            id="identities",
        ),
    ],
)  # fmt: skip
def test_a_list_of_the_acgme(tmp_path, lines, facts) -> None:
    code, report = import_files(a_file(tmp_path, *lines), *LIST)
    assert (code, report["new"], report["invalid"]) == (0, 1, [])
    assert Program.objects.values_list(*FACTS).get() == facts
    said = " ".join(Evidence.objects.values_list("value", flat=True))
    assert "Person" not in said
    assert "@" not in said


def test_a_fault_names_the_column_of_the_file(tmp_path) -> None:
    path = a_file(tmp_path, "Specialty,Program number,Organization,State", "IM,1400500001,Cedar,ZZ")
    code, report = import_files(path, *LIST)
    assert (code, report["invalid"][0]["row"]) == (1, 2)
    path = a_file(tmp_path, "Specialty,Program number,Organization,State", "IM,14,Cedar,NY")
    assert import_files(path, *LIST)[1]["invalid"] == [
        {"row": 2, "column": "Program number", "seen": "14", "expected": "ten digits"}
    ]


# NRMP Program Results ------------------------------------------------------------------------------------------------

COUNTS = ("season", "track", "group", "population", "count", "method")


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Table,City,Program Code,2026 Quota,2026 Matched,2025 Quota,2025 Matched", id="as published"),
        pytest.param("state,city,program_code,quota_2026,filled_2026,quota_2025,filled_2025", id="in small letters"),
    ],
)
def test_program_results(tmp_path, header) -> None:
    program = make_program("site-1", nrmp_codes="9999140C0; 9999140P0")
    path = a_file(tmp_path, header, "1,Albany,9999140C0,12,11,--,--", "1,Albany,9999140p0,3,*,2,0")
    code, report = import_files(path, *LIST)
    assert (code, report["changed"], report["invalid"]) == (0, 1, [])
    assert list(SeasonRecord.objects.order_by("pk").values_list("program", *COUNTS)) == [
        (program.pk, 2026, "C", "all", "offered", 12, "quota of NRMP code 9999140C0"),
        (program.pk, 2026, "C", "all", "matched", 11, "matched of NRMP code 9999140C0"),
        (program.pk, 2026, "P", "all", "offered", 3, "quota of NRMP code 9999140P0"),
        (program.pk, 2025, "P", "all", "offered", 2, "quota of NRMP code 9999140P0"),
        (program.pk, 2025, "P", "all", "matched", 0, "matched of NRMP code 9999140P0"),
    ]
    assert projection.differences() == []
    assert import_files(path, *LIST)[1]["unchanged"] == 1


def test_several_codes_of_one_track_are_added_up(tmp_path) -> None:
    make_program("site-1", nrmp_codes="9999140C0; 9999140C1")
    make_program("site-2", nrmp_codes="8888140C0")
    lines = ("9999140C0,10,9,*,1", "8888140C0,2,2,2,2", "9999140C1,4,4,3,3")
    path = a_file(tmp_path, "Program Code,2026 Quota,2026 Matched,2025 Quota,2025 Matched", *lines)
    assert import_files(path, *LIST)[0] == 0
    of_both = "of NRMP code 9999140C0; {} of NRMP code 9999140C1"
    assert list(SeasonRecord.objects.filter(program__program_key="site-1").order_by("pk").values_list(*COUNTS)) == [
        (2026, "C", "all", "offered", 14, f"quota {of_both.format('quota')}"),
        (2026, "C", "all", "matched", 13, f"matched {of_both.format('matched')}"),
        (2025, "C", "all", "matched", 4, f"matched {of_both.format('matched')}"),
        (2025, "C", "all", "offered", 3, "quota of NRMP code 9999140C1"),
    ]
    assert import_files(path, *LIST)[1]["unchanged"] == 2


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        pytest.param("8888140C0,1,1", ("Program Code", "8888140C0", "no program has this one"), id="a code nobody has"),
        pytest.param("12,1,1", ("Program Code", "12", "codes such as"), id="no code"),
        pytest.param(",1,1", ("Program Code", "", "codes such as"), id="a blank code"),
        pytest.param("9999140C0,ten,1", ("2026 Quota", "ten", "a number of positions"), id="a word for a number"),
        pytest.param("9999140C0,²,1", ("2026 Quota", "²", "a number of positions"), id="a digit that is none"),
        pytest.param("9999140C0,1,9999999", ("count", "9999999", "up to 100,000"), id="too many"),
    ],
)
def test_a_bad_row_of_the_results(tmp_path, cells, fault) -> None:
    make_program("site-1", nrmp_codes="9999140C0")
    code, report = import_files(a_file(tmp_path, "Program Code,2026 Quota,2026 Matched", cells), *LIST)
    first = report["invalid"][0]
    assert (code, first["row"], first["column"], first["seen"]) == (1, 2, fault[0], fault[1])
    assert fault[2] in first["expected"]
    assert SeasonRecord.objects.count() == 0


def test_a_code_nobody_has_is_one_fault_for_all_its_years(tmp_path) -> None:
    path = a_file(tmp_path, "Program Code,2026 Quota,2026 Matched,2025 Quota,2025 Matched", "9999140C0,1,1,1,1")
    assert len(import_files(path, *LIST)[1]["invalid"]) == 1


# H-1B filings --------------------------------------------------------------------------------------------------------

NEW_HEADER = (
    "CASE_NUMBER,CASE_STATUS,DECISION_DATE,VISA_CLASS,JOB_TITLE,SOC_CODE,EMPLOYER_NAME,TRADE_NAME_DBA,EMPLOYER_STATE"
)
OLD_HEADER = (
    "LCA_CASE_NUMBER,STATUS,DECISION_DATE,VISA_CLASS,LCA_CASE_JOB_TITLE,LCA_CASE_SOC_CODE,LCA_CASE_EMPLOYER_NAME,"
    "EMPLOYER_BUSINESS_DBA,LCA_CASE_EMPLOYER_STATE"
)
FILING = {
    "case": "I-1", "status": "Certified", "day": "2025-01-15", "visa": "H-1B", "title": "Resident Physician",
    "soc": "29-1216.00", "employer": "Cedar Hospital, Inc.", "dba": "", "state": "NY",
}  # fmt: skip


def filing(**changes: str) -> str:
    return ",".join(f'"{cell}"' for cell in (FILING | changes).values())


def checked(tmp_path: Path, *lines: str, header: str = NEW_HEADER) -> check.CheckedFiles:
    return check.check(check.Files(a_file(tmp_path, header, *lines)), Origin("government", "Labor department"))


def counted(found: check.CheckedFiles) -> dict[tuple[str, int], str]:
    return {(key, said.season): said.value for key in found.evidence for said in found.evidence.statements_of(key)}


@pytest.mark.parametrize("header", [NEW_HEADER, OLD_HEADER], ids=["since 2020", "2010 to 2014"])
def test_filings_are_counted_by_employer_and_fiscal_year(tmp_path, header) -> None:
    for number, name in enumerate(("institution", "hospital"), 1):
        make_program(f"site-{number}", **{name: "The Cedar Hospital"})
    make_program("site-3", institution="Cedar Hospital", state="NJ")
    found = checked(
        tmp_path,
        filing(), filing(), filing(case="I-2", day="9/30/2025", title="PGY-1"), filing(case="I-3", day="10/1/2025"),
        filing(case="I-4", employer="Elm Hospital"),
        header=header,
    )  # fmt: skip
    assert counted(found) == {
        ("site-1", 2025): "2",
        ("site-1", 2026): "1",
        ("site-2", 2025): "2",
        ("site-2", 2026): "1",
    }
    assert [tuple(one) for one in found.unmatched] == [("Elm Hospital", "NY", 2025, 1)]
    assert found.faults.count == 0
    said = found.evidence.statements_of("site-1")[0]
    assert said.note == (
        "employer-level: Cedar Hospital, Inc. (every program of the employer has the same number); certified filings "
        "with a resident's job title, fiscal year 2025, decided 2025-01-15 to 2025-09-30; titles: "
        "Resident Physician, PGY-1"
    )


@pytest.mark.parametrize(
    ("changes", "is_counted"),
    [
        pytest.param({}, True, id="a resident"),
        pytest.param({"status": "CERTIFIED-WITHDRAWN"}, True, id="certified, then withdrawn"),
        pytest.param({"status": "Denied"}, False, id="denied"),
        pytest.param({"visa": "H-1B1 Chile"}, False, id="another visa"),
        pytest.param({"visa": "E-3 Australian"}, False, id="E-3"),
        pytest.param({"soc": "29-1062"}, True, id="an occupation code of before"),
        pytest.param({"soc": "29-1021"}, False, id="dentists"),
        pytest.param({"soc": "15-1252"}, False, id="software"),
        pytest.param({"soc": ""}, False, id="no occupation"),
        *(pytest.param({"title": title}, True, id=title) for title in
          ("PGY2", "PGY-3 Psychiatry", "House Officer", "Housestaff", "Intern", "Residency Trainee")),
        *(pytest.param({"title": title}, False, id=title) for title in
          ("Internal Medicine Physician", "Clinical Fellow", "President", "Chief Resident", "Resident (Dental)",
           "Podiatry Resident", "")),
        pytest.param({"employer": "CEDAR HOSPITALS"}, True, id="nearly the same name"),
        pytest.param({"employer": "Cedar Hill Hospital"}, False, id="another name"),
        pytest.param({"employer": "Holding", "dba": "Cedar Hospital"}, True, id="its other name"),
        pytest.param({"state": "NJ"}, False, id="another state"),
        pytest.param({"employer": ""}, False, id="no employer"),
        pytest.param({"case": ""}, False, id="no case"),
    ],
)  # fmt: skip
def test_which_filings_count(tmp_path, changes, is_counted) -> None:
    make_program("site-1", institution="Cedar Hospital")
    assert bool(counted(checked(tmp_path, filing(**changes)))) is is_counted


@pytest.mark.parametrize("day", ["", "soon", "2025-13-01", "31/31/2025"])
def test_a_filing_without_its_day_is_a_fault(tmp_path, day) -> None:
    faults = checked(tmp_path, filing(day=day)).faults.listed
    assert [(one.row, one.column, one.seen) for one in faults] == [(2, "DECISION_DATE", day)]


def test_two_names_of_one_employer_are_one_number(tmp_path) -> None:
    make_program("site-1", institution="Cedar Hospital", hospital="Elm Clinic")
    found = checked(tmp_path, filing(), filing(case="I-2", employer="Elm Clinic"))
    assert counted(found) == {("site-1", 2025): "2"}


def test_the_labour_department_s_table_is_wide(tmp_path) -> None:
    make_program("site-1", institution="Cedar Hospital")
    more = [f"EXTRA_{number}" for number in range(87)]
    found = checked(tmp_path, filing() + "," * len(more), header=",".join([NEW_HEADER, *more]))
    assert counted(found) == {("site-1", 2025): "1"}


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("The Cedar Hospital, Inc.", "cedar hospital"),
        ("St. Mary's Hosp & Med Ctr", "saint marys hospital and medical center"),
        ("", ""),
        ("Inc.", ""),
    ],
)
def test_names_are_compared_in_their_plain_form(name, plain) -> None:
    assert normal(name) == plain
