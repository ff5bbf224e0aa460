"""The harness keeps its own promises; the figures are its business, not the suite's."""

import json
import os
import subprocess
import sys
import time
from itertools import islice

import pytest

from tests.benchmark import __main__ as runner
from tests.benchmark import browse, data, goals, report
from tests.benchmark.databases import ROOT, Databases, edition
from tests.benchmark.goals import GOALS, Goal
from tests.benchmark.measure import GARBAGE, Measured, in_turns, percentile, times_less
from tests.benchmark.servers import cpu_of, memory_of, tree


def test_what_is_made_up_is_the_same_each_time_and_uneven() -> None:
    first, again = (list(islice(data.made_up(2_000), 400)) for _ in range(2))
    assert first == again
    said = [{row["field"]: row["value"] for row in statements} for statements, _ in first]
    states = sorted(
        (sum(one["state"] == state for one in said) for state in {one["state"] for one in said}), reverse=True
    )
    assert states[0] > 5 * states[10] > 0
    assert len({one["name"] for one in said}) == len({one["nrmp_codes"] for one in said}) == 400
    assert {"visa_j1", "max_years_since_graduation", "usce"} <= {name for one in said for name in one}
    assert sum(bool(records) for _, records in first) > 200


def test_garbage_is_looked_for_as_in_a_worker() -> None:
    often, *rest = GARBAGE
    assert f"gc.set_threshold({often:_}, {', '.join(map(str, rest))})\n" in (ROOT / "imgmatch/wsgi.py").read_text()


def test_imgs_are_drawn_anew_and_never_more_than_the_people() -> None:
    def counted(group: str, count: str) -> dict[str, str]:
        return {"season": "2024", "track": "", "population": "residents", "group": group, "count": count, "percent": ""}

    chance = data.np.random.default_rng(1)
    drawn = [data.recounted([counted("all", "12"), counted("img", "4")], chance) for _ in range(50)]
    imgs = {int(rows[1]["count"]) for rows in drawn}
    assert {rows[0]["count"] for rows in drawn} == {"12"}
    assert len(imgs) > 3
    assert max(imgs) <= 12


def test_everybody_begins_in_turn() -> None:
    order: list[str] = []
    ways = {name: (lambda name=name: order.append(name) or 1.0) for name in "abc"}
    assert in_turns(3, **ways) == {name: [1.0] * 3 for name in "abc"}
    assert "".join(order) == "abcbcacab"
    assert times_less([6.0, 9.0], [2.0, 3.0]) == [3.0, 3.0]
    assert percentile([*range(101)], 95) == 95


@pytest.mark.parametrize(
    ("goal", "unit", "values", "engine", "is_met"),
    [
        pytest.param(Goal("a", "", least=4), "times", [3.0, 4.0, 9.0], "SQLite", True, id="the median counts"),
        pytest.param(Goal("a", "", least=4), "times", [3.9], "SQLite", False, id="less than it must be"),
        pytest.param(Goal("a", "", least=4), "times", [3.2], "PostgreSQL", True, id="a fifth less on PostgreSQL"),
        pytest.param(Goal("a", "", most=1.5), "share", [1.5], "SQLite", True, id="as much as it may be"),
        pytest.param(Goal("a", "", most=1.5), "share", [1.6], "SQLite", False, id="more than it may be"),
        pytest.param(Goal("a", "", most=0), "answers", [1], "PostgreSQL", False, id="one failure is one"),
        pytest.param(Goal("a", "", most=120), "MB", [130.0], "PostgreSQL", False, id="memory is no ratio"),
    ],
)
def test_a_goal_is_met_by_the_median(goal, unit, values, engine, is_met) -> None:
    assert goal.is_met(Measured("a", unit, values), engine) is is_met


def test_only_ratios_and_failures_end_a_run_with_an_error(monkeypatch) -> None:
    monkeypatch.setattr(goals, "GOALS", tuple(Goal(unit, "", most=1) for unit in ("share", "answers", "MB", "s")))
    found = {unit: Measured(unit, unit, [2.0]) for unit in ("share", "answers", "MB")}
    judged = [*goals.judged(found, "SQLite")]
    assert [(one.is_met, one.fails) for one in judged] == [(False, True), (False, True), (False, False), (False, False)]


