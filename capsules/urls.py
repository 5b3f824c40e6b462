from django.urls import path

from . import views

app_name = "capsules"
urlpatterns = [
    path("", views.home, name="home"),
    path("invitations/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("collectifs/<int:pk>/", views.collective_detail, name="collective_detail"),
    path("collectifs/<int:pk>/relancer/", views.reminder_send, name="reminder_send"),
    path("collectifs/<int:pk>/suivi.xlsx", views.following_xlsx, name="following_xlsx"),
    path("regions/<int:pk>/structures/", views.structure_list, name="structure_list"),
]
