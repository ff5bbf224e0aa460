"""What the record says of the programs that are there already. Frozen: what the site does now may differ."""

import uuid
from collections import defaultdict

from django.db import migrations

COLUMN_OF = {"accepts_img": "says_img", "visa_j1": "says_j1", "visa_h1b": "says_h1b"}
ANSWER = {"yes": True, "no": False}  # with conditions, and not stated: unknown
TAKEN = ("matched", "residents", "interviewed")
LEAST_N = {"img": 12, "non_us_img": 21}


def with_imgs(groups):
    """Counts and percentages by group; all IMGs are those of both groups, where they are not counted together."""
    if "img" not in groups and "us_img" in groups and "non_us_img" in groups:
        (count, percent), (others, percent_of_others) = groups["us_img"], groups["non_us_img"]
        if count is not None and others is not None:
            return groups | {"img": (count + others, None)}
        if percent is not None and percent_of_others is not None:
            return groups | {"img": (None, min(percent + percent_of_others, 100))}
    return dict(groups)


def whole(tracks):
    groups = with_imgs(tracks.get("", {}))
    people = [of_track.get("all", (None, None))[0] for track, of_track in tracks.items() if track]
    if groups and "all" not in groups and people and None not in people:
        groups["all"] = sum(people), None
    return groups


def share(groups, group):
    """How many of the group among how many, and whether all IMGs stand for it; None where that is not told."""
    n = groups.get("all", (None, None))[0]

    def people(name):
        count, percent = groups.get(name, (None, None))
        if percent is not None:
            size = 10 if n is None else n
            return percent / 100 * size, size
        return None if count is None or n is None else (count, n)

    own, pooled = people(group), people("img")
    if own and pooled and own[0] > pooled[0]:
        own = None
    if own is None and pooled and group != "img":
        others = people("us_img")
        if others and others[1] == pooled[1]:
            own = max(0.0, pooled[0] - others[0]), pooled[1]
    found = own or pooled
    return (min(found), found[1], own is None) if found and found[1] > 0 else None


def observed(counts, group):
    """The shares of those taken, all seasons together, of residents the newest season alone."""
    for population in TAKEN:
        told = defaultdict(lambda: defaultdict(dict))
        for season, track, of, counted, count, percent in counts:
            if counted == population:
                told[season][track][of] = count, percent
        seasons = []
        for _, tracks in sorted(told.items(), reverse=True):
            parts = (share(with_imgs(groups), group) for track, groups in tracks.items() if track)
            of_whole = share(whole(tracks), group)
            if known := [of_whole] if of_whole else [part for part in parts if part]:
                seasons.append(known)
        if seasons:
            shares = [one for known in seasons[: 1 if population == "residents" else None] for one in known]
            count, n, pooled = zip(*shares, strict=True)
            return sum(count), sum(n), any(pooled)
    return None


def compared(answer, seen, group):
    if answer is None or seen is None or (seen[0] <= 0 and seen[1] < LEAST_N[group]):
        return "not_enough"
    return "consistent" if answer == (seen[0] > 0) else "contradicted"


def of_imgs(policies, answer, counts):
    if not policies["accepts_img"] and not answer:
        return "nothing_stated"
    return compared(answer, observed(counts, "img"), "img")


def of_j1(policies, answer, counts):
    seen = observed(counts, "non_us_img")
    if not policies["visa_j1"]:
        return "nothing_stated"
    if seen and seen[0] > 0 and (seen[2] or answer is False):
        return "not_enough"  # nobody can tell who they are, or which visa they hold
    return compared(answer, seen, "non_us_img")


def of_h1b(policies, filings):
    if not policies["visa_h1b"]:
        return "nothing_stated"
    if not filings:
        return "not_enough"
    return "contradicted" if policies["visa_h1b"] == "no" else "consistent"


def with_reports(found, answer, reports):
    answers = {ANSWER[report] for report in reports if report in ANSWER}
    is_open = found == "not_enough" and answer is not None
    if is_open and len(answers) == 1 and max(map(reports.count, reports)) >= 2:
        return "consistent" if answer in answers else "contradicted"
    return found


def agreements(policies, filings, counts, reports):
    answers = {name: ANSWER.get(policy) for name, policy in policies.items()}
    if not policies["accepts_img"] and "yes" in (policies["visa_j1"], policies["visa_h1b"]):
        answers["accepts_img"] = True
    found = {
        "accepts_img": of_imgs(policies, answers["accepts_img"], counts),
        "visa_j1": of_j1(policies, answers["visa_j1"], counts),
        "visa_h1b": of_h1b(policies, filings),
    }
    return {name: with_reports(found[name], answers[name], reports[name]) for name in COLUMN_OF}


def fill(apps, schema_editor):
    standing, reports, counts = {}, defaultdict(dict), defaultdict(list)
    rows = apps.get_model("programs", "Evidence").objects.filter(
        field__in=[*COLUMN_OF, "h1b_resident_filings"], withdrawn_at__isnull=True
    )
    for pk, field, value, kind, source, is_current in rows.order_by("-recorded_at", "-pk").values_list(
        "program_id", "field", "value", "source__kind", "source_id", "is_current"
    ):
        if kind == "applicant_report":
            reports[pk, field].setdefault(source, value)
        elif is_current:
            standing[pk, field] = value
    for pk, *told, percent in (
        apps.get_model("programs", "SeasonRecord")
        .objects.filter(is_current=True)
        .values_list("program_id", "season", "track", "group", "population", "count", "percent")
    ):
        counts[pk].append((*told, None if percent is None else float(percent)))
    programs = apps.get_model("programs", "Program").objects.all()
    for program in programs:
        found = agreements(
            {name: standing.get((program.pk, name), "") for name in COLUMN_OF},
            int(standing.get((program.pk, "h1b_resident_filings"), 0)),
            counts[program.pk],
            {name: [*reports[program.pk, name].values()] for name in COLUMN_OF},
        )
        for name, column in COLUMN_OF.items():
            setattr(program, column, found[name])
    apps.get_model("programs", "Program").objects.bulk_update(programs, [*COLUMN_OF.values()], batch_size=500)
    apps.get_model("programs", "DataState").objects.update(version=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("programs", "0011_says_against_does")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
