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
    path("diagnostics/<int:pk>/synthese.pdf", views.assessment_pdf, name="assessment_pdf"),
    path(
        "diagnostics/<int:pk>/versions/<int:number>/synthese.pdf",
        views.snapshot_pdf,
        name="snapshot_pdf",
    ),
    path(
        "structures/<int:pk>/diagnostics/<int:theme_pk>/commencer/",
        views.assessment_start,
        name="assessment_start",
    ),
    path("diagnostics/<int:pk>/relecture/", views.assessment_review, name="assessment_review"),
    path("diagnostics/<int:pk>/clore/", views.assessment_close, name="assessment_close"),
    path("diagnostics/<int:pk>/rouvrir/", views.assessment_reopen, name="assessment_reopen"),
    path("diagnostics/<int:pk>/partager/", views.assessment_share, name="assessment_share"),
    path("structures/<int:pk>/actions/", views.plan_detail, name="plan_detail"),
    path("structures/<int:pk>/actions/partager/", views.plan_share, name="plan_share"),
    path("structures/<int:pk>/actions/ajouter/", views.action_add, name="action_add"),
    path(
        "diagnostics/<int:pk>/questions/<int:number>/actions/",
        views.action_suggest,
        name="action_suggest",
    ),
    path("actions/<int:pk>/", views.action_detail, name="action_detail"),
    path("actions/<int:pk>/modifier/", views.action_edit, name="action_edit"),
    path("actions/<int:pk>/etat/", views.action_move, name="action_move"),
    path("actions/<int:pk>/notes/", views.action_note, name="action_note"),
    path("actions/<int:pk>/archiver/", views.action_archive, name="action_archive"),
    path("actions/<int:pk>/remettre/", views.action_restore, name="action_restore"),
    path("structures/<int:pk>/plan-d-actions.pdf", views.plan_pdf, name="plan_pdf"),
    path("diagnostics/<int:pk>/synthese/", views.assessment_synthesis, name="assessment_synthesis"),
    path(
        "diagnostics/<int:pk>/versions/<int:number>/", views.snapshot_detail, name="snapshot_detail"
    ),
]