def test_each_goal_has_one_bound_and_a_key_of_its_own() -> None:
    assert len({goal.key for goal in GOALS}) == len(GOALS)
    assert all((goal.least is None) != (goal.most is None) for goal in GOALS)


def test_the_table_says_what_was_missed_and_names_no_place_of_the_machine(monkeypatch) -> None:
    monkeypatch.setattr(report, "PACKAGES", ("django", "numpy"))  # tests need none of the peers
    found = Measured("first/list/datasette", "times", [2.0, 3.0, 5.5])
    run = {"rows": 14_000, "began": 0.0, "effort": 0.25, "engine": "SQLite", "load": 0.1, "machine": report.machine()}
    page = report.page(run, [found], [*goals.judged({found.key: found}, "SQLite")])
    assert "at least 4 | 3.00 | 2.00 to 5.50 | **no** |" in page
    assert "not measured |" in page
    assert "1 January 1970, a hurried run of few rounds on SQLite" in page
    assert not [word for word in (str(ROOT), os.uname().nodename) if word in page]


def test_a_run_goes_on_where_it_was_cut_off(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(runner, "RESULTS", tmp_path / "results.jsonl")
    told = {"rows": 9, "effort": 1.0, "engine": "SQLite"}
    assert runner.earlier(told) == ({}, set(), {})
    one = Measured("load/orm", "times", [2.0])
    lines = [{"run": told}, one.as_json(), {"done": "load"}, Measured("rank/site", "ms", [1.0]).as_json()]
    runner.RESULTS.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"key": "cut')
    run, done, results = runner.earlier(told)
    assert (run, done, results["load/orm"]) == (told, {"load"}, one)
    assert runner.earlier(told | {"rows": 8}) == ({}, set(), {})


def test_a_process_is_measured_with_its_children_and_after_they_ended() -> None:
    busy = (
        "import subprocess, sys; sys.stdin.readline(); sum(range(3_000_000)); print(flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while len(tree(process.pid)) < 2:
            time.sleep(0.01)
        child = tree(process.pid)[1]
        before = cpu_of(child)
        process.stdin.write("\n")
        process.stdin.flush()
        process.stdout.readline()
        assert cpu_of(child) > before + 0.01
        assert memory_of(child)["Pss"] > 1
        process.stdin.close()
    assert cpu_of(child) == 0


def test_a_kept_database_is_copied_and_the_copy_goes(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("tests.benchmark.databases.VAR", tmp_path)
    kept = tmp_path / f"benchmark_7_{edition()}.sqlite3"
    kept.write_text("programs")
    databases, name = Databases(""), f"sqlite:///{kept}"
    assert databases.kept(7) == name
    with databases.scratch(7) as address, databases.scratch() as empty:
        copy = tmp_path / address.rsplit("/", 1)[1]
        assert (copy.read_text(), address != name, empty != address) == ("programs", True, True)
    assert [*tmp_path.iterdir()] == [kept]


@pytest.mark.parametrize(
    ("asked", "ours", "datasette", "admin"),
    [
        pytest.param(browse.Asked(), "", "", "p=1", id="the list"),
        pytest.param(browse.Asked(page=3), "page=3&silent=1", "_next=100", "p=3", id="its third page"),
        pytest.param(
            browse.Asked(visa="j1", states=("NY", "TX")),
            "visa=j1&state=NY&state=TX",
            "visa_j1=yes&state__in=NY%2CTX",
            "p=1&state__in=NY%2CTX&visa_j1__exact=yes",
            id="filtered",
        ),
    ],
)
def test_everybody_is_asked_the_same(asked, ours, datasette, admin) -> None:
    assert browse.ours(asked) == f"/programs/?{ours}"
    assert browse.of_datasette(asked, ".json") == "&".join(
        filter(None, ("/flat/flat.json?_nocol=search_text", datasette))
    )
    assert browse.of_admin(asked) == f"/admin/programs/flat/?{admin}"
