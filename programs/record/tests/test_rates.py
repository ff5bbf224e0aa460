import pytest

from programs.record.rates import (
    SeasonCount,
    accepts_img_answer,
    imgs_on_record,
    newest_imgs,
    posterior_share,
    rate,
    recent_record,
    season_shares,
    times_odds,
    weighted_counts,
)
from programs.record.stated_vs_observed import (
    LEAST_N,
    agreements,
    observed,
    reported,
    says_does_h1b,
    says_does_imgs,
    says_does_j1,
    stated_policy,
)
from programs.vocabulary import Agreement, Answer, Group

CONSISTENT, CONTRADICTED = Agreement.CONSISTENT, Agreement.CONTRADICTED
NOT_ENOUGH, NOTHING_STATED = Agreement.NOT_ENOUGH, Agreement.NOTHING_STATED


def counted(group, count, season=2026, population="matched", track="", percent=None):
    return SeasonCount(season, track, group, population, count, percent)


def matched(total, season=2026, **groups):
    return (counted("all", total, season), *(counted(group, count, season) for group, count in groups.items()))


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        pytest.param(0, 10, 0, 0.2775, id="none of ten may still be a quarter"),
        pytest.param(1, 1, 0.2065, 1, id="one of one says little"),
        pytest.param(5, 10, 0.2366, 0.7634, id="half of ten"),
        pytest.param(50, 100, 0.4038, 0.5962, id="half of a hundred"),
    ],
)
def test_rate_has_a_wilson_interval(count, n, low, high):
    found = rate(count, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.share == count / n


@pytest.mark.parametrize(("count", "n", "bound"), [(31, 31, "high"), (0, 3, "low")], ids=["all of 31", "none of 3"])
def test_a_share_at_the_end_is_the_end_of_its_interval(count, n, bound):
    found = rate(count, n)
    assert getattr(found, bound) == found.share


@pytest.mark.parametrize(("count", "n"), [(1, 0), (2, 1), (-1, 3)])
def test_an_impossible_rate_is_refused(count, n):
    with pytest.raises(ValueError, match="0 <= count <= n"):
        rate(count, n)


@pytest.mark.parametrize(
    ("said", "on_record", "expected"),
    [
        pytest.param(("yes", "", ""), "", (Answer.YES, ""), id="stated"),
        pytest.param(("no", "yes", "yes"), "9 of 10 residents", (Answer.NO, ""), id="stated wins"),
        pytest.param(("conditional", "yes", ""), "9 of 10 residents", (Answer.UNKNOWN, ""), id="stated conditions win"),
        pytest.param(("", "yes", "no"), "", (Answer.YES, "its visas"), id="implied by J-1"),
        pytest.param(("", "no", "yes"), "", (Answer.YES, "its visas"), id="implied by H-1B"),
        pytest.param(("", "conditional", "conditional"), "", (Answer.UNKNOWN, ""), id="conditions imply nothing"),
        pytest.param(("", "no", "no"), "", (Answer.UNKNOWN, ""), id="no visa implies nothing"),
        pytest.param(
            ("", "no", "no"), "1 of 8 matched", (Answer.YES, "its record: 1 of 8 matched"), id="implied by its record"
        ),
    ],
)
def test_accepts_img_answer(said, on_record, expected):
    assert accepts_img_answer(*said, on_record) == expected


def of_group(group, count, population="residents", **more):
    return counted(group, count, 2026, population, **more)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        pytest.param((), "", id="no record"),
        pytest.param([of_group("img", 9), of_group("all", 10)], "9 of 10 residents", id="all IMGs together"),
        pytest.param(matched(8, img=2), "2 of 8 matched", id="matched"),
        pytest.param(matched(8, img=0), "", id="none"),
        pytest.param(matched(8, us_img=1, non_us_img=5), "6 of 8 matched", id="both groups are all IMGs"),
        pytest.param(matched(8, us_img=1), "1 of 8 matched", id="one group alone is IMGs too"),
        pytest.param(matched(8, us_img=0, non_us_img=1), "1 of 8 matched", id="one of either"),
        pytest.param([of_group("img", 3)], "3 of its residents", id="without their number"),
        pytest.param(
            [of_group("img", None, percent=40.0), of_group("all", 10)], "40% of its residents", id="a percentage"
        ),
        pytest.param([of_group("img", 3, track="C"), of_group("all", 5, track="C")], "3 of 5 residents", id="a track"),
        pytest.param(
            [*matched(8, img=2), of_group("img", 9), of_group("all", 10)], "9 of 10 residents", id="residents first"
        ),
        pytest.param(matched(3, img=9), "9 of its matched", id="counted apart, and more than all"),
        pytest.param([*matched(8, 2026, img=0), *matched(7, 2024, img=3)], "3 of 7 matched", id="the newest with one"),
        pytest.param(matched(8, 2022, img=2), "2 of 8 matched", id="five seasons before"),
        pytest.param(matched(8, 2021, img=2), "", id="six seasons before"),
        pytest.param(matched(8, 0, img=2), "", id="undated"),
        pytest.param(matched(8, 2027, img=2), "2 of 8 matched", id="of the running season"),
        pytest.param([of_group("img", 4, "interviewed")], "", id="who was interviewed was not taken yet"),
    ],
)
def test_imgs_on_record(record, words):
    assert imgs_on_record(record, 2027) == words


