"""The bar of a score: its lines side by side, in their order."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest

from programs.templatetags.pictures import score_rows, score_stack


def line(label, points, max_points, known=True):
    return SimpleNamespace(label=label, points=points, max_points=max_points, known=known)


LINES = [
    line("Openness", 2057, 3000, known=False),
    line("Letters", 0, 800),
    line("Step 2 CK", 933, 1200),
    line("Room & places", 1, 300, known=False),
]


def parts(picture):
    return re.findall(r'<rect x="([\d.]+)%" width="([\d.]+)%" height="100%" class="([a-z-]+)" fill="([^"]+)">', picture)


def test_the_parts_of_a_stack_are_its_lines_and_add_up_to_the_score():
    assert parts(score_stack(LINES, "Prospect")) == [
        ("0.00", "20.57", "not-known", "url(#hatch)"),
        ("20.57", "9.33", "known", "currentColor"),
        ("29.90", "0.01", "not-known", "url(#hatch)"),
    ]
    drawn = parts(score_stack([line(f"Line {points}", points, 3000) for points in range(0, 900, 37)], "Prospect"))
    assert sum(Decimal(width) for _, width, _, _ in drawn) == Decimal(sum(range(0, 900, 37))) / 100
    assert [Decimal(x) for x, *_ in drawn] == [sum(Decimal(w) for _, w, *_ in drawn[:at]) for at in range(len(drawn))]


def test_every_part_has_its_name_and_the_whole_a_short_text():
    picture = score_stack(LINES, "Prospect")
    assert re.findall("<title>(.*?)</title>", picture) == [
        "Openness: 20.57 of 30, rests on a fact that is not stated",
        "Step 2 CK: 9.33 of 12",
        "Room &amp; places: 0.01 of 3, rests on a fact that is not stated",
    ]
    assert 'role="img"' in picture
    assert 'aria-label="Prospect 29.91 of 100. 2 of 4 lines are known. Most comes from Openness, 20.57."' in picture


@pytest.mark.parametrize(("lines", "said"), [([], "0 of 0"), ([line("Letters", 0, 800)], "1 of 1")])
def test_a_score_of_nothing_is_an_empty_bar(lines, said):
    picture = score_stack(lines, "Fit")
    assert parts(picture) == []
    assert f'aria-label="Fit 0.00 of 100. {said} lines are known."' in picture


def test_a_sum_behind_a_line_is_folded_under_its_first_sentence():
    told = {"key": "openness", "reason": "No <record>.\nSpecialty: 26%.\nThat gives 41.9%."}
    row = score_rows([SimpleNamespace(**vars(LINES[0]), **told)])
    first, folded = row.split('<details class="worked-out prints">')
    assert first.endswith("<td>No &lt;record&gt;.")
    assert "<p>Specialty: 26%.</p><p>That gives 41.9%.</p></details></td>" in folded
    assert "<details" not in score_rows([SimpleNamespace(**vars(LINES[1]), key="letters", reason="You have none.")])


def test_what_rests_on_an_answer_that_is_not_given_is_hatched_and_says_so():
    told = SimpleNamespace(**vars(line("Hands-on", 800, 800)), key="hands_on", reason="3 months.")
    for assumed, fill in ((set(), "currentColor"), ({"hands_on"}, "url(#hatch)")):
        row = score_rows([told], (), assumed)
        assert ("assumed</span>" in row, 'class="is-full"' in row) == (bool(assumed), not assumed)
        assert f'fill="{fill}"' in row
        assert [drawn[3] for drawn in parts(score_stack([told], "Prospect", assumed))] == [fill]


def test_names_in_a_picture_are_escaped():
    assert "<script>" not in score_stack([line("<script>", 100, 800)], "Fit")
