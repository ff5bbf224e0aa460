from django.urls import path

from programs.corrections.proposals import views

app_name = "proposals"

urlpatterns = [path("", views.pages, name="pages"), path("<int:pk>/", views.pages, name="pages_of")]
