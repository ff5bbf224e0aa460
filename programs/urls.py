from django.urls import path

from programs.browse import views
from programs.changes import views as changes_views
from programs.corrections import views as corrections_views
from programs.corrections.proposals import views as proposals_views

app_name = "programs"

urlpatterns = [
    path("", views.program_list, name="list"),
    path("compare/", views.program_compare, name="compare"),
    path("export.csv", views.export_csv, name="export_csv"),
    path("export.xlsx", views.export_xlsx, name="export_xlsx"),
    path("changes/", changes_views.changes, name="changes"),
    path("changes.atom", changes_views.changes_atom, name="changes_atom"),
    path("<int:pk>/changes/", changes_views.program_changes, name="program_changes"),
    path("<int:pk>/changes.atom", changes_views.program_atom, name="program_atom"),
    path("<int:pk>/preview.png", views.program_preview, name="preview"),
    path("<int:pk>/", views.program_detail, name="detail_by_id"),
    path("<int:pk>/correct/", corrections_views.correct, name="correct"),
    path("<int:pk>/correct/thanks/", corrections_views.corrected, name="corrected"),
    path("<int:pk>/page/", proposals_views.page, name="page"),
    path("<int:pk>/<slug:slug>/", views.program_detail, name="detail"),
]
