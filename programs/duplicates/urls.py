from django.urls import path

from programs.duplicates import views as duplicates_views

app_name = "duplicates"

urlpatterns = [
    path("", duplicates_views.duplicate_list, name="list"),
    path("judge/", duplicates_views.duplicate_judge, name="judge"),
    path("judged/", duplicates_views.duplicate_judged, name="judged"),
    path("judged/<int:pk>/undo/", duplicates_views.duplicate_undo, name="undo"),
]
