from django.urls import path

from programs import correction_views

app_name = "corrections"

urlpatterns = [
    path("", correction_views.correction_list, name="list"),
    path("spam/", correction_views.correction_spam, name="spam"),
    path("<int:pk>/", correction_views.correction_one, name="one"),
    path("<int:pk>/approve/", correction_views.correction_approve, name="approve"),
    path("<int:pk>/refuse/", correction_views.correction_refuse, name="refuse"),
]
