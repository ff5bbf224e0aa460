from django.urls import path

from programs import desk_views, roster_views

app_name = "desk"

urlpatterns = [
    path("", desk_views.home, name="home"),
    path("programs/<int:pk>/roster/", roster_views.roster_count, name="roster"),
]
