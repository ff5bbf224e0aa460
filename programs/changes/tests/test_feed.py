"""What changed lately: the same as each program's history, in pages that lose nothing and cost the same."""

import html
import random
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs import catalogue
from programs.catalogue.query import ProgramFilter
from programs.changes import feed as changes
from programs.changes.dropouts import TOLD_FOR, followed
from programs.changes.feed import Load, News, newest
from programs.changes.history import FactChange, history, replay
from programs.facts import ledger
from programs.models import DataState, Evidence, Pairing, Program, SeasonRecord
from programs.tests.builders import count_season, make_program, say

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def told(feed: changes.Feed) -> list[tuple[str, list[str]]]:
    return [(getattr(entry, "name", "many"), entry.lines) for entry in feed.entries]


def withdrawn(program: Program, field: str) -> None:
    ledger.withdraw(Evidence.objects.filter(program=program, field=field))


def all_pages(programs=None) -> list[News | Load]:
    entries, feed = [], newest(programs)
    entries += feed.entries
    while feed.older:
        feed = newest(programs, before=feed.older)
        entries += feed.entries
    return entries


def at_random(chance: random.Random, programs: list[Program]) -> None:
    """One act about one or several programs."""
    source = ledger.source_for(chance.choice(("program_page", "other", "directory")), chance.choice("AB")).pk
    act, some = chance.randrange(4), chance.sample(programs, chance.randint(1, len(programs)))
    if act == 0:
        told = Evidence.objects.exclude(field__in=("state", "specialty")).order_by("pk").values_list("pk", flat=True)
        ledger.withdraw(Evidence.objects.filter(pk__in=chance.sample(list(told), 3)))
    elif act == 1:
        ledger.record(
            counts=[
                ledger.Count(one.pk, 2026, "", "img", "residents", chance.randint(1, 2), None, source) for one in some
            ]
        )
    else:
        field, values = chance.choice((("visa_j1", ("yes", "no")), ("name", ("A", "B")), ("step3", ("required", "no"))))
        ledger.record(
            [
                ledger.Statement(one.pk, field, chance.choice(values), source, seen_on=chance.choice(("", "2026")))
                for one in some
            ]
        )


@pytest.mark.parametrize("seed", range(5))
def test_the_feed_is_the_history_of_every_program(seed, monkeypatch) -> None:
    """Page by page, whatever was recorded and withdrawn: what each program's page says while it was listed."""
    monkeypatch.setattr(changes, "MOST_ENTRIES", 3)
    programs = [make_program(visa_j1="yes") for _ in range(3)]
    chance = random.Random(seed)
    for _ in range(25):
        at_random(chance, programs)
    season = DataState.current().this_season
    everything = all_pages()
    assert [entry.at for entry in everything] == sorted((entry.at for entry in everything), reverse=True)
    for program in programs:
        by_moment: dict[datetime, list] = {}
        for change in replay(
            program.pk, program.evidence.order_by("pk"), program.season_records.order_by("pk"), season
        ):
            by_moment.setdefault(change.at, []).append(change)
        names = {moment: any(one.field == "name" for one in made) for moment, made in by_moment.items()}
        is_named, expected = False, {}
        for moment, made in by_moment.items():
            was_named = is_named
            if names[moment]:
                is_named = next(one.source is not None for one in made if one.field == "name")
            if was_named or is_named:
                expected[moment] = made
        found = {entry.at: entry.changes for entry in everything if entry.program == program}
        assert found == expected
        assert [(one.at, one.changes) for one in all_pages(Program.objects.filter(pk=program.pk))] == sorted(
            expected.items(), reverse=True
        )


def test_an_added_program_is_told_by_its_listing() -> None:
    program = make_program(name="Alder", visa_j1="yes")
    assert told(newest()) == [("Alder", ["Added, with 6 facts"])]
    withdrawn(program, "state")
    assert told(newest())[0] == ("Alder", ["No longer listed"])
    say(program, "state", "NJ")
    assert told(newest())[0] == ("Alder", ["Listed again, with 1 fact"])