def test_tracks_are_added_up_only_without_a_program_total():
    tracks = tuple(
        counted(group, count, track=track)
        for track, total, imgs in (("C", 10, 4), ("P", 5, 5))
        for group, count in (("all", total), ("img", imgs))
    )
    (added,) = season_shares(tracks, Group.IMG, "matched")
    assert (added.count, added.n) == (9, 15)
    (whole,) = season_shares((*tracks, *matched(14, img=8)), Group.IMG, "matched")
    assert (whole.count, whole.n) == (8, 14)


@pytest.mark.parametrize(
    ("rows", "group", "expected"),
    [
        pytest.param(
            [("all", 30), ("us_img", 5), ("non_us_img", 8)], Group.IMG, (13, 30), id="both groups are all IMGs"
        ),
        pytest.param([("all", 30), ("us_img", 5)], Group.IMG, None, id="one group is not"),
        pytest.param([("img", 9), ("all", 20, "C"), ("all", 5, "P")], Group.IMG, (9, 25), id="people by track"),
        pytest.param([("img", 9), ("all", 20, "C"), ("offered", 5, "P")], Group.IMG, None, id="people of one track"),
        pytest.param([("all", 25), ("img", 4), ("non_us_img", 5)], Group.NON_US_IMG, (4, 25), id="a group of others"),
    ],
)
def test_what_is_on_record_in_parts_is_a_share_too(rows, group, expected):
    record = [
        counted(name if name != "offered" else "img", people, track=track)
        for name, people, track in ((*row, "")[:3] for row in rows)
    ]
    shares = [(share.count, share.n) for share in season_shares(record, group, "matched")]
    assert shares == ([expected] if expected else [])
    newest = newest_imgs(record)
    if group is Group.IMG:
        assert (newest and (newest.imgs, newest.people)) == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(matched(10, 0, img=9), None, id="undated alone"),
        pytest.param((*matched(10, 0, img=9), *matched(20, 2019, img=2)), (2019, 2, 20), id="undated beside dated"),
        pytest.param((*matched(10, 2026, img=9), *matched(20, 2025, img=2)), (2026, 9, 10), id="the newest"),
        pytest.param((counted("img", None, 0, percent=90.0),), None, id="an undated percentage"),
    ],
)
def test_the_newest_share_is_of_a_season(record, expected):
    newest = newest_imgs(record)
    assert (newest and (newest.season, newest.imgs, newest.people)) == expected


def test_a_season_without_its_total_has_no_share():
    assert season_shares((counted("img", 3),), Group.IMG, "matched") == []


def test_recent_record_keeps_one_population_of_five_seasons():
    rows = (*matched(10, 2022, img=1), *matched(10, 2021, img=9), counted("all", 30, population="residents"))
    found = recent_record(rows, Group.IMG, 2027)
    assert (found.population, found.count, found.n) == ("matched", 1, 10)
    assert recent_record(matched(10, 2027, img=9), Group.IMG, 2027) is None


