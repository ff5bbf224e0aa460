from django.urls import path

from programs.corrections import views as corrections_views

app_name = "corrections"

urlpatterns = [
    path("", corrections_views.correction_list, name="list"),
    path("spam/", corrections_views.correction_spam, name="spam"),
    path("<int:pk>/", corrections_views.correction_one, name="one"),
    path("<int:pk>/approve/", corrections_views.correction_approve, name="approve"),
    path("<int:pk>/refuse/", corrections_views.correction_refuse, name="refuse"),
]
