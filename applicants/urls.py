"""Addresses under /me/: none of them names a person, a profile or an answer."""

from django.urls import path

from applicants.checklists import views as checklists_views
from applicants.experience import views as experience_views
from applicants.letters import views as letters_views
from applicants.my_data import views as my_data_views
from applicants.plan import spreadsheet_views, stars
from applicants.plan import views as plan_views
from applicants.plan.rank_list import views as rank_list_views
from applicants.profile import answer_on_ranking, first_answers, section_page
from applicants.ranking import picture_views, what_if_views
from applicants.ranking import views as ranking_views
from applicants.searches import views as searches_views
from applicants.sharing import views as sharing_views
from applicants.undo import views as undo_views

app_name = "applicants"
urlpatterns = [
    path("", checklists_views.my_file, name="profile"),
    path("start/", first_answers.start, name="start"),
    path("letters/", letters_views.letters, name="letters"),
    path("letters/assign/", letters_views.letters_assign, name="letters_assign"),
    path("letters/<int:pk>/<slug:what>/", letters_views.letter_did, name="letter_did"),
    path("experience/", experience_views.experience, name="experience"),
    *(path(f"{part}/", section_page.profile_part, {"name": part}, name=part) for part in ("who", "exams")),
    path("who/answers/", answer_on_ranking.missing_answers, name="missing_answers"),
    path("wishes/", ranking_views.wishes, name="wishes"),
    path("summary/", checklists_views.summary, name="summary"),
    path("ranking/", ranking_views.ranking, name="ranking"),
    path("where/", picture_views.where_can_i_apply, name="where"),
    path("where/where-can-i-apply.svg", picture_views.picture_file, name="picture_file"),
    path("compare/", ranking_views.compare, name="compare"),
    path("checklists/", checklists_views.checklists, name="checklists"),
    path("checklists/season.ics", checklists_views.season_calendar, name="season_calendar"),
    path("plan/", plan_views.my_plan, name="plan"),
    path("plan/add/", plan_views.plan_add_ticked, name="plan_add_ticked"),
    path("plan/stars/", stars.stars, name="stars"),
    path("plan/stars/<int:pk>/", stars.star, name="star"),
    path("plan/stars/<int:pk>/undo/", stars.unstar, name="unstar"),
    path("plan/import/", spreadsheet_views.plan_import, name="plan_import"),
    path("plan/costs/", plan_views.plan_costs, name="plan_costs"),
    path("plan/questions/", plan_views.plan_questions, name="plan_questions"),
    path("plan/questions/<int:pk>/", plan_views.plan_ask, name="plan_ask"),
    path("plan/my-plan.csv", plan_views.plan_csv, name="plan_csv"),
    path("plan/my-plan.xlsx", plan_views.plan_xlsx, name="plan_xlsx"),
    path("plan/rank-list/", rank_list_views.my_rank_list, name="rank_list"),
    path("plan/rank-list/add/", rank_list_views.rank_list_add, name="rank_list_add"),
    path("plan/rank-list/my-rank-list.csv", rank_list_views.rank_list_csv, name="rank_list_csv"),
    path("plan/<int:pk>/", plan_views.plan_item, name="plan_item"),
    path("plan/<int:pk>/answer/<slug:field>/", plan_views.plan_answer, name="plan_answer"),
    path("plan/<int:pk>/letters/", letters_views.plan_letters, name="plan_letters"),
    path("plan/<int:pk>/add/", plan_views.plan_add, name="plan_add"),
    path("plan/<int:pk>/remove/", plan_views.plan_remove, name="plan_remove"),
    path("what-if/", what_if_views.what_would_help, name="what_if"),
    path("what-if/suppose/", what_if_views.suppose, name="suppose"),
    path("what-if/switches/", what_if_views.what_if_switches, name="what_if_switches"),
    path("programs/<int:pk>/", ranking_views.fit, name="fit"),
    path("programs/<int:pk>/why/", ranking_views.why, name="why"),
    path("programs/<int:pk>/own-facts/", ranking_views.own_fact_keep, name="own_fact_keep"),
    path("programs/<int:pk>/own-facts/<slug:field>/remove/", ranking_views.own_fact_remove, name="own_fact_remove"),
    path("profile.json", my_data_views.profile_file, name="profile_file"),
    path("data/", my_data_views.my_data, name="my_data"),
    path("data/my-data.json", my_data_views.everything_file, name="everything_file"),
    path("data/arrived/", my_data_views.arrived, name="arrived"),
    path("sharing/", sharing_views.sharing, name="sharing"),
    path("sharing/links/<int:pk>/remove/", sharing_views.link_remove, name="link_remove"),
    path("sharing/advisers/<int:pk>/accept/", sharing_views.adviser_accept, name="adviser_accept"),
    path("sharing/advisers/<int:pk>/end/", sharing_views.adviser_end, name="adviser_end"),
    path("upload/", my_data_views.profile_upload, name="profile_upload"),
    path("two-files/", my_data_views.two_files, name="two_files"),
    path("searches/", searches_views.searches, name="searches"),
    path("searches/<int:pk>/", searches_views.search_rename, name="search_rename"),
    path("searches/<int:pk>/delete/", searches_views.search_delete, name="search_delete"),
    path("searches/<int:pk>/changes/", searches_views.search_changes, name="search_changes"),
    path("searches/mails/", searches_views.mails, name="mails"),
    path("undo/", undo_views.undone, name="undo"),
    path("delete/", my_data_views.profile_delete, name="profile_delete"),
]