def test_recent_seasons_weigh_more():
    found = recent_record((*matched(10, 2026, img=4), *matched(10, 2024, img=10)), Group.NON_US_IMG, 2027)
    count, n = weighted_counts(found, 2027, split=0.5)
    assert (count, n) == (pytest.approx(4 * 0.5 + 10 * 0.64 * 0.5), pytest.approx(10 + 6.4))
    assert found.pooled


def test_a_prior_is_worth_eight_residents():
    assert posterior_share(0.25) == 0.25
    assert posterior_share(0.25, 1, 1) == pytest.approx(3 / 9)
    assert times_odds(0.5, 1.2) == pytest.approx(1.2 / 2.2)


# Says against does


@pytest.mark.parametrize(
    ("accepts_img", "visa_j1", "record", "expected"),
    [
        pytest.param("", "", matched(40, img=9), NOTHING_STATED, id="nothing stated"),
        pytest.param("yes", "", (), NOT_ENOUGH, id="no record"),
        pytest.param("yes", "", matched(12, img=1), CONSISTENT, id="says yes, took one"),
        pytest.param("yes", "", matched(12, img=0), CONTRADICTED, id="says yes, none of twelve"),
        pytest.param("yes", "", matched(11, img=0), NOT_ENOUGH, id="says yes, none of eleven: too few"),
        pytest.param("no", "", matched(5, img=1), CONTRADICTED, id="says no, took one"),
        pytest.param("no", "", matched(12, img=0), CONSISTENT, id="says no, took none"),
        pytest.param("conditional", "", matched(40, img=9), NOT_ENOUGH, id="conditions"),
        pytest.param("", "yes", matched(12, img=0), CONTRADICTED, id="implied by its visa policy"),
    ],
)
def test_says_does_imgs(accepts_img, visa_j1, record, expected):
    assert says_does_imgs(accepts_img, visa_j1, "", record).agreement is expected


@pytest.mark.parametrize(
    ("visa_j1", "record", "expected"),
    [
        pytest.param("", matched(40, non_us_img=9), NOTHING_STATED, id="nothing stated"),
        pytest.param("yes", matched(30, non_us_img=2), CONSISTENT, id="says yes, took two"),
        pytest.param("yes", matched(21, non_us_img=0), CONTRADICTED, id="says yes, none of 21"),
        pytest.param("yes", matched(20, non_us_img=0), NOT_ENOUGH, id="says yes, none of 20: too few"),
        pytest.param("yes", matched(30, img=0), CONTRADICTED, id="no IMG at all"),
        pytest.param("yes", matched(30, img=9), NOT_ENOUGH, id="IMGs not told apart"),
        pytest.param("no", matched(30, non_us_img=2), NOT_ENOUGH, id="says no, they may hold another visa"),
        pytest.param("no", matched(30, non_us_img=0), CONSISTENT, id="says no, took none"),
    ],
)
def test_says_does_j1(visa_j1, record, expected):
    assert says_does_j1(visa_j1, record).agreement is expected


@pytest.mark.parametrize(
    ("visa_h1b", "filings", "expected"),
    [
        pytest.param("", 9, NOTHING_STATED, id="nothing stated"),
        pytest.param("yes", 9, CONSISTENT, id="says yes, filed"),
        pytest.param("conditional", 9, CONSISTENT, id="conditions, filed"),
        pytest.param("no", 9, CONTRADICTED, id="says no, filed"),
        pytest.param("no", None, NOT_ENOUGH, id="says no, no filing on record"),
        pytest.param("yes", None, NOT_ENOUGH, id="says yes, no filing on record"),
    ],
)
def test_says_does_h1b(visa_h1b, filings, expected):
    assert says_does_h1b(visa_h1b, filings).agreement is expected


def test_the_sentence_gives_the_numbers():
    record = (*matched(17, 2025, non_us_img=0), *matched(17, 2026, non_us_img=0))
    assert says_does_j1("yes", record).sentence == "It states yes to J-1; 0 non-US IMGs among 34 matched in 2 seasons."


