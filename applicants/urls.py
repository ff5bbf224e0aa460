"""Addresses under /me/: none of them names a person, a profile or an answer."""

from django.urls import path

from applicants.parts import PARTS
from applicants.views import checklists, compare, own_facts, plan, profile, rank_list, ranking, searches, what_if

app_name = "applicants"
urlpatterns = [
    path("", profile.profile, name="profile"),
    *(path(f"{part}/", profile.profile_part, {"name": part}, name=part) for part in PARTS),
    path("ranking/", ranking.ranking, name="ranking"),
    path("compare/", compare.compare, name="compare"),
    path("checklists/", checklists.checklists, name="checklists"),
    path("checklists/season.ics", checklists.season_calendar, name="season_calendar"),
    path("plan/", plan.my_plan, name="plan"),
    path("plan/my-plan.csv", plan.plan_csv, name="plan_csv"),
    path("plan/my-plan.ics", plan.plan_calendar, name="plan_calendar"),
    path("plan/rank-list/", rank_list.my_rank_list, name="rank_list"),
    path("plan/rank-list/add/", rank_list.rank_list_add, name="rank_list_add"),
    path("plan/rank-list/my-rank-list.csv", rank_list.rank_list_csv, name="rank_list_csv"),
    path("plan/<int:pk>/", plan.plan_item, name="plan_item"),
    path("plan/<int:pk>/add/", plan.plan_add, name="plan_add"),
    path("plan/<int:pk>/remove/", plan.plan_remove, name="plan_remove"),
    path("what-if/", what_if.what_would_help, name="what_if"),
    path("programs/<int:pk>/", ranking.fit, name="fit"),
    path("programs/<int:pk>/own-facts/", own_facts.own_fact_keep, name="own_fact_keep"),
    path("programs/<int:pk>/own-facts/<slug:field>/remove/", own_facts.own_fact_remove, name="own_fact_remove"),
    path("profile.json", profile.profile_file, name="profile_file"),
    path("upload/", profile.profile_upload, name="profile_upload"),
    path("two-files/", profile.two_files, name="two_files"),
    path("searches/", searches.searches, name="searches"),
    path("searches/<int:pk>/", searches.search_rename, name="search_rename"),
    path("searches/<int:pk>/delete/", searches.search_delete, name="search_delete"),
    path("searches/<int:pk>/changes/", searches.search_changes, name="search_changes"),
    path("searches/mails/", searches.mails, name="mails"),
    path("delete/", profile.profile_delete, name="profile_delete"),
]
