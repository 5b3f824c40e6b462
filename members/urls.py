from django.urls import path

from . import views

app_name = "members"
urlpatterns = [
    path("casquette/", views.hat_switch, name="hat_switch"),
    path("profil/", views.profile_edit, name="profile_edit"),
    path("structures/<int:pk>/equipe/", views.structure_detail, name="structure_detail"),
    path("structures/<int:pk>/modifier/", views.structure_edit, name="structure_edit"),
    path("structures/<int:pk>/equipe/inviter/", views.invitation_add, name="invitation_add"),
    path(
        "structures/<int:pk>/equipe/passer-le-relais/",
        views.lead_hand_over,
        name="lead_hand_over",
    ),
    path("structures/<int:pk>/equipe/remplacer/", views.lead_replace, name="lead_replace"),
    path(
        "equipe/invitations/<int:pk>/renvoyer/", views.invitation_resend, name="invitation_resend"
    ),
    path("equipe/invitations/<int:pk>/annuler/", views.invitation_cancel, name="invitation_cancel"),
    path("equipe/places/<int:pk>/role/", views.membership_edit, name="membership_edit"),
    path("equipe/places/<int:pk>/retirer/", views.membership_close, name="membership_close"),
]