def test_the_least_n_makes_none_unlikely_by_chance():
    for group, share in ((Group.IMG, 0.236), (Group.NON_US_IMG, 0.136)):
        assert (1 - share) ** LEAST_N[group] < 0.05 <= (1 - share) ** (LEAST_N[group] - 1)


def test_matched_is_what_it_does_residents_only_their_newest_count():
    residents = (
        counted("all", 30, 2025, "residents"),
        counted("img", 9, 2025, "residents"),
        counted("all", 30, 2026, "residents"),
        counted("img", 6, 2026, "residents"),
    )
    assert observed(residents, Group.IMG).count == 6
    assert observed((*residents, *matched(10, 0, img=2)), Group.IMG).count == 2


@pytest.mark.parametrize(
    ("policy", "filings", "record", "reports", "expected"),
    [
        pytest.param("yes", None, (), ("yes", "yes"), CONSISTENT, id="two report it"),
        pytest.param("yes", None, (), ("no", "no"), CONTRADICTED, id="two report the contrary"),
        pytest.param("no", None, (), ("yes", "yes", "conditional"), CONTRADICTED, id="says no, two were sponsored"),
        pytest.param("yes", None, (), ("yes",), NOT_ENOUGH, id="one may be mistaken"),
        pytest.param("yes", None, (), ("yes", "yes", "no"), NOT_ENOUGH, id="they disagree"),
        pytest.param("yes", None, (), ("conditional", "conditional"), NOT_ENOUGH, id="conditions settle nothing"),
        pytest.param("conditional", None, (), ("yes", "yes"), NOT_ENOUGH, id="a stated condition is settled by nobody"),
        pytest.param("", None, (), ("yes", "yes"), NOTHING_STATED, id="nothing stated"),
        pytest.param("no", 9, (), ("no", "no"), CONTRADICTED, id="filings weigh more"),
    ],
)
def test_reports_settle_what_the_record_leaves_open(policy, filings, record, reports, expected):
    policies = {"accepts_img": "", "visa_j1": "", "visa_h1b": policy}
    found = agreements(policies, filings, record, {"visa_h1b": reports})["visa_h1b"]
    assert found.agreement is expected
    assert "Applicants report: " in found.sentence


def test_reports_are_counted_by_what_they_say():
    policies = {"accepts_img": "", "visa_j1": "yes", "visa_h1b": ""}
    found = agreements(policies, None, (), {"visa_j1": ("no", "yes", "no")})["visa_j1"]
    assert (
        found.sentence == "It states yes to J-1; there is no record of who was taken. Applicants report: 1 yes, 2 no."
    )


def test_of_each_applicant_the_latest_report_counts():
    told = [("applicant_report", 1, "no"), ("program_page", 2, "yes"), ("applicant_report", 1, "yes")]
    assert reported(told) == ("no",)


@pytest.mark.parametrize(("kind", "expected"), [("program_page", "yes"), ("applicant_report", "")])
def test_what_only_applicants_report_is_not_stated(kind, expected):
    assert stated_policy("yes", kind) == expected


@pytest.mark.parametrize(
    ("record", "imgs", "j1"),
    [
        pytest.param((), "Nothing is stated about accepting IMGs.", "Nothing is stated about J-1.", id="nothing seen"),
        pytest.param(
            matched(5, img=1),
            "Nothing is stated about accepting IMGs; 1 IMG among 5 matched in 1 season.",
            "Nothing is stated about J-1; the record does not tell US and non-US IMGs apart.",
            id="one of both",
        ),
        pytest.param(
            matched(9, img=0),
            "Nothing is stated about accepting IMGs; 0 IMGs among 9 matched in 1 season.",
            "Nothing is stated about J-1; 0 non-US IMGs among 9 matched in 1 season.",
            id="none at all",
        ),
    ],
)
def test_what_was_seen_is_told_where_nothing_is_stated(record, imgs, j1):
    assert says_does_imgs("", "", "", record) == (NOTHING_STATED, imgs)
    assert says_does_j1("", record) == (NOTHING_STATED, j1)
