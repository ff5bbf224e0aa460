"""Addresses where one person reads what another shares. A secret stands in one of them alone, and leads on at once."""

from django.urls import path

from applicants.sharing import example_views, reader_views

app_name = "sharing"
urlpatterns = [
    path("shared/<int:pk>/ranking/", reader_views.shared_ranking, name="ranking"),
    path("shared/<int:pk>/plan/", reader_views.shared_plan, name="plan"),
    path("shared/<int:pk>/keep/", reader_views.keep, name="keep"),
    path("shared/<str:token>/", reader_views.open_link, name="open"),
    path("examples/<slug:slug>/", example_views.example, name="example"),
    path("advising/", reader_views.advising, name="advising"),
    path("advising/<int:pk>/ranking/", reader_views.advised_ranking, name="advised_ranking"),
    path("advising/<int:pk>/plan/", reader_views.advised_plan, name="advised_plan"),
    path("advising/<int:pk>/end/", reader_views.advised_end, name="advised_end"),
]
