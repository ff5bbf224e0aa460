from django.urls import path

from programs import import_pair_views, import_views

app_name = "imports"

urlpatterns = [
    path("", import_views.import_list, name="list"),
    path("new/", import_views.import_new, name="new"),
    path("files/<uuid:pk>/", import_views.import_preview, name="preview"),
    path("files/<uuid:pk>/source/", import_views.import_source, name="source"),
    path("files/<uuid:pk>/columns/", import_views.import_columns, name="columns"),
    path("files/<uuid:pk>/duplicates/", import_pair_views.import_pairs, name="pairs"),
    path("files/<uuid:pk>/progress/", import_views.import_progress, name="progress"),
    path("files/<uuid:pk>/discard/", import_views.import_discard, name="discard"),
    path("<int:pk>/", import_views.import_batch, name="batch"),
    path("<int:pk>/undo/", import_views.import_undo, name="undo"),
]
