from django.urls import path

from programs.imports import employer_views, match_views, pair_views
from programs.imports import views as imports_views

app_name = "imports"

urlpatterns = [
    path("", imports_views.import_list, name="list"),
    path("new/", imports_views.import_new, name="new"),
    path("files/<uuid:pk>/", imports_views.import_preview, name="preview"),
    path("files/<uuid:pk>/source/", imports_views.import_source, name="source"),
    path("files/<uuid:pk>/columns/", imports_views.import_columns, name="columns"),
    path("files/<uuid:pk>/mapping/", imports_views.import_mapping, name="mapping"),
    path("files/<uuid:pk>/left-out/", imports_views.import_left_out, name="left_out"),
    path("files/<uuid:pk>/duplicates/", pair_views.import_pairs, name="pairs"),
    path("files/<uuid:pk>/programs/", match_views.import_matches, name="matches"),
    path("files/<uuid:pk>/employers/", employer_views.import_employers, name="employers"),
    path("files/<uuid:pk>/progress/", imports_views.import_progress, name="progress"),
    path("files/<uuid:pk>/discard/", imports_views.import_discard, name="discard"),
    path("<int:pk>/", imports_views.import_batch, name="batch"),
    path("<int:pk>/undo/", imports_views.import_undo, name="undo"),
]