def test_what_is_first_told_of_a_listed_program_is_a_change() -> None:
    program = make_program(name="Alder")
    say(program, "visa_h1b", "yes", seen_on="2026-10-02")
    count_season(program, 2026, "img", "residents", 4)
    assert told(newest())[:2] == [
        ("Alder", ["Residents in training (All IMGs, 2026): not stated → 4"]),
        ("Alder", ["Sponsors H-1B: not stated → Yes"]),
    ]


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda one: say(one, "visa_j1", "yes", kind="other", seen_on="2026-10-02"), id="weaker, the same"),
        pytest.param(lambda one: say(one, "visa_j1", "no", kind="other"), id="weaker, another value"),
        pytest.param(lambda one: ledger.open_programs(["site-empty"]), id="a program nobody spoke of"),
    ],
)
def test_an_act_that_changed_nothing_shown_is_left_out(act) -> None:
    program = make_program(visa_j1="yes")
    before = told(newest())
    act(program)
    assert told(newest()) == before


def test_a_merge_and_its_end_are_told_of_the_one_that_is_kept(client) -> None:
    kept, twin = make_program(name="Alder"), make_program(name="Alder Program")
    ledger.merge([(twin.pk, kept.pk)])
    assert told(newest())[0] == ("Alder", ["Alder Program is now part of it"])
    assert told(newest(Program.objects.filter(pk=kept.pk)))[0] == told(newest())[0]
    ledger.undo_pairings(Pairing.objects.all())
    assert told(newest())[0] == ("Alder", ["Alder Program is a program of its own again"])
    ledger.keep_apart([(twin.pk, kept.pk)])
    assert told(newest())[0][1] == ["Alder Program is a program of its own again"]
    (day,) = history(kept)
    assert day.merges == ["Alder Program is now part of it", "Alder Program is a program of its own again"]
    page = client.get(f"/programs/{kept.pk}/changes/").content.decode()
    assert "Alder Program is now part of it" in page


def test_the_page_says_of_which_program_another_is_part_and_of_which_no_longer(client) -> None:
    kept, twin = make_program(name="Alder"), make_program(name="Alder Program")
    ledger.merge([(twin.pk, kept.pk)])
    row, day = '{}: <span class="change-other">Alder Program</span> is {}.', timezone.localdate().strftime("%B %Y")
    page = client.get("/programs/changes/").content.decode()
    assert row.format("Duplicate removed", "now listed here") in page
    assert f"{day}. 1 program new or changed. Our records: 1 duplicate removed.</p>" in page
    ledger.undo_pairings(Pairing.objects.all())
    page = client.get("/programs/changes/").content.decode()
    assert row.format("Merge undone", "a program of its own again") in page
    assert f"{day}. 2 programs new or changed. Our records: 1 duplicate removed, 1 merge undone.</p>" in page


def test_a_program_never_listed_is_not_told_of() -> None:
    make_program(state=None)
    assert newest().entries == []


def test_a_load_of_many_programs_is_one_entry(monkeypatch) -> None:
    monkeypatch.setattr(changes, "MOST_PROGRAMS", 2)
    first = make_program()
    source = ledger.source_for("directory", "List").pk
    others = list(ledger.open_programs(["site-x", "site-y"]).values())
    named = [ledger.Statement(pk, "name", f"Named {pk}", source) for pk in (first.pk, *others)]
    ledger.record(named, [ledger.Count(first.pk, 2026, "", "img", "matched", 1, None, source)])
    assert told(newest())[0] == (
        "many",
        ["2 programs added: 3 facts about 3 programs recorded; 1 season record about 1 program recorded"],
    )
    ledger.withdraw(Evidence.objects.filter(source=source))
    assert told(newest())[0] == ("many", ["3 facts about 3 programs withdrawn"])
    # Asked about one program alone, the same act speaks of one program.
    assert told(newest(Program.objects.filter(pk=first.pk)))[0][0] == first.name


