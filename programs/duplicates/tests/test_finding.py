"""Which entries resemble each other, and the page where a steward judges them."""

import random

import pytest
from django.test import Client

from programs import catalogue
from programs.duplicates import finding
from programs.duplicates.finding import Identity, likenesses
from programs.facts import ledger
from programs.models import Pairing, Program
from programs.tests.builders import make_program, say
from programs.tests.desk import member

PAGE, JUDGE = "/steward/duplicates/", "/steward/duplicates/judge/"
ELLIS = Identity("a", "Ellis Medical Center Family Medicine Residency", "Albany", "NY", "family-medicine")


def one(key: str = "b", **facts: str) -> Identity:
    return ELLIS._replace(key=key, **facts)


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        pytest.param({}, "same city, same name", id="the same"),
        pytest.param({"name": "Family Medicine Program, Ellis Medical Center Hospital"},
                     "same city, same name but for common words", id="words in another order, common words"),
        pytest.param({"name": "ELLIS MEDICAL CENTRE - FAMILY MEDICINE"},
                     "same city, same name but for common words", id="spelling"),
        pytest.param({"name": "Ellis Med/Saratoga"}, "same city, one name within the other", id="a part more"),
        pytest.param({"city": ""}, "city not stated, same name", id="city not stated"),
        pytest.param({"city": "Troy"}, "different cities, same name", id="another city, same name"),
        pytest.param({"name": "St Clare's Hospital"}, None, id="another name"),
        pytest.param({"state": "OH"}, None, id="another state"),
        pytest.param({"specialty": "internal-medicine"}, None, id="another specialty"),
        pytest.param({"state": ""}, "same city, same name", id="state not stated"),
        pytest.param({"specialty": "", "name": "Ellis Medical Center"},
                     "same city, same name but for common words", id="specialty not stated"),
        pytest.param({"acgme_id": "1200000002"}, "same city, same name, but each has an id of its own",
                     id="two ACGME ids"),
        pytest.param({"acgme_id": "1200000002", "name": "Ellis Med/Saratoga"}, None, id="two ACGME ids, part of name"),
        pytest.param({"acgme_id": "1200000002", "city": "Troy"}, None, id="two ACGME ids and cities"),
        pytest.param({"nrmp_codes": "1414120C1", "name": "Ellison One"}, "same city, partly the same name, one NRMP "
                     "institution and specialty", id="one NRMP entry"),
        pytest.param({"nrmp_codes": "1999120C0", "name": "Ellis Med/Saratoga"}, None, id="two NRMP institutions"),
        pytest.param({"name": "", "institution": "Ellis Medical Center"},
                     "same city, same name but for common words", id="no name"),
        pytest.param({"name": "", "city": ""}, None, id="nothing to tell by"),
    ],
)  # fmt: skip
def test_what_resembles(other, reasons) -> None:
    known = ELLIS._replace(acgme_id="1200000001", nrmp_codes="1414120C0", institution="Ellis Medical Center")
    found = likenesses([one(**other)], [known])
    assert [(like.one.key, like.other.key, ", ".join(like.reasons)) for like in found] == (
        [("b", "a", reasons)] if reasons else []
    )


def test_rows_of_one_file_resemble_each_other_and_the_order_of_the_file_decides_which_was_first() -> None:
    rows = [one("x"), one("y"), one("z", name="Other House")]
    assert [(like.one.key, like.other.key) for like in likenesses(rows)] == [("y", "x")]
    assert likenesses([], rows) == []


def test_the_most_alike_come_first_and_the_order_never_changes() -> None:
    known = [one(f"k{at}", city=city) for at, city in enumerate(["Albany", "Troy", ""])]
    found = likenesses([one("n")], known)
    assert [like.other.key for like in found] == ["k0", "k1", "k2"]
    shuffled = random.Random(7).sample(known, 3)
    assert likenesses([one("n")], shuffled) == found


