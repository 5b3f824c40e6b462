"""One view a route, by subject."""

from .activity import activity_detail, activity_pdf, activity_xlsx
from .agenda import agenda_detail, agenda_edit, agenda_pdf, agenda_project, agenda_reset
from .attendance import attendance_edit, attendance_pdf
from .calendar import collective_calendar
from .capsules import capsule_detail
from .certificates import (
    certificate_check,
    certificate_detail,
    certificate_issue,
    certificate_list,
    certificate_list_pdf,
    certificate_pdf,
    own_certificate_list,
    session_certificate_issue,
    session_certificate_list,
    session_certificate_list_pdf,
)
from .check_in import check_in, check_in_own, check_in_screen
from .closed_periods import (
    closed_period_add,
    closed_period_archive,
    closed_period_import,
    closed_period_list,
    closed_period_restore,
)
from .commitments import charter_edit, charter_pdf, commitment_edit
from .dossiers import catch_up_add, dossier_add, dossier_detail, dossier_file, dossier_list
from .draft_sessions import session_add, session_cancel, session_edit, session_move, session_revert
from .enrolments import enrolment_add, enrolment_edit, enrolment_list, structure_import
from .exchanges import (
    exchange_add,
    exchange_close,
    exchange_find,
    exchange_list,
    introduction_add,
)
from .feedback import feedback_edit, own_feedback
from .feeds import feed_ics, feed_replace, session_ics
from .following import collective_detail, following_xlsx, reminder_send, structure_list
from .fruit import fruit_detail
from .funders import funders_edit, logo_add, logo_archive, logo_restore
from .help import help_add, help_detail, help_list, help_reply, help_settle
from .home import home
from .library import practice_borrow, practice_list, practice_list_xlsx, useful_toggle
from .messages import message_cancel, message_edit, message_list, message_retry, message_send
from .minutes import (
    decision_add,
    decision_adopt,
    decision_archive,
    decision_restore,
    minutes_edit,
    minutes_publish,
    session_close,
)
from .opening import (
    collective_add,
    collective_archive,
    collective_clone,
    collective_edit,
    collective_restore,
    rhythm_edit,
)
from .own_pages import (
    own_page,
    own_page_answer,
    own_page_document,
    own_page_feed,
    own_page_ics,
    own_page_plan,
    own_page_prefer,
    own_page_replace,
)
from .participants import (
    guest_add,
    guest_archive,
    guest_edit,
    guest_restore,
    page_send,
    participant_list,
)
from .polls import poll_add, poll_close, poll_remind, poll_reopen, vote_edit, vote_own
from .practices import practice_detail
from .preferences import participant_preferences
from .preparation import preparation_detail
from .programme import programme_edit, programme_propose, programme_publish, publication_list
from .projection import restitution_own, restitution_project
from .reading import (
    reading_detail,
    reading_mark,
    remark_add,
    remark_archive,
    remark_reply,
    remark_restore,
)
from .replies import reply_edit, reply_own
from .restitutions import (
    naming_edit,
    restitution_detail,
    restitution_now,
    restitution_open,
    restitution_pdf,
    restitution_xlsx,
)
from .session_documents import (
    document_add,
    document_archive,
    document_detail,
    document_restore,
)
from .sessions import session_detail
from .states import (
    state_add,
    state_archive,
    state_close,
    state_edit,
    state_list,
    state_open,
    state_restore,
)
from .summons import summons_add
from .tasks import task_add, task_archive, task_done, task_edit, task_list
from .testimonies import testimony_close, testimony_detail, testimony_edit, testimony_open
from .turns import turn_edit, turn_project
from .tutoring import guide_edit, worked_time_add, worked_time_settle, worked_time_withdraw
from .welcome import invitation_accept

__all__ = [
    "activity_detail",
    "activity_pdf",
    "activity_xlsx",
    "agenda_detail",
    "agenda_edit",
    "agenda_pdf",
    "agenda_project",
    "agenda_reset",
    "attendance_edit",
    "attendance_pdf",
    "capsule_detail",
    "catch_up_add",
    "certificate_check",
    "certificate_detail",
    "certificate_issue",
    "certificate_list",
    "certificate_list_pdf",
    "certificate_pdf",
    "charter_edit",
    "charter_pdf",
    "check_in",
    "check_in_own",
    "check_in_screen",
    "closed_period_add",
    "closed_period_archive",
    "closed_period_import",
    "closed_period_list",
    "closed_period_restore",
    "collective_add",
    "collective_archive",
    "collective_calendar",
    "collective_clone",
    "collective_detail",
    "collective_edit",
    "collective_restore",
    "commitment_edit",
    "decision_add",
    "decision_adopt",
    "decision_archive",
    "decision_restore",
    "document_add",
    "document_archive",
    "document_detail",
    "document_restore",
    "dossier_add",
    "dossier_detail",
    "dossier_file",
    "dossier_list",
    "enrolment_add",
    "enrolment_edit",
    "enrolment_list",
    "exchange_add",
    "exchange_close",
    "exchange_find",
    "exchange_list",
    "feed_ics",
    "feed_replace",
    "feedback_edit",
    "following_xlsx",
    "fruit_detail",
    "funders_edit",
    "guest_add",
    "guest_archive",
    "guest_edit",
    "guest_restore",
    "guide_edit",
    "help_add",
    "help_detail",
    "help_list",
    "help_reply",
    "help_settle",
    "home",
    "introduction_add",
    "invitation_accept",
    "logo_add",
    "logo_archive",
    "logo_restore",
    "message_cancel",
    "message_edit",
    "message_list",
    "message_retry",
    "message_send",
    "minutes_edit",
    "minutes_publish",
    "naming_edit",
    "own_certificate_list",
    "own_feedback",
    "own_page",
    "own_page_answer",
    "own_page_document",
    "own_page_feed",
    "own_page_ics",
    "own_page_plan",
    "own_page_prefer",
    "own_page_replace",
    "page_send",
    "participant_list",
    "participant_preferences",
    "poll_add",
    "poll_close",
    "poll_remind",
    "poll_reopen",
    "practice_borrow",
    "practice_detail",
    "practice_list",
    "practice_list_xlsx",
    "preparation_detail",
    "programme_edit",
    "programme_propose",
    "programme_publish",
    "publication_list",
    "reading_detail",
    "reading_mark",
    "remark_add",
    "remark_archive",
    "remark_reply",
    "remark_restore",
    "reminder_send",
    "reply_edit",
    "reply_own",
    "restitution_detail",
    "restitution_now",
    "restitution_open",
    "restitution_own",
    "restitution_pdf",
    "restitution_project",
    "restitution_xlsx",
    "rhythm_edit",
    "session_add",
    "session_cancel",
    "session_certificate_issue",
    "session_certificate_list",
    "session_certificate_list_pdf",
    "session_close",
    "session_detail",
    "session_edit",
    "session_ics",
    "session_move",
    "session_revert",
    "state_add",
    "state_archive",
    "state_close",
    "state_edit",
    "state_list",
    "state_open",
    "state_restore",
    "structure_import",
    "structure_list",
    "summons_add",
    "task_add",
    "task_archive",
    "task_done",
    "task_edit",
    "task_list",
    "testimony_close",
    "testimony_detail",
    "testimony_edit",
    "testimony_open",
    "turn_edit",
    "turn_project",
    "useful_toggle",
    "vote_edit",
    "vote_own",
    "worked_time_add",
    "worked_time_settle",
    "worked_time_withdraw",
]