def test_a_load_says_what_it_is_about_and_who_says_so(client, monkeypatch) -> None:
    monkeypatch.setattr(changes, "MOST_PROGRAMS", 1)
    programs = [make_program(), make_program()]
    pages = [ledger.source_for("program_page", f"Page {number}").pk for number in range(4)]
    listed = ledger.source_for("directory", "List", "https://example.org/list").pk
    said = [ledger.Statement(one.pk, "visa_j1", "yes", page) for one in programs for page in pages]
    said += [ledger.Statement(one.pk, "city", "Albany", listed) for one in programs]
    ledger.record(said, [ledger.Count(programs[0].pk, 2026, "", "img", "matched", 1, None, listed)])
    load = newest().entries[0]
    assert load.about == ["Sponsors J-1", "City", "Matched"]
    assert [(number, one.kind) for number, one in load.sources] == [(4, "program_page"), (1, "directory")]
    page = client.get("/programs/changes/").content.decode()
    assert "Sponsors J-1, City, Matched" in page
    assert "own page: 4 sources" in html.unescape(page)
    assert page.count('<a href="https://example.org/list" rel="external noopener nofollow">List</a>') == 1
    few = Program.objects.filter(pk__in=[one.pk for one in programs])
    assert (newest(few).entries[0].parts, newest(few).entries[0].sources) == (load.parts, ())
    ledger.withdraw(Evidence.objects.filter(source=listed))
    assert [one.name for _, one in newest().entries[0].sources] == ["List"]


def statements(programs=None) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        newest(programs)
    return len(found)


def test_one_program_costs_as_much_as_three() -> None:
    def one_more() -> None:
        program = make_program(visa_j1="yes")
        count_season(program, 2026, "img", "residents", 4)
        withdrawn(program, "visa_j1")
        ledger.withdraw(counts=SeasonRecord.objects.filter(program=program))

    one_more()
    cost = statements()
    one_more()
    one_more()
    assert statements() == cost == 16


# Pages ----------------------------------------------------------------------------------------------------------------


def test_the_page_follows_the_filters_and_says_so(client) -> None:
    here, there = make_program(name="Alder", state="NY"), make_program(name="Birch", state="NJ")
    say(here, "visa_h1b", "yes", seen_on="2026-10-02")
    say(there, "visa_h1b", "no", seen_on="2026-10-02")
    page = client.get("/programs/changes/?state=NY").content.decode()
    assert "Alder" in page
    assert "Birch" not in page
    assert "programs these filters find today, or found in the last 60 days" in page
    assert (
        '<link rel="alternate" type="application/atom+xml" title="What changed" href="/programs/changes.atom?state=NY">'
        in page
    )
    assert "Birch" in client.get("/programs/changes/").content.decode()


def long_ago() -> None:
    """Everything on record was recorded before the time that is looked back."""
    then = timezone.now() - TOLD_FOR - timedelta(days=1)
    Evidence.objects.update(recorded_at=then)
    Evidence.objects.filter(withdrawn_at__isnull=False).update(withdrawn_at=then)


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        pytest.param("visa=h1b", True, id="the fact that changed"),
        pytest.param("visa=h1b&state=NY&q=alder", True, id="with others"),
        pytest.param("visa=h1b&state=NJ", False, id="never in it"),
        pytest.param("visa=j1&q=alder", True, id="a condition was added"),
        pytest.param("visa=j1&conditional=visa&q=alder", False, id="a condition that is included"),
        pytest.param("visa=j1&not_stated=1&conditional=1&q=alder", False, id="still in it"),
        pytest.param("step2_ck=230", True, id="a limit"),
        pytest.param("specialty=internal-medicine&visa=h1b", True, id="a specialty"),
        pytest.param("img_share_min=10", False, id="of the record"),
        pytest.param("visa=h1b&said_since=2024", True, id="what was said in these years"),
        pytest.param("visa=h1b&said_since=2026", False, id="what was too old before"),
        pytest.param("step2_ck=230&said_since=2024", True, id="a limit of these years"),
    ],
)
def test_a_program_that_a_change_took_out_of_the_search_is_told(client, words, is_told) -> None:
    program = make_program(name="Alder", state="NY", visa_j1="yes")
    say(program, "visa_h1b", "yes", name="Older", seen_on="2025-03")
    say(program, "min_step2_ck", "220", name="Older", seen_on="2025-03")
    make_program(name="Birch", state="NY", visa_h1b="no", min_step2_ck="250")
    long_ago()
    say(program, "visa_h1b", "no", name="Newer", seen_on="2026-11-20")
    say(program, "visa_j1", "conditional", name="Newer", seen_on="2026-11-20")
    say(program, "min_step2_ck", "240", name="Newer", seen_on="2026-11-20")
    page = client.get(f"/programs/changes/?{words}").content.decode()
    assert ("These filters find it no longer" in page) is is_told
    atom = client.get(f"/programs/changes.atom?{words}").content.decode()
    assert ("Sponsors H-1B: Yes → No" in atom) is (is_told or "visa=j1" in words)
    assert "Birch" not in page + atom


