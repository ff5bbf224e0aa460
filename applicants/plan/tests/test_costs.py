"""What a list costs: the steps of the fee against worked examples of its source, and which programs count."""

import csv
import re
from decimal import Decimal

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries

from applicants.models import Profile, RankEntry, SavedProgram
from applicants.plan.costs import NOT_THROUGH_ERAS, Costs, Share
from applicants.plan.tests.test_shortlist import PLAN, added
from applicants.plan.tests.test_table import many
from applicants.ranking.tests.test_pages import upload
from applicants.season.fees import APPLICATION, EXTRA_RANK, LIST_LENGTH, REGISTRATION, due
from programs.facts import ledger
from programs.models import Evidence
from programs.tests.builders import make_program

COSTS = f"{PLAN}costs/"


@pytest.mark.parametrize(
    ("key", "programs", "dollars"),
    [
        pytest.param(APPLICATION, 0, 0, id="none"),
        pytest.param(APPLICATION, 1, 11, id="one"),
        pytest.param(APPLICATION, 30, 330, id="thirty, as the page works it out"),
        pytest.param(APPLICATION, 31, 360, id="the first dearer one"),
        pytest.param(APPLICATION, 43, 720, id="43 internal medicine of the page's 797"),
        pytest.param(APPLICATION, 7, 77, id="7 diagnostic radiology of the page's 797"),
        pytest.param(EXTRA_RANK, 20, 0, id="twenty ranks are in the registration"),
        pytest.param(EXTRA_RANK, 22, 60, id="two further ranks"),
        pytest.param(LIST_LENGTH, 99, 0, id="no long list"),
        pytest.param(LIST_LENGTH, 100, 50, id="a long list"),
        pytest.param(LIST_LENGTH, 160, 100, id="a longer one, not both"),
    ],
)
def test_a_fee_by_number_of_programs(key, programs, dollars) -> None:
    assert due(key, programs) == dollars


def _share(specialty, sent, considered=0, *, is_eras=True, paid=0) -> Share:
    return Share(specialty, sent, considered, Decimal(), is_eras, paid)


@pytest.mark.parametrize(
    ("shares", "together", "with_considered", "to_pay"),
    [
        pytest.param([_share("IM", 9, 1)], 249, 260, 249, id="nothing sent yet"),
        pytest.param([_share("IM", 9, 1, paid=8)], 249, 260, 81, id="one more to send, and the Match"),
        pytest.param([_share("IM", 32), _share("Neurology", 7)], 617, 617, 617, id="the dearest go first"),
        pytest.param([_share("IM", 5)], 205, 205, 205, id="no more than so many"),
        pytest.param([_share("IM", 4), _share("EM", 9, is_eras=False)], 194, 194, 194, id="not through ERAS"),
        pytest.param([_share("IM", 0, 2)], 70, 172, 70, id="only considered: the Match alone is counted"),
    ],
)
def test_what_all_of_it_costs(shares, together, with_considered, to_pay) -> None:
    costs = Costs(shares, unlisted=0, ranks=4, spent=[])
    assert (costs.together, costs.together_with_considered) == (together, with_considered)
    assert costs.to_pay == to_pay


