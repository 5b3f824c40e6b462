"""Every path. Apps are named as strings: the ground imports nothing above it."""

from django.urls import include, path

from . import views

handler404 = views.not_found
urlpatterns = [
    path("", include("capsules.urls")),
    path("", include("members.urls")),
    path("", include("assessments.urls")),
    path("compte/", include("allauth.urls")),
    path("aide/", views.page_help, name="page_help"),
    path("vos-donnees/", views.page_data, name="page_data"),
    path("accessibilite/", views.page_accessibility, name="page_accessibility"),
    path("courriels/", views.mail_list, name="mail_list"),
    path("courriels/<int:pk>/", views.mail_detail, name="mail_detail"),
    path("courriels/<int:pk>/fichiers/<int:number>/", views.mail_file, name="mail_file"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
