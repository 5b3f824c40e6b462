from django.urls import path

from . import views

app_name = "members"
urlpatterns = [
    path("casquette/", views.hat_switch, name="hat_switch"),
    path("profil/", views.profile_edit, name="profile_edit"),
    path("structures/<int:pk>/equipe/", views.structure_detail, name="structure_detail"),
]
