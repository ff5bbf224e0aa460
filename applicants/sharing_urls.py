"""Addresses where one person reads what another shares. A secret stands in one of them alone, and leads on at once."""

from django.urls import path

from applicants.views import shared

app_name = "sharing"
urlpatterns = [
    path("shared/<int:pk>/ranking/", shared.shared_ranking, name="ranking"),
    path("shared/<int:pk>/plan/", shared.shared_plan, name="plan"),
    path("shared/<int:pk>/keep/", shared.keep, name="keep"),
    path("shared/<str:token>/", shared.open_link, name="open"),
    path("advising/", shared.advising, name="advising"),
    path("advising/<int:pk>/ranking/", shared.advised_ranking, name="advised_ranking"),
    path("advising/<int:pk>/plan/", shared.advised_plan, name="advised_plan"),
    path("advising/<int:pk>/end/", shared.advised_end, name="advised_end"),
]
