"""Addresses of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from applicants.insights.views import figure_rows, insight, insight_csv, insights
from applicants.my_data import account_views
from applicants.profile.place_fields import schools_json
from applicants.searches.views import mails_stop
from applicants.season.views import soap
from imgmatch import views
from imgmatch.api import api
from imgmatch.glossary import glossary
from imgmatch.guide import guide, guide_page
from imgmatch.health import healthz
from imgmatch.look import look
from imgmatch.method import method
from imgmatch.privacy import privacy, security_txt
from imgmatch.search_engines import robots, sitemap

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home, name="home"),
    path("programs/", include("programs.urls")),
    path("steward/", include("programs.desk.urls")),
    path("steward/imports/", include("programs.imports.urls")),
    path("steward/corrections/", include("programs.corrections.urls")),
    path("steward/duplicates/", include("programs.duplicates.urls")),
    path("steward/pages/", include("programs.corrections.proposals.urls")),
    path("me/", include("applicants.urls")),
    path("", include("applicants.sharing.urls")),
    path("about/look/", look, name="look"),
    path("method/", method, name="method"),
    path("soap/", soap, name="soap"),
    path("glossary/", glossary, name="glossary"),
    path("guide/", guide, name="guide"),
    path("guide/<slug:slug>/", guide_page, name="guide_page"),
    path("privacy/", privacy, name="privacy"),
    path(".well-known/security.txt", security_txt),
    path(".well-known/change-password", RedirectView.as_view(pattern_name="account_change_password")),
    path("insights/", insights, name="insights"),
    path("insights/rows/<slug:topic>/", figure_rows, name="figure_rows"),
    path("insights/<slug:slug>/", insight, name="insight"),
    path("insights/<slug:slug>.csv", insight_csv, name="insight_csv"),
    path("account/", account_views.account, name="account"),
    path("account/delete/", account_views.account_delete, name="account_delete"),
    path("account/mails/<str:token>/stop/", mails_stop, name="mails_stop"),
    path("account/", include("allauth.urls")),
    path("api/", api.urls),
    # Django's own page would take any number of guesses at the old password, and tell the owner nothing.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("favicon.ico", views.favicon),
    path("robots.txt", robots),
    path("schools.json", schools_json, name="schools_json"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("healthz", healthz, name="healthz"),
]

handler400 = "imgmatch.views.bad_request"
handler403 = "imgmatch.views.permission_denied"
handler404 = "imgmatch.views.page_not_found"
handler500 = "imgmatch.views.server_error"
