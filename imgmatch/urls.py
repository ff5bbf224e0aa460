"""Addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from imgmatch import views
from imgmatch.api import api

urlpatterns = [
    path("", views.home, name="home"),
    path("programs/", include("programs.urls")),
    path("me/", include("applicants.urls")),
    path("api/", api.urls),
    path("admin/", admin.site.urls),
    path("favicon.ico", views.favicon),
    path("healthz", views.healthz, name="healthz"),
]

handler400 = "imgmatch.views.bad_request"
handler403 = "imgmatch.views.permission_denied"
handler404 = "imgmatch.views.page_not_found"
handler500 = "imgmatch.views.server_error"