@pytest.mark.parametrize("words", ["known=1", "said_since=2025"])
def test_whose_last_policy_was_withdrawn_is_told_too(client, words) -> None:
    program = make_program(name="Alder")
    say(program, "visa_j1", "yes", seen_on="2025-03")
    long_ago()
    ledger.withdraw(Evidence.objects.filter(program=program, field="visa_j1"))
    assert "These filters find it no longer" in client.get(f"/programs/changes/?{words}").content.decode()


def test_what_was_withdrawn_took_it_out_too_and_a_new_program_was_never_in_it(client) -> None:
    withdrawn(make_program(name="Alder", visa_h1b="yes"), "visa_h1b")
    long_ago()
    later = make_program(name="Birch", visa_h1b="yes")
    withdrawn(later, "visa_h1b")
    make_program(name="Cedar", visa_h1b="no")
    for words, names in (("visa=h1b", ["Birch"]), ("visa=h1b&not_stated=1", [])):
        about = followed(ProgramFilter(QueryDict(words)))
        assert [Program.objects.get(pk=pk).name for pk in about.dropped] == names


def test_looking_for_what_dropped_out_costs_the_same_for_more(django_assert_num_queries) -> None:
    for number in range(1, 4):
        programs = [make_program(f"site-{number}-{at}", visa_h1b="yes") for at in range(number)]
        long_ago()
        for program in programs:
            say(program, "visa_h1b", "no", name="Newer", seen_on="2026-11-20")
        catalogue.current()
        wanted = ProgramFilter(QueryDict("visa=h1b"))
        assert wanted.is_valid()
        with django_assert_num_queries(3):
            assert len(followed(wanted).dropped) == number


def test_pages_follow_one_another_by_moment(client, monkeypatch) -> None:
    monkeypatch.setattr(changes, "MOST_ENTRIES", 1)
    for name in ("Alder", "Birch"):
        make_program(name=name, state="NY")
    page = client.get("/programs/changes/?state=NY")
    assert [entry.name for entry in page.context["feed"].entries] == ["Birch"]
    moment = page.context["feed"].older.replace(tzinfo=None).isoformat()
    assert f'href="/programs/changes/?state=NY&amp;before={moment}Z" rel="next"' in page.content.decode()
    page = client.get(f"/programs/changes/?state=NY&before={moment}Z")
    assert [entry.name for entry in page.context["feed"].entries] == ["Alder"]
    assert 'rel="next"' not in page.content.decode()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        pytest.param("before=yesterday", "Enter a valid date/time.", id="no moment"),
        pytest.param("before=0001-01-01T00:00%2B14:00", "greater than or equal to", id="before every time zone"),
        pytest.param("before=9999-12-31T23:59-14:00", "less than or equal to", id="after every time zone"),
        pytest.param("before=2026-11-22&before=2026-11-21", "can be asked once", id="twice"),
        pytest.param("state=ZZ", "ZZ is not one of the available choices", id="a state that is none"),
        pytest.param("stat=NY", "“stat” is not a filter", id="a word nobody knows"),
    ],
)
def test_what_cannot_be_read_is_said_above_the_newest(client, words, why) -> None:
    make_program(name="Alder")
    response = client.get(f"/programs/changes/?{words}")
    assert response.status_code == 400
    assert why in response.content.decode()
    assert "Alder" in response.content.decode()


def test_the_page_of_nothing_says_so(client) -> None:
    assert "Nothing is on record" in client.get("/programs/changes/").content.decode()


def test_an_unlisted_program_is_named_without_a_link(client) -> None:
    withdrawn(make_program(name="Alder"), "name")
    page = client.get("/programs/changes/").content.decode()
    assert "<strong>Alder</strong>" in page
    assert "No longer listed" in page
    assert "/alder/" not in page


