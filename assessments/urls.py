from django.urls import path

from . import views

app_name = "assessments"
urlpatterns = [
    path("referentiel/", views.framework_detail, name="framework_detail"),
    path("referentiel/<int:pk>/", views.theme_detail, name="theme_detail"),
    path("structures/<int:pk>/diagnostics/", views.assessment_list, name="assessment_list"),
    path(
        "diagnostics/<int:pk>/questions/<int:number>/",
        views.assessment_question,
        name="assessment_question",
    ),
    path(
        "diagnostics/<int:pk>/questions/<int:number>/versions/",
        views.answer_history,
        name="answer_history",
    ),
    path(
        "diagnostics/<int:pk>/questions/<int:number>/versions/<int:version>/reprendre/",
        views.answer_restore,
        name="answer_restore",
    ),
    path("structures/<int:pk>/actions/", views.plan_detail, name="plan_detail"),
]
