"""The measure of a table of statements counts what it says."""

from programs.reader.tests.measure import measure, table

FIELDS = ["visa_j1", "visa_h1b", "max_years_since_graduation"]


def row(text: str, **cells: str) -> dict[str, str]:
    return {"id": "", "text": text, "kind": "", **dict.fromkeys(FIELDS, ""), "strictness": "", "also_ok": "", **cells}


def test_right_false_and_missed_are_counted_by_field() -> None:
    figures = measure(
        [
            row("We sponsor J-1 visas only.", visa_j1="yes", visa_h1b="yes"),
            row("We sponsor J-1 visas.", visa_j1="no", also_ok="visa_j1=yes"),
            row("Lunch is free.", visa_j1="yes", also_ok="visa_j1=blank"),
        ]
    )
    assert figures.right == {"visa_j1": 2}
    assert figures.false == {"visa_h1b": 1}
    assert figures.missed == {"visa_h1b": 1}
    assert (figures.precision(), figures.recall("visa_j1")) == (2 / 3, 1.0)
    assert figures.rows_right == 2
    assert "visa_h1b" in table(figures)


def test_a_row_without_a_reading_is_a_trap() -> None:
    figures = measure([row("We sponsor J-1 visas."), row("Lunch is free.")])
    assert (figures.traps, figures.traps_tripped) == (2, 1)


def test_strictness_is_compared_as_it_stands_where_the_value_is_right() -> None:
    name = "max_years_since_graduation"
    rows = [
        row(text, **{name: "5", "strictness": f"{name}:preferred"})
        for text in (
            "Graduation within five years is preferred.",
            "Graduation within five years.",
            "Graduation within five years or active practice.",
            "Graduation within five years, except for those in an ACGME residency.",
        )
    ]
    figures = measure(rows)
    assert (figures.strict, figures.strict_of) == (2, 4)
    exact = measure([row(rows[3]["text"], **{name: "5", "strictness": f"{name}:unless"})])
    assert (exact.strict, exact.strict_of) == (1, 1)


def test_a_field_without_a_column_is_not_judged() -> None:
    figures = measure([row("Three letters are required.")])
    assert (figures.false, figures.traps_tripped) == ({}, 0)
