from django.urls import path

from programs.desk import log_views, queue_views, roster_views, season_views
from programs.desk import views as desk_views

app_name = "desk"

urlpatterns = [
    path("", desk_views.home, name="home"),
    path("coverage/", desk_views.coverage_page, name="coverage"),
    path("queue/<slug:kind>/", queue_views.queue, name="queue"),
    path("queue/<slug:kind>/work/", queue_views.work, name="queue_work"),
    path("season/", season_views.season, name="season"),
    path("log/", log_views.log, name="log"),
    path("rosters/", roster_views.rosters_first, name="rosters_first"),
    path("programs/<int:pk>/roster/", roster_views.roster_count, name="roster"),
]
