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
    # Opening a collective, and its draft calendar
    path("collectifs/nouveau/", views.collective_add, name="collective_add"),
    path("collectifs/<int:pk>/essentiel/", views.collective_edit, name="collective_edit"),
    path("collectifs/<int:pk>/rythme/", views.rhythm_edit, name="rhythm_edit"),
    path("collectifs/<int:pk>/copier/", views.collective_clone, name="collective_clone"),
    path("collectifs/<int:pk>/archiver/", views.collective_archive, name="collective_archive"),
    path("collectifs/<int:pk>/remettre/", views.collective_restore, name="collective_restore"),
    path("collectifs/<int:pk>/calendrier/brouillon/", views.programme_edit, name="programme_edit"),
    path(
        "collectifs/<int:pk>/calendrier/reproposer/",
        views.programme_propose,
        name="programme_propose",
    ),
    path(
        "collectifs/<int:pk>/calendrier/publier/", views.programme_publish, name="programme_publish"
    ),
    path(
        "collectifs/<int:pk>/calendrier/versions/", views.publication_list, name="publication_list"
    ),
    path("regions/<int:pk>/jours-a-eviter/", views.closed_period_list, name="closed_period_list"),
    path(
        "regions/<int:pk>/jours-a-eviter/ajouter/",
        views.closed_period_add,
        name="closed_period_add",
    ),
    path(
        "regions/<int:pk>/jours-a-eviter/importer/",
        views.closed_period_import,
        name="closed_period_import",
    ),
    path(
        "jours-a-eviter/<int:pk>/retirer/",
        views.closed_period_archive,
        name="closed_period_archive",
    ),
    path(
        "jours-a-eviter/<int:pk>/remettre/",
        views.closed_period_restore,
        name="closed_period_restore",
    ),
    path("collectifs/<int:pk>/seances/ajouter/", views.session_add, name="session_add"),
    path("seances/<int:pk>/modifier/", views.session_edit, name="session_edit"),
    path("seances/<int:pk>/deplacer/", views.session_move, name="session_move"),
    path("seances/<int:pk>/annuler/", views.session_cancel, name="session_cancel"),
    path("seances/<int:pk>/maintenir/", views.session_revert, name="session_revert"),
    path("collectifs/<int:pk>/calendrier/", views.collective_calendar, name="collective_calendar"),
    path("capsules/<int:pk>/", views.capsule_detail, name="capsule_detail"),
    path("seances/<int:pk>/", views.session_detail, name="session_detail"),
    path("seances/<int:pk>/presences/", views.attendance_edit, name="attendance_edit"),
    path("seances/<int:pk>/presences/ecran/", views.check_in_screen, name="check_in_screen"),
    path("seances/<int:pk>/feuille.pdf", views.attendance_pdf, name="attendance_pdf"),
    path("seances/<int:pk>/pointer/", views.check_in_own, name="check_in_own"),
    path("pointage/<str:token>/", views.check_in, name="check_in"),
    # In one’s own calendar
    path("seances/<int:pk>/seance.ics", views.session_ics, name="session_ics"),
    path("agenda/<str:token>.ics", views.feed_ics, name="feed_ics"),
    path("collectifs/<int:pk>/agenda/", views.feed_replace, name="feed_replace"),
    # The page of somebody who takes part, without an account
    path("p/<str:token>/", views.own_page, name="own_page"),
    path("p/<str:token>/plan-d-actions.pdf", views.own_page_plan, name="own_page_plan"),
    path("p/<str:token>/documents/<int:pk>/", views.own_page_document, name="own_page_document"),
    path("p/<str:token>/seances/<int:pk>/seance.ics", views.own_page_ics, name="own_page_ics"),
    path("p/<str:token>/seances/<int:pk>/repondre/", views.own_page_answer, name="own_page_answer"),
    path("p/<str:token>/agenda/", views.own_page_feed, name="own_page_feed"),
    path("p/<str:token>/rappels/", views.own_page_prefer, name="own_page_prefer"),
    path("p/<str:token>/remplacer/", views.own_page_replace, name="own_page_replace"),
    # Around a session: what to know, help, hours of autonomous work
    path("seances/<int:pk>/infos/", views.guide_edit, name="guide_edit"),
    # Who comes
    path("seances/<int:pk>/repondre/", views.reply_own, name="reply_own"),
    path("seances/<int:pk>/convoquer/", views.summons_add, name="summons_add"),
    path(
        "collectifs/<int:pk>/rappels/",
        views.participant_preferences,
        name="participant_preferences",
    ),
    path("reponse/<str:token>/", views.reply_edit, name="reply_edit"),
    path("seances/<int:pk>/preparation/", views.preparation_detail, name="preparation_detail"),
    path("seances/<int:pk>/heures/", views.worked_time_add, name="worked_time_add"),
    path("seances/<int:pk>/heures/valider/", views.worked_time_settle, name="worked_time_settle"),
    path("heures/<int:pk>/retirer/", views.worked_time_withdraw, name="worked_time_withdraw"),
    path("aide/demander/", views.help_add, name="help_add"),
    path("aide/<int:pk>/", views.help_detail, name="help_detail"),
    path("aide/<int:pk>/repondre/", views.help_reply, name="help_reply"),
    path("aide/<int:pk>/clore/", views.help_settle, name="help_settle"),
    path("collectifs/<int:pk>/aide/", views.help_list, name="help_list"),
    # Running a session
    path("seances/<int:pk>/conducteur/", views.agenda_detail, name="agenda_detail"),
    path("seances/<int:pk>/conducteur/modifier/", views.agenda_edit, name="agenda_edit"),
    path("seances/<int:pk>/conducteur/reproposer/", views.agenda_reset, name="agenda_reset"),
    path("seances/<int:pk>/conducteur.pdf", views.agenda_pdf, name="agenda_pdf"),
    path("seances/<int:pk>/projeter/", views.agenda_project, name="agenda_project"),
    # Choosing the date of a session together
    path("seances/<int:pk>/sondage/", views.poll_add, name="poll_add"),
    path("seances/<int:pk>/sondage/clore/", views.poll_close, name="poll_close"),
    path("seances/<int:pk>/sondage/rouvrir/", views.poll_reopen, name="poll_reopen"),
    path("seances/<int:pk>/sondage/relancer/", views.poll_remind, name="poll_remind"),
    path("seances/<int:pk>/sondage/repondre/", views.vote_own, name="vote_own"),
    path("sondage/<str:token>/", views.vote_edit, name="vote_edit"),
    # What a session leaves
    path("seances/<int:pk>/notes/", views.minutes_edit, name="minutes_edit"),
    path("seances/<int:pk>/notes/publier/", views.minutes_publish, name="minutes_publish"),
    path("seances/<int:pk>/clore/", views.session_close, name="session_close"),
    path("seances/<int:pk>/decisions/", views.decision_add, name="decision_add"),
    path("decisions/<int:pk>/retirer/", views.decision_archive, name="decision_archive"),
    path("decisions/<int:pk>/remettre/", views.decision_restore, name="decision_restore"),
    path("decisions/<int:pk>/adopter/", views.decision_adopt, name="decision_adopt"),
    path("collectifs/<int:pk>/taches/", views.task_list, name="task_list"),
    path("collectifs/<int:pk>/taches/ajouter/", views.task_add, name="task_add"),
    path("taches/<int:pk>/", views.task_edit, name="task_edit"),
    path("taches/<int:pk>/faite/", views.task_done, name="task_done"),
    path("taches/<int:pk>/retirer/", views.task_archive, name="task_archive"),
    path("seances/<int:pk>/documents/ajouter/", views.document_add, name="document_add"),
    path("documents/<int:pk>/", views.document_detail, name="document_detail"),
    path("documents/<int:pk>/retirer/", views.document_archive, name="document_archive"),
    path("documents/<int:pk>/remettre/", views.document_restore, name="document_restore"),
    # Structures of a collective
    path("collectifs/<int:pk>/structures/", views.enrolment_list, name="enrolment_list"),
    path(
        "collectifs/<int:pk>/structures/ajouter/", views.structure_import, name="structure_import"
    ),
    path("collectifs/<int:pk>/structures/inscrire/", views.enrolment_add, name="enrolment_add"),
    path("inscriptions/<int:pk>/", views.enrolment_edit, name="enrolment_edit"),
    path("collectifs/<int:pk>/personnes/", views.participant_list, name="participant_list"),
    path("collectifs/<int:pk>/personnes/ajouter/", views.guest_add, name="guest_add"),
    path("collectifs/<int:pk>/personnes/ecrire/", views.page_send, name="page_send"),
    path("personnes/<int:pk>/", views.guest_edit, name="guest_edit"),
    path("personnes/<int:pk>/retirer/", views.guest_archive, name="guest_archive"),
    path("personnes/<int:pk>/remettre/", views.guest_restore, name="guest_restore"),
    path("collectifs/<int:pk>/envois/", views.message_list, name="message_list"),
    path("collectifs/<int:pk>/envois/envoyer/", views.message_send, name="message_send"),
    path("collectifs/<int:pk>/envois/<int:message>/", views.message_edit, name="message_edit"),
    path(
        "collectifs/<int:pk>/envois/<int:message>/annuler/",
        views.message_cancel,
        name="message_cancel",
    ),
    path(
        "collectifs/<int:pk>/envois/<int:message>/reessayer/",
        views.message_retry,
        name="message_retry",
    ),
    # Funders: mentions and logos
    path("collectifs/<int:pk>/financeurs/", views.funders_edit, name="funders_edit"),
    path("collectifs/<int:pk>/financeurs/logos/", views.logo_add, name="logo_add"),
    path("logos/<int:pk>/retirer/", views.logo_archive, name="logo_archive"),
    path("logos/<int:pk>/remettre/", views.logo_restore, name="logo_restore"),
    # Certificates of attendance
    path("collectifs/<int:pk>/attestations/", views.certificate_list, name="certificate_list"),
    path(
        "collectifs/<int:pk>/attestations/delivrer/",
        views.certificate_issue,
        name="certificate_issue",
    ),
    path(
        "collectifs/<int:pk>/attestations.pdf",
        views.certificate_list_pdf,
        name="certificate_list_pdf",
    ),
    path(
        "seances/<int:pk>/attestations/",
        views.session_certificate_list,
        name="session_certificate_list",
    ),
    path(
        "seances/<int:pk>/attestations/delivrer/",
        views.session_certificate_issue,
        name="session_certificate_issue",
    ),
    path(
        "seances/<int:pk>/attestations.pdf",
        views.session_certificate_list_pdf,
        name="session_certificate_list_pdf",
    ),
    path("mes-attestations/", views.own_certificate_list, name="own_certificate_list"),
    path("attestations/", views.certificate_check, name="certificate_check"),
    path("attestations/<str:code>/", views.certificate_detail, name="certificate_detail"),
    path("attestations/<str:code>/attestation.pdf", views.certificate_pdf, name="certificate_pdf"),
    # The activity report
    path("collectifs/<int:pk>/bilan/", views.activity_detail, name="activity_detail"),
    path("collectifs/<int:pk>/bilan.pdf", views.activity_pdf, name="activity_pdf"),
    path("collectifs/<int:pk>/bilan.xlsx", views.activity_xlsx, name="activity_xlsx"),
    # Shared reading
    path("capsules/<int:pk>/lecture/", views.reading_detail, name="reading_detail"),
    path("capsules/<int:pk>/lecture/<int:number>/", views.reading_mark, name="reading_mark"),
    path("capsules/<int:pk>/lecture/<int:number>/remarques/", views.remark_add, name="remark_add"),
    path("remarques/<int:pk>/repondre/", views.remark_reply, name="remark_reply"),
    path("remarques/<int:pk>/retirer/", views.remark_archive, name="remark_archive"),
    path("remarques/<int:pk>/remettre/", views.remark_restore, name="remark_restore"),
    # Workshops, and the stakes that come of them
    # Commitment
    path("collectifs/<int:pk>/engagement/", views.commitment_edit, name="commitment_edit"),
    path("collectifs/<int:pk>/charte/", views.charter_edit, name="charter_edit"),
    path("collectifs/<int:pk>/charte.pdf", views.charter_pdf, name="charter_pdf"),
    # What structures tell: testimonies, states of the art, the speaking order
    path("capsules/<int:pk>/etats-de-l-art/", views.state_list, name="state_list"),
    path("capsules/<int:pk>/etats-de-l-art/ecrire/", views.state_add, name="state_add"),
    path("etats-de-l-art/<int:pk>/", views.state_edit, name="state_edit"),
    path("etats-de-l-art/<int:pk>/ouvrir/", views.state_open, name="state_open"),
    path("etats-de-l-art/<int:pk>/refermer/", views.state_close, name="state_close"),
    path("etats-de-l-art/<int:pk>/retirer/", views.state_archive, name="state_archive"),
    path("etats-de-l-art/<int:pk>/remettre/", views.state_restore, name="state_restore"),
    path("capsules/<int:pk>/temoignage/", views.testimony_edit, name="testimony_edit"),
    path("temoignages/<int:pk>/", views.testimony_detail, name="testimony_detail"),
    path("temoignages/<int:pk>/ouvrir/", views.testimony_open, name="testimony_open"),
    path("temoignages/<int:pk>/refermer/", views.testimony_close, name="testimony_close"),
    path("seances/<int:pk>/tours/", views.turn_edit, name="turn_edit"),
    path("seances/<int:pk>/tours/projeter/", views.turn_project, name="turn_project"),
    # Restitution
    # Practices
    path("bibliotheque/", views.practice_list, name="practice_list"),
    path("pratiques/<int:pk>/", views.practice_detail, name="practice_detail"),
    # What one has, and what one looks for
    path("bibliotheque/fiches.xlsx", views.practice_list_xlsx, name="practice_list_xlsx"),
    path("pratiques/<int:pk>/utile/", views.useful_toggle, name="useful_toggle"),
    path("pratiques/<int:pk>/reprendre/", views.practice_borrow, name="practice_borrow"),
    # What a session leaves: its fruit, feedback
    path("seances/<int:pk>/fruit/", views.fruit_detail, name="fruit_detail"),
    path("seances/<int:pk>/avis/", views.feedback_edit, name="feedback_edit"),
    path("p/<str:token>/avis/<int:pk>/", views.own_feedback, name="own_feedback"),
    # Dossiers
    path("capsules/<int:pk>/dossier/", views.dossier_add, name="dossier_add"),
    path("structures/<int:pk>/rattrapage/", views.catch_up_add, name="catch_up_add"),
    path("dossiers/", views.dossier_list, name="dossier_list"),
    path("dossiers/<int:pk>/", views.dossier_detail, name="dossier_detail"),
    path("dossiers/<int:pk>/dossier.pdf", views.dossier_file, name="dossier_file"),
]