def entries_of(response) -> list[tuple[str | None, str | None, str | None]]:
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(response.content)
    return [
        tuple(entry.findtext(f"{ATOM}{part}") for part in ("id", "title", "summary"))
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_the_atom_feed_is_text_with_ids_that_stay(client) -> None:
    program = make_program("site-alder", name="Alder <b>&")
    say(program, "note", "Ask <script>alert(1)</script>", name="Page & <i>\x0bco", seen_on="2026-10-02")
    at = datetime.isoformat(Evidence.objects.latest("pk").recorded_at.astimezone(UTC))
    line = "Note: not stated → Ask <script>alert(1)</script>"
    entry = entries_of(client.get(f"/programs/{program.pk}/changes.atom"))[0]
    assert entry[:2] == (f"tag:testserver,2026:changes/site-alder/{at}", f"Alder <b>&: {line}")
    # The summary is HTML, so that what looks like a tag is escaped in it once more.
    assert entry[2] == (
        "<p>Note: not stated → Ask &lt;script&gt;alert(1)&lt;/script&gt; "
        "(Page &amp; &lt;i&gt;co, The program&#x27;s own page, seen 2 October 2026).</p>"
    )
    say(program, "visa_j1", "yes", seen_on="2026-10-02")
    assert entries_of(client.get(f"/programs/{program.pk}/changes.atom"))[1] == entry


def test_each_change_of_an_entry_is_a_paragraph_of_its_own(client) -> None:
    program = make_program("site-alder", name="Alder")
    source = ledger.source_for("program_page", "Page", "https://example.org/")
    said = [("visa_j1", "yes"), ("visa_h1b", "no")]
    ledger.record([ledger.Statement(program.pk, *one, source.pk, seen_on="2026-10-02") for one in said])
    summary = entries_of(client.get(f"/programs/{program.pk}/changes.atom"))[0][2]
    assert re.findall(r"<p>([^:]*): [^<]*</p>", summary) == ["Sponsors H-1B", "Sponsors J-1"]


def test_a_feed_reader_that_has_this_version_is_told_nothing(client) -> None:
    program = make_program(name="Alder")
    first = client.get("/programs/changes.atom?state=NY")
    again = client.get("/programs/changes.atom?state=NY", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Last-Modified" in first
    say(program, "visa_j1", "yes", seen_on="2026-10-02")
    assert client.get("/programs/changes.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_feed_has_at_most_fifty_entries(client) -> None:
    for _ in range(3):
        some = [make_program() for _ in range(20)]
        source = ledger.source_for("directory", "List").pk
        ledger.record([ledger.Statement(one.pk, "visa_j1", "yes", source) for one in some])
    assert len(newest().entries) >= 50
    assert len(entries_of(client.get("/programs/changes.atom"))) == 50


def test_a_feed_of_words_that_cannot_be_read_says_why(client) -> None:
    response = client.get("/programs/changes.atom?state=ZZ&before=x")
    assert response.status_code == 400
    assert "State: Select a valid choice. ZZ is not one of the available choices." in response.content.decode()


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**30])
def test_there_is_no_feed_of_a_program_that_is_not_there(client, pk) -> None:
    assert client.get(f"/programs/{pk}/changes.atom").status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        pytest.param("1905140C0", "1905140C0; 1905140P0", "1905140P0", id="one more"),
        pytest.param("1905140C0", "1905140P0", "", id="another"),
        pytest.param("a; b", "a", "", id="one less"),
        pytest.param("a", "a", "", id="the same"),
        pytest.param(None, "a", "", id="the first"),
    ],
)
def test_a_list_says_what_it_was_given(before, after, joined) -> None:
    assert FactChange(timezone.now(), "nrmp_codes", "NRMP codes", before, after, None).joined == joined


def test_what_changed_in_one_program_stands_before_what_was_loaded(client, monkeypatch) -> None:
    monkeypatch.setattr(changes, "MOST_PROGRAMS", 1)
    here, there = make_program(name="Alder", state="NY"), make_program(name="Birch", state="NJ")
    say(here, "visa_h1b", "yes", seen_on="2026-10-02")
    source = ledger.source_for("other", "A").pk
    ledger.record([ledger.Statement(one.pk, "step3", "required", source, seen_on="2026") for one in (here, there)])
    page = client.get("/programs/changes/").content.decode()
    assert page.index("Alder") < page.index("about more than 50 programs")