def test_every_fee_has_source_and_season() -> None:
    with (settings.FIXTURES / "fees.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["source_name"] and row["source_url"].startswith("http") and row["season"] for row in rows)


@pytest.mark.django_db
def test_each_specialty_is_a_list_of_its_own(client) -> None:
    upload(client)
    mine = Profile.objects.get()
    many(mine, 43)
    SavedProgram.objects.update(status="applied")
    for number in range(7):
        added(client, make_program(f"dr-{number}", specialty="diagnostic-radiology"))
    SavedProgram.objects.filter(program_key__startswith="dr-").update(status="applying")
    costs = client.get(COSTS).context["costs"]
    assert [(one.specialty, one.sent, one.fee) for one in costs.shares] == [
        ("Diagnostic Radiology", 7, 77),
        ("Internal Medicine", 43, 720),
    ]
    assert costs.fee == 797


@pytest.mark.django_db
def test_what_counts_as_applied(client) -> None:
    for name in ("considered", "refused", "declined", "invited", "gone"):
        added(client, make_program(name))
    client.post(PLAN, {"program": ["refused"], "to": "applied"})
    client.post(PLAN, {"program": ["refused"], "to": "rejected"})
    client.post(PLAN, {"program": ["declined"], "to": "declined"})
    client.post(PLAN, {"program": ["invited"], "to": "invited"})
    ledger.withdraw(Evidence.objects.filter(program__program_key="gone"))
    costs = client.get(COSTS).context["costs"]
    share = costs.shares[0]
    assert (share.sent, share.considered, share.fee, share.fee_with_considered) == (2, 1, 22, 33)
    assert (costs.unlisted, costs.ranks, costs.match) == (1, 1, 70)


@pytest.mark.django_db
def test_the_match_says_which_ranks_it_counts(client) -> None:
    added(client, *(make_program(name) for name in ("invited", "interviewed", "ranked")))
    for key in ("invited", "interviewed", "ranked"):
        SavedProgram.objects.filter(program_key=key).update(status=key)
    assert "for 3 ranks: every track you rank" in client.get(COSTS).content.decode()
    SavedProgram.objects.exclude(program_key="ranked").update(status="declined")
    assert "for 1 rank: every track you rank" in client.get(COSTS).content.decode()


@pytest.mark.django_db
def test_every_track_on_the_rank_list_is_a_rank(client) -> None:
    added(client, make_program("several"), make_program("invited"), make_program("considered"))
    SavedProgram.objects.filter(program_key="several").update(status="ranked")
    SavedProgram.objects.filter(program_key="invited").update(status="invited")
    several, mine = SavedProgram.objects.get(program_key="several"), Profile.objects.get()
    for place in range(1, 23):
        RankEntry.objects.create(profile=mine, saved=several, code=f"track-{place}", position=place)
    costs = client.get(COSTS).context["costs"]
    assert (costs.ranks, costs.match) == (23, due(REGISTRATION, 1) + due(EXTRA_RANK, 23))


@pytest.mark.django_db
def test_what_is_paid_follows_the_statuses(client) -> None:
    added(client, *(make_program(name) for name in ("considered", "meant", "sent", "ranked")))
    for key, status in (("meant", "applying"), ("sent", "applied"), ("ranked", "applied")):
        SavedProgram.objects.filter(program_key=key).update(status=status)
    costs = client.get(COSTS).context["costs"]
    assert (costs.paid, costs.to_pay, costs.to_pay_with_considered) == (22 + 80, 11 + 70, 22 + 70)
    SavedProgram.objects.filter(program_key="ranked").update(status="ranked")
    page = client.get(COSTS)
    assert (page.context["costs"].paid, page.context["costs"].to_pay) == (22 + 80 + 70, 11)
    assert "22 if you also apply to the one you consider" in page.content.decode()
    assert ">To pay<" in page.content.decode()
    assert page.context["costs"].in_all == 22 + 80 + 70 + 11


@pytest.mark.django_db
def test_fees_and_spending_are_one_sum_without_what_is_considered(client) -> None:
    added(client, *(make_program(name) for name in ("considered", "ranked")))
    SavedProgram.objects.filter(program_key="ranked").update(status="ranked", cost="89.50")
    words = client.get(COSTS).content.decode()
    assert f"USD&nbsp;{11 + 80 + 70 + 89.5:.2f}</strong>" in words  # paid so far
    assert words.count(f"USD&nbsp;{11 + 80 + 70 + 89.5:.2f}</strong>") == 2  # and in all
    assert f"{11 + 80 + 70 + 89.5 + 11:.2f} with the one you consider" in words
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)<', words)[:3] == ["For", "Paid", "To pay"]
    assert "1 considered: 11 more" in words


@pytest.mark.django_db
def test_what_was_spent_is_added_up(client) -> None:
    alder, birch = make_program("alder", name="Alder"), make_program("birch", name="Birch")
    added(client, alder, birch)
    SavedProgram.objects.filter(program_key="alder").update(cost="89.50")
    SavedProgram.objects.filter(program_key="birch").update(cost="1200")
    page = client.get(COSTS)
    words = page.content.decode()
    assert [row.saved.program_key for row in page.context["costs"].spent] == ["birch", "alder"]
    assert "1,289.50" in words
    assert "Fees 0, other spending 1,289.50" in words
    assert "AAMC, ERAS residency application fees" in words
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_without_a_plan_there_is_nothing_to_pay(client) -> None:
    assert "Nothing on your plan yet" in client.get(COSTS).content.decode()


@pytest.mark.django_db
def test_three_hundred_cost_no_more_statements(client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    upload(client)
    for number in (3, 300):
        many(Profile.objects.get(), number)
        client.get(COSTS)
        with django_assert_num_queries(14):
            client.get(COSTS)


@pytest.mark.django_db
def test_what_does_not_go_through_eras_costs_nothing_there(client) -> None:
    added(client, make_program("em", specialty="emergency-medicine"), make_program("im"))
    SavedProgram.objects.update(status="applied")
    page = client.get(COSTS)
    assert [(one.specialty, one.fee) for one in page.context["costs"].shares] == [
        ("Emergency Medicine", 0),
        ("Internal Medicine", 11),
    ]
    assert "Emergency Medicine: applications go through ResidencyCAS" in page.content.decode()


def test_the_specialties_elsewhere_are_specialties() -> None:
    with (settings.FIXTURES / "specialties.csv").open(encoding="utf-8", newline="") as file:
        assert {row["slug"] for row in csv.DictReader(file)} >= NOT_THROUGH_ERAS
