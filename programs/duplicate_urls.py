from django.urls import path

from programs import duplicate_views

app_name = "duplicates"

urlpatterns = [
    path("", duplicate_views.duplicate_list, name="list"),
    path("judge/", duplicate_views.duplicate_judge, name="judge"),
    path("judged/", duplicate_views.duplicate_judged, name="judged"),
    path("judged/<int:pk>/undo/", duplicate_views.duplicate_undo, name="undo"),
]