def test_of_a_crowd_neighbours_are_compared(monkeypatch) -> None:
    monkeypatch.setattr(finding, "MOST_TOGETHER", 10)
    monkeypatch.setattr(finding, "NEIGHBOURS", 4)
    words = ["Ash", "Beech", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Pine", "Rowan"]
    names = [f"{word} House" for word in words]
    crowd = [one(f"k{at}", name=name, city="") for at, name in enumerate(names)]
    twins = [one(f"n{at}", name=name, city="") for at, name in enumerate(names)]
    assert {(like.one.key, like.other.key) for like in likenesses(twins, crowd)} == {
        (f"n{at}", f"k{at}") for at in range(len(names))
    }


def test_what_differs_is_what_both_state() -> None:
    (like,) = likenesses([one(acgme_id="1200000002", institution="A")], [ELLIS._replace(institution="a")])
    assert [(line.label, line.one, line.other, line.differs) for line in like.lines] == [
        ("Name", ELLIS.name, ELLIS.name, False),
        ("Institution", "A", "a", False),
        ("City", "Albany", "Albany", False),
        ("ACGME id", "1200000002", "", False),
    ]


# The page -----------------------------------------------------------------------------------------------------------


def twins(number: int = 1) -> list[tuple[Program, Program]]:
    """Pairs of listed programs that resemble each other and no other pair; the second knows more."""
    found = []
    for at in range(number):
        name = f"{['Alpha', 'Bravo', 'Candor', 'Delta'][at] * 3} Hospital"
        found.append((make_program(name=name), make_program(name=name, visa_j1="yes")))
    return found


def judge(desk: Client, pair: tuple[Program, Program], word: str, **changes: str):
    said = {"one": pair[1].program_key, "other": pair[0].program_key, "keep": pair[1].program_key}
    return desk.post(JUDGE, said | {"judgement": word} | changes, follow=True)


@pytest.mark.django_db
def test_two_are_merged_and_parted_again(desk) -> None:
    ((one, other),) = twins()
    page = desk.get(PAGE)
    (pair,) = page.context["pairs"]
    assert (pair["kept"], pair["like"].score) == (other, 100)  # the one with more evidence
    assert finding.waiting_count() == 1

    said = judge(desk, (one, other), "same")
    assert f"Merged: {one} into {other}. You can undo it below." in said.content.decode()
    assert (finding.waiting_count(), catalogue.current().size) == (0, 1)
    pairing = Pairing.objects.get()
    assert (pairing.duplicate, pairing.kept, pairing.is_same, pairing.recorded_by.username) == (
        one, other, True, "steward",
    )  # fmt: skip

    desk.post(f"{PAGE}judged/{pairing.pk}/undo/")
    pairing.refresh_from_db()
    assert (pairing.withdrawn_by.username, finding.waiting_count(), catalogue.current().size) == ("steward", 1, 2)
    assert desk.post(f"{PAGE}judged/{pairing.pk}/undo/").status_code == 302


@pytest.mark.django_db
def test_two_kept_apart_are_not_asked_about_again_until_that_is_undone(desk) -> None:
    (pair,) = twins()
    assert "Kept apart" in judge(desk, pair, "apart").content.decode()
    assert (finding.waiting_count(), Program.objects.listed().count()) == (0, 2)
    desk.post(f"{PAGE}judged/{Pairing.objects.get().pk}/undo/")
    assert finding.waiting_count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"judgement": "maybe"}, "no longer both listed", id="no judgement"),
        pytest.param({"keep": "site-stranger"}, "no longer both listed", id="keep a third"),
        pytest.param({"one": "site-stranger"}, "no longer both listed", id="a stranger"),
        pytest.param({"one": "' or 1"}, "no longer both listed", id="no key"),
        pytest.param({"page": "9" * 400}, "Merged", id="no page"),
        pytest.param({"page": "²"}, "Merged", id="a digit that is none"),
    ],
)
def test_what_cannot_be_judged_is_said(desk, changes, said) -> None:
    (pair,) = twins()
    answer = judge(desk, pair, "same", **changes)
    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert Pairing.objects.count() == (said == "Merged")


@pytest.mark.django_db
def test_a_second_click_merges_once_and_says_so(desk) -> None:
    (pair,) = twins()
    judge(desk, pair, "same")
    assert "no longer both listed" in judge(desk, pair, "same").content.decode()
    judge(desk, twins()[0], "apart")
    assert Pairing.objects.filter(is_same=True).count() == 1


@pytest.mark.django_db
def test_why_two_cannot_be_merged_is_said(desk) -> None:
    (pair,) = twins()
    ledger.keep_apart([(pair[0].pk, pair[1].pk)])
    assert "are kept apart already; undo that first" in judge(desk, pair, "same").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_questions_however_many_pairs(desk, number, django_assert_num_queries) -> None:
    for pair in twins(number):
        judge(desk, pair, "apart")
    for pair in twins(number):
        say(pair[0], "visa_j1", "no")
    desk.get(PAGE)
    with django_assert_num_queries(7):
        assert len(desk.get(PAGE).context["pairs"]) >= number


@pytest.mark.django_db
def test_a_viewer_looks_and_judges_nothing() -> None:
    (pair,) = twins()
    viewer = member("Viewers")
    page = viewer.get(PAGE)
    assert (page.status_code, "Same program" in page.content.decode()) == (200, False)
    assert "no-store" in page["Cache-Control"]
    assert judge(viewer, pair, "same").status_code == 404
    ledger.keep_apart([(pair[0].pk, pair[1].pk)])
    assert viewer.post(f"{PAGE}judged/{Pairing.objects.get().pk}/undo/").status_code == 404
    assert "Undo:" not in viewer.get(PAGE).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["judged/1/undo/", f"judged/{2**63}/undo/", f"judged/{'9' * 40}/undo/"])
def test_an_id_nobody_has_is_not_found(desk, address) -> None:
    assert desk.post(PAGE + address).status_code == 404


@pytest.mark.django_db
def test_strangers_are_asked_to_sign_in(client) -> None:
    assert client.get(PAGE)["Location"].startswith("/account/")
