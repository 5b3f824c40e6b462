"""Who may open what: every route, by GET and by POST, for every kind of person.

To add a route, add its two rows to TABLE: `"METHOD route argument…"` and one status a person, in
the order of PEOPLE. An argument is a number or a name of `world` (its pk). What a POST sends, if
anything, stands in SENT. Statuses: 302 sends somebody elsewhere (the sign-in page, or the page
after a POST), 404 is what one may not see, 405 a method that the page does not offer, 200 a page.
"""

import hashlib
import io
import re
from types import SimpleNamespace

import pypdf
import pytest
import python_calamine
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from assessments.models import Question, Snapshot, SuggestedAction
from assessments.sheets import RATED, Line, Sheet, as_data
from capcollectif import outbox, spreadsheet
from capsules.models import (
    SLOT,
    Collective,
    Minutes,
    Participant,
    SecretLink,
    SessionChange,
    SessionDocument,
)
from capsules.operations import certifying, filing, links, participants
from members import inviting
from tests.assessments.factories import (
    LEVEL_NAMES,
    ActionFactory,
    ActionPlanFactory,
    AssessmentFactory,
    answer,
    make_framework,
)
from tests.capsules.factories import (
    ClosedPeriodFactory,
    CollectiveFactory,
    DecisionFactory,
    EnrolmentFactory,
    GuestFactory,
    HelpRequestFactory,
    LogoFactory,
    PollFactory,
    PresenceFactory,
    TaskFactory,
    WorkedTimeFactory,
    plan_sessions,
)
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    RegionFactory,
    StructureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PEOPLE = {
    "anonymous": "nobody signed in",
    "outsider": "lead of a structure of another region",
    "neighbour": "lead of another structure of the same region",
    "reader": "of the structure",
    "contributor": "of the structure",
    "lead": "of the structure",
    "former": "lead of the structure until yesterday",
    "facilitator": "of the structure’s region",
    "stranger": "facilitator of another region",
    "admin": "national, in no structure",
}

# Rows that come back often.            anon out  nei  read cont lead form fac  str  admin
EVERYBODY = [200] * 10
NOBODY = [404] * 10
SIGNED_IN = [302] + [200] * 9
NOT_OFFERED = [302] + [405] * 9
NOT_OFFERED_TO_ANYBODY = [405] * 10
MOVED_ON = [302] * 10
TEAM_PAGE = [302, 404, 404, 200, 200, 200, 404, 404, 404, 404]
TEAM_AND_REGION_PAGE = [302, 404, 404, 200, 200, 200, 404, 200, 404, 404]
TEAM_AND_REGION_POST = [302, 404, 404, 302, 302, 302, 404, 302, 404, 404]
PARTICIPANTS_PAGE = [302, 404, 200, 200, 200, 200, 404, 404, 404, 404]
IN_A_STRUCTURE = [302, 200, 200, 200, 200, 200, 404, 404, 404, 404]
EDITORS_PAGE = [302, 404, 404, 404, 200, 200, 404, 404, 404, 404]
EDITORS_POST = [302, 404, 404, 404, 302, 302, 404, 404, 404, 404]
LEAD_PAGE = [302, 404, 404, 404, 404, 200, 404, 404, 404, 404]
REGION_PAGE = [302, 404, 404, 404, 404, 404, 404, 200, 404, 404]
LEAD_AND_REGION_PAGE = [302, 404, 404, 404, 404, 200, 404, 200, 404, 404]
LEAD_AND_REGION_POST = [302, 404, 404, 404, 404, 302, 404, 302, 404, 404]
LEAD_POST = [302, 404, 404, 404, 404, 302, 404, 404, 404, 404]
FACILITATOR_PAGE = [302, 404, 404, 404, 404, 404, 404, 200, 404, 404]
FACILITATOR_POST = [302, 404, 404, 404, 404, 404, 404, 302, 404, 404]
FACILITATORS_PAGE = [302, 404, 404, 404, 404, 404, 404, 200, 200, 404]  # of any region
FACILITATORS_POST = [302, 404, 404, 404, 404, 404, 404, 302, 302, 404]
# The neighbour is in the same collective.
COLLECTIVE_PAGE = [302, 404, 200, 200, 200, 200, 404, 200, 404, 404]
COLLECTIVE_POST = [302, 404, 302, 302, 302, 302, 404, 302, 404, 404]

TABLE = {
    # ── The ground ──────────────────────────────────────────────────────────
    "GET page_help": EVERYBODY,
    "POST page_help": NOT_OFFERED_TO_ANYBODY,
    "GET page_data": EVERYBODY,
    "POST page_data": NOT_OFFERED_TO_ANYBODY,
    "GET page_accessibility": EVERYBODY,
    "POST page_accessibility": NOT_OFFERED_TO_ANYBODY,
    "GET mail_list": NOBODY,  # on a demo instance only, see capcollectif/test_mail.py
    "POST mail_list": NOT_OFFERED_TO_ANYBODY,
    "GET mail_detail 1": NOBODY,
    "POST mail_detail 1": NOT_OFFERED_TO_ANYBODY,
    "GET healthz": EVERYBODY,
    "POST healthz": NOT_OFFERED_TO_ANYBODY,
    "GET readyz": EVERYBODY,
    "POST readyz": NOT_OFFERED_TO_ANYBODY,
    # ── People ──────────────────────────────────────────────────────────────
    "GET members:hat_switch": NOT_OFFERED,
    "POST members:hat_switch": [302, 404, 404, 302, 302, 302, 404, 404, 404, 404],
    "GET members:profile_edit": SIGNED_IN,
    "POST members:profile_edit": SIGNED_IN,  # sent empty, so shown again
    "GET members:structure_detail structure": TEAM_AND_REGION_PAGE,
    "POST members:structure_detail structure": NOT_OFFERED,
    "GET members:structure_edit structure": LEAD_AND_REGION_PAGE,
    "POST members:structure_edit structure": LEAD_AND_REGION_PAGE,  # sent empty, so shown again
    "GET members:invitation_add structure": LEAD_PAGE,
    "GET members:invitation_add orphan": REGION_PAGE,  # it has no lead yet
    "POST members:invitation_add structure": LEAD_PAGE,  # sent empty, so shown again
    "POST members:invitation_add orphan": REGION_PAGE,
    "GET members:invitation_resend invitation": NOT_OFFERED,
    "POST members:invitation_resend invitation": LEAD_AND_REGION_POST,
    "GET members:invitation_cancel invitation": NOT_OFFERED,
    "POST members:invitation_cancel invitation": LEAD_AND_REGION_POST,
    "GET members:membership_edit place": LEAD_PAGE,
    "GET members:membership_edit own_place": [302, *[404] * 9],  # nobody changes their own
    "POST members:membership_edit place": LEAD_PAGE,  # sent empty, so shown again
    "GET members:membership_close place": LEAD_PAGE,
    "POST members:membership_close place": LEAD_POST,
    "POST members:membership_close own_place": [302, *[404] * 9],
    "GET members:lead_hand_over structure": LEAD_PAGE,
    "POST members:lead_hand_over structure": LEAD_PAGE,  # sent empty, so shown again
    "GET members:lead_replace structure": FACILITATOR_PAGE,  # the lead hands over
    "POST members:lead_replace structure": FACILITATOR_PAGE,  # sent empty, so shown again
    # ── Référentiel, self-assessments, action plans ─────────────────────────
    "GET assessments:framework_detail": SIGNED_IN,
    "POST assessments:framework_detail": NOT_OFFERED,
    "GET assessments:theme_detail theme": SIGNED_IN,
    "POST assessments:theme_detail theme": NOT_OFFERED,
    "GET assessments:assessment_list structure": TEAM_AND_REGION_PAGE,
    "POST assessments:assessment_list structure": NOT_OFFERED,
    "GET assessments:assessment_start structure free_theme": NOT_OFFERED,
    "POST assessments:assessment_start structure free_theme": EDITORS_POST,
    "GET assessments:assessment_review open": TEAM_PAGE,
    "GET assessments:assessment_review shared": TEAM_AND_REGION_PAGE,
    "POST assessments:assessment_review open": NOT_OFFERED,
    "GET assessments:assessment_close open": NOT_OFFERED,
    "POST assessments:assessment_close open": LEAD_POST,
    "GET assessments:assessment_reopen shared": NOT_OFFERED,
    "POST assessments:assessment_reopen shared": LEAD_POST,
    "GET assessments:assessment_share open": NOT_OFFERED,
    "POST assessments:assessment_share open": LEAD_POST,
    "GET assessments:assessment_question open 1": TEAM_PAGE,
    "POST assessments:assessment_question open 1": EDITORS_POST,
    "GET assessments:answer_history open 1": TEAM_PAGE,
    "POST assessments:answer_history open 1": NOT_OFFERED,
    "GET assessments:answer_restore open 1 1": NOT_OFFERED,
    "POST assessments:answer_restore open 1 1": EDITORS_POST,
    "GET assessments:assessment_synthesis open": TEAM_PAGE,
    "GET assessments:assessment_synthesis shared": TEAM_AND_REGION_PAGE,
    "POST assessments:assessment_synthesis open": NOT_OFFERED,
    "GET assessments:snapshot_detail shared 1": TEAM_AND_REGION_PAGE,
    "POST assessments:snapshot_detail shared 1": NOT_OFFERED,
    "GET assessments:plan_detail structure": TEAM_PAGE,
    "POST assessments:plan_detail structure": NOT_OFFERED,
    "GET assessments:plan_share structure": LEAD_POST,  # back to the plan
    "POST assessments:plan_share structure": LEAD_POST,
    "GET assessments:action_add structure": EDITORS_PAGE,
    "POST assessments:action_add structure": EDITORS_PAGE,  # sent empty, so shown again
    "GET assessments:action_suggest open 1": EDITORS_POST,  # on to the plan
    "POST assessments:action_suggest open 1": EDITORS_POST,
    "GET assessments:action_detail action": TEAM_PAGE,
    "POST assessments:action_detail action": NOT_OFFERED,
    "GET assessments:action_edit action": EDITORS_PAGE,
    "POST assessments:action_edit action": EDITORS_PAGE,  # sent empty, so shown again
    "GET assessments:action_move action": EDITORS_PAGE,
    "POST assessments:action_move action": EDITORS_POST,
    "GET assessments:action_note action": EDITORS_PAGE,
    "POST assessments:action_note action": EDITORS_POST,
    "GET assessments:action_archive action": LEAD_POST,  # back to the action
    "POST assessments:action_archive action": LEAD_POST,
    "GET assessments:action_restore archived": LEAD_POST,
    "POST assessments:action_restore archived": LEAD_POST,
    "GET assessments:assessment_pdf open": TEAM_PAGE,
    "POST assessments:assessment_pdf open": NOT_OFFERED,
    "GET assessments:snapshot_pdf shared 1": TEAM_AND_REGION_PAGE,
    "POST assessments:snapshot_pdf shared 1": NOT_OFFERED,
    "GET assessments:plan_pdf structure": TEAM_PAGE,
    "POST assessments:plan_pdf structure": NOT_OFFERED,
    # ── The door of somebody invited, who has no account yet ────────────────
    "GET capsules:invitation_accept token": EVERYBODY,  # signed in, they read for whom it is
    "POST capsules:invitation_accept token": [302] + [200] * 9,
    # ── Opening a collective, and its draft calendar ────────────────────────
    "GET capsules:collective_add": FACILITATORS_PAGE,
    "POST capsules:collective_add": FACILITATORS_PAGE,  # sent empty, so shown again
    "GET capsules:collective_edit collective": FACILITATOR_PAGE,
    "POST capsules:collective_edit collective": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:rhythm_edit draft": FACILITATOR_PAGE,
    "POST capsules:rhythm_edit draft": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:collective_clone collective": FACILITATORS_PAGE,
    "POST capsules:collective_clone collective": FACILITATORS_PAGE,  # sent empty, so shown again
    "GET capsules:collective_archive draft": NOT_OFFERED,
    "POST capsules:collective_archive draft": FACILITATOR_POST,
    "GET capsules:collective_restore draft": NOT_OFFERED,
    "POST capsules:collective_restore draft": FACILITATOR_POST,
    "GET capsules:programme_edit collective": FACILITATOR_PAGE,
    "GET capsules:programme_edit draft": FACILITATOR_PAGE,
    "POST capsules:programme_edit collective": NOT_OFFERED,
    "GET capsules:programme_propose draft": NOT_OFFERED,
    "POST capsules:programme_propose draft": FACILITATOR_POST,
    "GET capsules:programme_publish draft": NOT_OFFERED,
    # Sent without the mark of a draft, so shown again.
    "POST capsules:programme_publish draft": [302, 404, 404, 404, 404, 404, 404, 409, 404, 404],
    "GET capsules:publication_list collective": FACILITATOR_PAGE,
    "POST capsules:publication_list collective": NOT_OFFERED,
    "GET capsules:session_add collective": FACILITATOR_PAGE,
    "POST capsules:session_add collective": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:session_edit session": FACILITATOR_PAGE,
    "POST capsules:session_edit session": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:session_move draft_session": NOT_OFFERED,
    "POST capsules:session_move draft_session": FACILITATOR_POST,
    "GET capsules:session_cancel session": NOT_OFFERED,
    "POST capsules:session_cancel session": FACILITATOR_POST,
    "GET capsules:session_revert session": NOT_OFFERED,
    "POST capsules:session_revert session": FACILITATOR_POST,
    "GET capsules:closed_period_list region": FACILITATOR_PAGE,
    "POST capsules:closed_period_list region": NOT_OFFERED,
    "GET capsules:closed_period_add region": FACILITATOR_PAGE,
    "POST capsules:closed_period_add region": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:closed_period_import region": FACILITATOR_PAGE,
    "POST capsules:closed_period_import region": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:closed_period_archive closed_period": NOT_OFFERED,
    "POST capsules:closed_period_archive closed_period": FACILITATOR_POST,
    "GET capsules:closed_period_restore closed_period": NOT_OFFERED,
    "POST capsules:closed_period_restore closed_period": FACILITATOR_POST,
    # ── Collectives ─────────────────────────────────────────────────────────
    "GET capsules:collective_calendar collective": COLLECTIVE_PAGE,
    "GET capsules:collective_calendar draft": FACILITATOR_PAGE,
    "POST capsules:collective_calendar collective": NOT_OFFERED,
    "GET capsules:capsule_detail capsule": COLLECTIVE_PAGE,
    "POST capsules:capsule_detail capsule": NOT_OFFERED,
    "GET capsules:session_detail session": COLLECTIVE_PAGE,
    "GET capsules:session_detail draft_session": [302] + [404] * 9,
    "POST capsules:session_detail session": NOT_OFFERED,
    # ── Who is there ────────────────────────────────────────────────────────
    "GET capsules:attendance_edit met": FACILITATOR_PAGE,
    "GET capsules:attendance_edit autonomous": [302] + [404] * 9,  # nobody meets
    "POST capsules:attendance_edit met": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:check_in_screen met": FACILITATOR_PAGE,
    "POST capsules:check_in_screen met": FACILITATOR_POST,
    "GET capsules:check_in_own met": NOT_OFFERED,
    "POST capsules:check_in_own met": [302, 404, 302, 302, 302, 302, 404, 302, 404, 404],
    "GET capsules:attendance_pdf met": COLLECTIVE_PAGE,
    "POST capsules:attendance_pdf met": NOT_OFFERED,
    "GET capsules:check_in check_in_token": [410] * 10,  # the session is long past
    "POST capsules:check_in check_in_token": [410] * 10,
    # ── Infos pratiques ─────────────────────────────────────────────────────
    "GET capsules:guide_edit autonomous": FACILITATOR_PAGE,
    "POST capsules:guide_edit autonomous": FACILITATOR_PAGE,  # sent empty, so shown again
    # ── In one’s own calendar ───────────────────────────────────────────────
    "GET capsules:session_ics session": COLLECTIVE_PAGE,
    "GET capsules:session_ics draft_session": [302, *[404] * 9],
    "POST capsules:session_ics session": NOT_OFFERED,
    "GET capsules:feed_ics feed_token": EVERYBODY,
    "POST capsules:feed_ics feed_token": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:feed_replace collective": NOT_OFFERED,
    "POST capsules:feed_replace collective": COLLECTIVE_POST,
    # ── The people of a collective ──────────────────────────────────────────
    "GET capsules:participant_list collective": FACILITATOR_PAGE,
    "POST capsules:participant_list collective": NOT_OFFERED,
    "GET capsules:guest_add collective": FACILITATOR_PAGE,
    "POST capsules:guest_add collective": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:guest_edit guest": FACILITATOR_PAGE,
    "GET capsules:guest_edit participant": [302] + [404] * 9,  # a member looks after themselves
    "POST capsules:guest_edit guest": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:guest_archive guest": NOT_OFFERED,
    "POST capsules:guest_archive guest": FACILITATOR_POST,
    "GET capsules:guest_restore guest": NOT_OFFERED,
    "POST capsules:guest_restore guest": FACILITATOR_POST,
    "GET capsules:page_send collective": NOT_OFFERED,
    "POST capsules:page_send collective": FACILITATOR_POST,
    # ── The page of somebody who takes part: whoever holds its link ─────────
    "GET capsules:own_page page_token": EVERYBODY,
    "POST capsules:own_page page_token": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:own_page_plan page_token": EVERYBODY,
    "POST capsules:own_page_plan page_token": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:own_page_document page_token own_document": EVERYBODY,
    "POST capsules:own_page_document page_token own_document": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:own_page_ics page_token met": EVERYBODY,
    "POST capsules:own_page_ics page_token met": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:own_page_answer page_token met": NOT_OFFERED_TO_ANYBODY,
    "POST capsules:own_page_answer page_token met": MOVED_ON,
    "GET capsules:own_page_feed page_token": NOT_OFFERED_TO_ANYBODY,
    "POST capsules:own_page_feed page_token": MOVED_ON,
    "GET capsules:own_page_prefer page_token": NOT_OFFERED_TO_ANYBODY,
    "POST capsules:own_page_prefer page_token": MOVED_ON,
    "GET capsules:own_page_replace page_token": NOT_OFFERED_TO_ANYBODY,
    "POST capsules:own_page_replace page_token": MOVED_ON,
    # ── Who comes ───────────────────────────────────────────────────────────
    "GET capsules:reply_own met": [302, 404, *[302] * 4, 404, 302, 404, 404],  # to the session
    # The day is past, so shown again; who animates takes no part.
    "POST capsules:reply_own met": [302, 404, *[200] * 4, *[404] * 4],
    "GET capsules:participant_preferences collective": [302, 404, *[200] * 4, *[404] * 4],
    "POST capsules:participant_preferences collective": [302, 404, *[302] * 4, *[404] * 4],
    "GET capsules:summons_add met": FACILITATOR_PAGE,
    "POST capsules:summons_add met": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:reply_edit answer_token": EVERYBODY,
    "POST capsules:reply_edit answer_token": EVERYBODY,  # the same
    "GET capsules:preparation_detail met": FACILITATOR_PAGE,
    "POST capsules:preparation_detail met": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:worked_time_add autonomous": PARTICIPANTS_PAGE,
    "POST capsules:worked_time_add autonomous": PARTICIPANTS_PAGE,  # sent empty, so shown again
    "GET capsules:worked_time_settle autonomous": FACILITATOR_PAGE,
    "POST capsules:worked_time_settle autonomous": FACILITATOR_POST,
    "GET capsules:worked_time_withdraw worked_time": NOT_OFFERED,
    "POST capsules:worked_time_withdraw worked_time": LEAD_POST,  # who declared it
    # Whoever is in a structure; in no collective, they read so.
    "GET capsules:help_add": IN_A_STRUCTURE,
    "POST capsules:help_add": IN_A_STRUCTURE,  # sent empty, so shown again
    "GET capsules:help_list collective": COLLECTIVE_PAGE,
    "POST capsules:help_list collective": NOT_OFFERED,
    "GET capsules:help_detail help": TEAM_AND_REGION_PAGE,
    "POST capsules:help_detail help": NOT_OFFERED,
    "GET capsules:help_reply help": TEAM_AND_REGION_POST,  # back to the request
    "POST capsules:help_reply help": TEAM_AND_REGION_PAGE,  # sent empty, so shown again
    "GET capsules:help_settle help": NOT_OFFERED,
    "POST capsules:help_settle help": TEAM_AND_REGION_POST,
    # ── Running a session ───────────────────────────────────────────────────
    "GET capsules:agenda_detail met": FACILITATOR_PAGE,
    "GET capsules:agenda_detail autonomous": FACILITATOR_PAGE,
    "POST capsules:agenda_detail met": NOT_OFFERED,
    "GET capsules:agenda_edit met": FACILITATOR_PAGE,
    "GET capsules:agenda_edit autonomous": FACILITATOR_POST,  # back to the page that says why
    "POST capsules:agenda_edit met": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:agenda_reset met": NOT_OFFERED,
    "POST capsules:agenda_reset met": FACILITATOR_PAGE,  # asks first
    "GET capsules:agenda_pdf met": FACILITATOR_PAGE,
    "POST capsules:agenda_pdf met": NOT_OFFERED,
    "GET capsules:agenda_project met": FACILITATOR_PAGE,
    "POST capsules:agenda_project met": NOT_OFFERED,
    # ── What a session leaves ───────────────────────────────────────────────
    "GET capsules:minutes_edit met": FACILITATOR_PAGE,
    # Sent without the version that was read, so shown again.
    "POST capsules:minutes_edit met": [302, 404, 404, 404, 404, 404, 404, 409, 404, 404],
    "GET capsules:minutes_publish met": NOT_OFFERED,
    "POST capsules:minutes_publish met": FACILITATOR_POST,
    "GET capsules:session_close met": NOT_OFFERED,
    "POST capsules:session_close met": FACILITATOR_POST,
    "GET capsules:decision_add met": FACILITATOR_POST,  # back to the notes
    "POST capsules:decision_add met": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:decision_archive decision": NOT_OFFERED,
    "POST capsules:decision_archive decision": FACILITATOR_POST,
    "GET capsules:decision_restore decision": NOT_OFFERED,
    "POST capsules:decision_restore decision": FACILITATOR_POST,
    "GET capsules:decision_adopt decision": NOT_OFFERED,
    "POST capsules:decision_adopt decision": [302, 404, 302, 404, 302, 302, 404, 404, 404, 404],
    "POST capsules:decision_adopt secret_decision": [302] + [404] * 9,  # not published
    "GET capsules:task_list collective": COLLECTIVE_PAGE,
    "GET capsules:task_list draft": FACILITATOR_PAGE,
    "POST capsules:task_list collective": NOT_OFFERED,
    "GET capsules:task_add collective": FACILITATOR_PAGE,
    "POST capsules:task_add collective": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:task_edit task": FACILITATOR_PAGE,
    "POST capsules:task_edit task": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:task_done task": NOT_OFFERED,
    "POST capsules:task_done task": LEAD_AND_REGION_POST,  # the lead pilots it
    "GET capsules:task_archive task": NOT_OFFERED,
    "POST capsules:task_archive task": FACILITATOR_POST,
    "GET capsules:document_add met": FACILITATOR_PAGE,
    "POST capsules:document_add met": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:document_detail document": COLLECTIVE_PAGE,
    "GET capsules:document_detail old_document": [302] + [404] * 9,
    "POST capsules:document_detail document": NOT_OFFERED,
    "GET capsules:document_archive document": NOT_OFFERED,
    "POST capsules:document_archive document": FACILITATOR_POST,
    "GET capsules:document_restore old_document": NOT_OFFERED,
    "POST capsules:document_restore old_document": FACILITATOR_POST,
    # ── Structures of a collective, and its mails ───────────────────────────
    "GET capsules:enrolment_list collective": FACILITATOR_PAGE,
    "POST capsules:enrolment_list collective": FACILITATOR_POST,
    "GET capsules:structure_import collective": FACILITATOR_PAGE,
    "POST capsules:structure_import collective": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:enrolment_add collective": FACILITATOR_POST,  # on to the list to paste
    "POST capsules:enrolment_add collective": FACILITATOR_POST,
    "GET capsules:enrolment_edit gone": FACILITATOR_PAGE,
    "POST capsules:enrolment_edit gone": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:message_list collective": FACILITATOR_PAGE,
    "POST capsules:message_list collective": NOT_OFFERED,
    "GET capsules:message_edit collective mail": FACILITATOR_PAGE,
    "POST capsules:message_edit collective mail": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:message_send collective": FACILITATOR_POST,  # back to the outbox
    "POST capsules:message_send collective": FACILITATOR_POST,
    "GET capsules:message_cancel collective mail": FACILITATOR_POST,
    "POST capsules:message_cancel collective mail": FACILITATOR_POST,
    "GET capsules:message_retry collective mail": FACILITATOR_POST,
    "POST capsules:message_retry collective mail": FACILITATOR_POST,
    # ── Choosing a date together ────────────────────────────────────────────
    "GET capsules:poll_add polled": FACILITATOR_PAGE,
    "POST capsules:poll_add polled": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:poll_close polled": NOT_OFFERED,
    "POST capsules:poll_close polled": FACILITATOR_POST,
    "GET capsules:poll_reopen polled": NOT_OFFERED,
    "POST capsules:poll_reopen polled": FACILITATOR_POST,
    "GET capsules:poll_remind polled": FACILITATOR_POST,  # back to the session
    "POST capsules:poll_remind polled": FACILITATOR_PAGE,  # its dates are past, so shown again
    "GET capsules:vote_own polled": NOT_OFFERED,
    # Sent empty, so shown again.
    "POST capsules:vote_own polled": [302, 404, 200, 200, 200, 200, 404, 404, 404, 404],
    "GET capsules:vote_edit poll_token": EVERYBODY,
    "POST capsules:vote_edit poll_token": EVERYBODY,  # sent empty, so shown again
    # ── Home pages ──────────────────────────────────────────────────────────
    "GET capsules:home": SIGNED_IN,
    "POST capsules:home": NOT_OFFERED,
    # ── Following a collective ──────────────────────────────────────────────
    "GET capsules:collective_detail collective": FACILITATOR_PAGE,
    "GET capsules:collective_detail draft": FACILITATOR_PAGE,
    "POST capsules:collective_detail collective": NOT_OFFERED,
    "GET capsules:reminder_send collective": FACILITATOR_POST,  # back to the page that asks
    "POST capsules:reminder_send collective": FACILITATOR_POST,
    "GET capsules:following_xlsx collective": FACILITATOR_PAGE,
    "POST capsules:following_xlsx collective": NOT_OFFERED,
    "GET capsules:structure_list region": FACILITATOR_PAGE,
    "POST capsules:structure_list region": NOT_OFFERED,
    # ── Funders, certificates, the activity report ──────────────────────────
    "GET capsules:funders_edit collective": FACILITATOR_PAGE,
    "POST capsules:funders_edit collective": FACILITATOR_PAGE,  # sent as if stale, so shown again
    "GET capsules:certificate_list collective": FACILITATOR_PAGE,
    "POST capsules:certificate_list collective": NOT_OFFERED,
    "GET capsules:certificate_issue collective": FACILITATOR_POST,  # back to the list
    "POST capsules:certificate_issue collective": FACILITATOR_POST,
    "GET capsules:certificate_list_pdf collective": FACILITATOR_PAGE,
    "POST capsules:certificate_list_pdf collective": NOT_OFFERED,
    "GET capsules:session_certificate_list met": FACILITATOR_PAGE,
    "GET capsules:session_certificate_list draft_session": [302] + [404] * 9,
    "POST capsules:session_certificate_list met": NOT_OFFERED,
    "GET capsules:session_certificate_issue met": FACILITATOR_POST,  # back to the list
    "POST capsules:session_certificate_issue met": FACILITATOR_POST,
    "GET capsules:session_certificate_list_pdf met": FACILITATOR_PAGE,
    "POST capsules:session_certificate_list_pdf met": NOT_OFFERED,
    "GET capsules:own_certificate_list": SIGNED_IN,
    "POST capsules:own_certificate_list": NOT_OFFERED,
    "GET capsules:certificate_check": EVERYBODY,
    "POST capsules:certificate_check": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:certificate_detail certificate_token": EVERYBODY,  # whoever has its code
    "POST capsules:certificate_detail certificate_token": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:certificate_pdf certificate_token": EVERYBODY,
    "POST capsules:certificate_pdf certificate_token": NOT_OFFERED_TO_ANYBODY,
    "GET capsules:activity_detail collective": FACILITATOR_PAGE,
    "POST capsules:activity_detail collective": NOT_OFFERED,
    "GET capsules:activity_pdf collective": FACILITATOR_PAGE,
    "POST capsules:activity_pdf collective": NOT_OFFERED,
    "GET capsules:activity_xlsx collective": FACILITATOR_PAGE,
    "POST capsules:activity_xlsx collective": NOT_OFFERED,
    "GET capsules:logo_add collective": FACILITATOR_POST,  # on to the page of funders
    "POST capsules:logo_add collective": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:logo_archive logo": NOT_OFFERED,
    "POST capsules:logo_archive logo": FACILITATOR_POST,
    "GET capsules:logo_restore logo": NOT_OFFERED,
    "POST capsules:logo_restore logo": FACILITATOR_POST,
}

SENT = {
    "POST capsules:funders_edit collective": lambda world: {"mentions": "UE", "seen": "Autre"},
    "POST capsules:reply_own met": lambda world: {"answer": "coming"},
    "POST capsules:reply_edit answer_token": lambda world: {"answer": "coming"},
    "POST capsules:invitation_accept token": lambda world: {"first_name": "Odile"},
    "POST assessments:assessment_share open": lambda world: {"share": "yes"},
    "POST assessments:assessment_question open 1": lambda world: {
        "choice": "3",
        "comment": "Nous avons avancé.",
        "seen": "1",
    },
    "POST assessments:answer_restore open 1 1": lambda world: {"seen": "1"},
    "POST assessments:plan_share structure": lambda world: {"share": "yes"},
    "POST assessments:action_suggest open 1": lambda world: {"suggestion": world.suggestion},
    "POST assessments:action_move action": lambda world: {"state": "done"},
    "POST assessments:action_note action": lambda world: {"text": "Devis reçu."},
    "POST capsules:reminder_send collective": lambda world: {
        "structures": [world.structure],
        "words": "Où en êtes-vous ?",
        "capsule": world.capsule,
    },
    "POST members:hat_switch": lambda world: {"hat": f"structure-{world.structure}"},
}

# Words planted in what each structure wrote, and who may read them.
TEAM = {"reader", "contributor", "lead"}
MARKERS = {
    "mot-du-brouillon": TEAM,  # an open assessment, not shared
    "mot-du-partage": TEAM | {"facilitator"},  # a shared one, and its snapshot
    "mot-du-plan": TEAM,  # the action plan, not shared
    "mot-du-voisinage": {"neighbour"},
    "mot-offert-par-le-voisin": {"neighbour", "facilitator"},
    "mot-du-dehors": {"outsider"},
    "mot-offert-depuis-dehors": {"outsider", "stranger"},
    "mot-du-calendrier": TEAM | {"neighbour", "facilitator"},  # the published calendar
    "mot-en-preparation": {"facilitator"},  # a change that waits, a period to avoid, a departure
    "mot-de-la-demande": TEAM | {"facilitator"},  # asked of those who animate
    "mot-des-heures": {"lead", "facilitator"},  # declared by one, to be validated
}


def _snapshot(assessment, marker):
    lines = tuple(
        Line(
            number=question.number,
            code=question.code,
            axis=question.axis.title,
            statement=question.statement,
            state=RATED,
            level=2,
            words=question.descriptors[1],
            comment=marker,
            by="Samira",
            on="2026-05-12",
        )
        for question in Question.objects.filter(theme=assessment.theme).select_related("axis")
    )
    sheet = Sheet(
        structure=assessment.structure.name,
        place=assessment.structure.place,
        region=assessment.structure.region.name,
        theme=assessment.theme.title,
        framework=str(assessment.theme.framework),
        is_introduction=False,
        level_names=LEVEL_NAMES,
        lines=lines,
    )
    return Snapshot.objects.create(
        assessment=assessment,
        number=1,
        closed_at=assessment.closed_at,
        closed_by=assessment.started_by,
        content=as_data(sheet),
    )


def _fill(structure, themes, *, lead, draft, shared, plan):
    """Answers and actions of one structure, with a marker in each; the pks by name."""
    now = timezone.now()
    common = {"structure": structure, "started_by": lead}
    opened = AssessmentFactory(theme=themes[0], **common)
    closed = AssessmentFactory(
        theme=themes[1], closed_at=now, shared_at=now, shared_by=lead, **common
    )
    answer(opened, 1, level=2, comment=draft, by=lead)
    answer(opened, 2, level=1, by=lead)
    answer(closed, 1, level=2, comment=shared, by=lead)
    snapshot = _snapshot(closed, shared)
    question = Question.objects.get(theme=themes[0], number=1)
    action_plan = ActionPlanFactory(structure=structure)
    fields = {"plan": action_plan, "created_by": lead, "question": question}
    return {
        "structure": structure.pk,
        "open": opened.pk,
        "shared": closed.pk,
        "snapshot": snapshot.pk,
        "plan": action_plan.pk,
        "action": ActionFactory(title=f"Agir {plan}", first_step=plan, **fields).pk,
        "archived": ActionFactory(title=f"Ancienne {plan}", archived_at=now, **fields).pk,
    }


def _gather(region, structures):
    """A published collective of `region`, with a pending change, and one still being prepared."""
    around = {"region": region, "created_by": region.facilitators.get()}
    collective = plan_sessions(CollectiveFactory(**around))
    collective.sessions.update(place="mot-du-calendrier")
    session = collective.sessions.get(beat="launch")
    change = {name: getattr(session, name) for name in SLOT} | {"title": "mot-en-preparation"}
    SessionChange.objects.create(session=session, changed_by=collective.created_by, **change)
    draft = plan_sessions(CollectiveFactory(name="mot-en-preparation", **around), publish=False)
    enrolments = [EnrolmentFactory(collective=collective, structure=each) for each in structures]
    gone = EnrolmentFactory(
        collective=collective,
        state="left",
        left_on=collective.starts_on,
        left_reason="mot-en-preparation",
    )
    return {
        "region": region.pk,
        "collective": collective.pk,
        "draft": draft.pk,
        "capsule": collective.capsules.get(position=1).pk,
        "session": session.pk,
        "draft_session": draft.sessions.get(beat="launch").pk,
        "enrolment": enrolments[0].pk,
        "gone": gone.pk,
        "mail": _prepare_mail(collective, gone.structure),
        "closed_period": ClosedPeriodFactory(region=region, name="mot-en-preparation").pk,
    }


def _meet(collective, lead):
    """What surrounds the sessions of the collective: people, links without an account, a poll."""
    collective = Collective.objects.get(pk=collective)
    participants.gather(collective)
    met = collective.sessions.get(beat="sharing", capsule__position=1)
    autonomous = collective.sessions.get(beat="close", capsule__position=1)
    participant = Participant.objects.get(collective=collective, user=lead)
    help_request = HelpRequestFactory(
        collective=collective,
        structure=participant.structure,
        asked_by=lead,
        text="mot-de-la-demande",
    )
    poll = PollFactory(session=collective.sessions.get(beat="sharing", capsule__position=2))
    own = {"participant": participant, "session": met}
    return {
        "met": met.pk,  # a day in person
        "autonomous": autonomous.pk,  # a period of autonomous work
        "participant": participant.pk,  # the lead
        "guest": GuestFactory(collective=collective, last_name="mot-du-calendrier").pk,
        "help": help_request.pk,
        "worked_time": WorkedTimeFactory(
            session=autonomous, participant=participant, what="mot-des-heures"
        ).pk,
        "polled": poll.session_id,
        "logo": LogoFactory(collective=collective).pk,
        "own_document": _attach(met).pk,
        "certificate_token": _certify(collective, met, participant),
        "page_token": _token(SecretLink.Scope.PAGE, participant=participant),
        "answer_token": _token(SecretLink.Scope.ANSWER, **own),
        "poll_token": _token(SecretLink.Scope.POLL, participant=participant, session=poll.session),
        "feed_token": _token(SecretLink.Scope.FEED, user=lead),
        "check_in_token": _token(SecretLink.Scope.CHECK_IN, session=met),
        **_leave(met, autonomous, participant),
    }


def _leave(met, autonomous, participant):
    """What sessions leave: published minutes and secret ones, a task, documents."""
    by = met.collective.created_by
    now = timezone.now()
    Minutes.objects.create(session=met, text="mot-du-calendrier", changed_by=by, published_at=now)
    Minutes.objects.create(session=autonomous, text="mot-en-preparation", changed_by=by)
    task = {"collective": met.collective, "title": "mot-du-calendrier", "pilot": participant}
    file = SimpleUploadedFile("mot-du-calendrier.txt", b"mot-du-calendrier")
    file.content_type = "text/plain; charset=utf-8"
    document = filing.add_document(met, file=file, by=by)
    old = filing.add_document(met, file=file, title="mot-en-preparation", by=by)
    filing.archive_document(old, by=by)
    return {
        "decision": DecisionFactory(session=met, text="mot-du-calendrier").pk,
        "secret_decision": DecisionFactory(session=autonomous, text="mot-en-preparation").pk,
        "task": TaskFactory(**task).pk,
        "document": document.pk,
        "old_document": old.pk,
    }


def _attach(session):
    return SessionDocument.objects.create(
        session=session,
        title="mot-du-calendrier",
        file=ContentFile(b"mot-du-calendrier", "programme.txt"),
        filename="programme.txt",
        content_type="text/plain",
        size=17,
        added_by=session.collective.created_by,
    )


def _certify(collective, session, participant):
    """The code of the participant’s certificate of the session; of the path there is one, too."""
    PresenceFactory(session=session, participant=participant)
    for each in (session, None):
        certifying.issue(collective, by=collective.created_by, session=each)
    return participant.certificates.get(session=session).code


def _token(scope, **opens):
    return links.token_of(links.issue(scope, **opens))


def _prepare_mail(collective, structure):
    """A draft in the outbox of the collective."""
    invitation = InvitationFactory(structure=structure, invited_by=collective.created_by)
    params = {"invitation": invitation.pk, "words": "mot-en-preparation"}
    return outbox.write(
        kind="invitation",
        recipient=invitation.email,
        params=params,
        by=collective.created_by,
        topic=f"collective-{collective.pk}",
        draft=True,
    ).pk


def _make_world():
    """One region with two structures, another with one, and somebody of each kind."""
    themes = list(make_framework(themes=3).themes.order_by("position"))
    region, other_region = RegionFactory.create_batch(2)
    structure, next_door = StructureFactory.create_batch(2, region=region)
    elsewhere = StructureFactory(region=other_region)
    people = {
        "outsider": MembershipFactory(structure=elsewhere).user,
        "neighbour": MembershipFactory(structure=next_door).user,
        "former": MembershipFactory(structure=structure, closed_at=timezone.now()).user,
        "facilitator": UserFactory(),
        "stranger": UserFactory(),
        "admin": UserFactory(is_national_admin=True),
    }
    for role in ("reader", "contributor", "lead"):
        people[role] = MembershipFactory(structure=structure, role=role).user
    region.facilitators.add(people["facilitator"])
    other_region.facilitators.add(people["stranger"])
    gathered = _gather(region, [structure, next_door])
    meeting = _meet(gathered["collective"], people["lead"])
    clients = {name: Client() for name in PEOPLE}
    for name, user in people.items():
        clients[name].force_login(user)
    words = list(MARKERS)
    pks = _fill(
        structure, themes, lead=people["lead"], draft=words[0], shared=words[1], plan=words[2]
    )
    around = [
        _fill(next_door, themes, lead=people["neighbour"], **_marked(*words[3:5])),
        _fill(elsewhere, themes, lead=people["outsider"], **_marked(*words[5:7])),
    ]
    invitation = InvitationFactory(structure=structure, invited_by=people["lead"])
    shared_pks = {
        "invitation": invitation.pk,
        "orphan": StructureFactory(region=region).pk,
        "place": people["reader"].memberships.get().pk,
        "own_place": people["lead"].memberships.get().pk,
        "token": inviting.token_of(invitation),
        "theme": themes[0].pk,
        "free_theme": themes[2].pk,  # no assessment yet
        "question": Question.objects.get(theme=themes[0], number=1).pk,
        "suggestion": SuggestedAction.objects.get(question__theme=themes[0], question__number=1).pk,
    }
    return SimpleNamespace(
        clients=clients, around=around, **shared_pks, **gathered, **meeting, **pks
    )


def _marked(hidden, shared):
    return {"draft": hidden, "shared": shared, "plan": hidden}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for the whole table; every request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make_world()
        transaction.set_rollback(True)


def _ask(world, row, person, *, missing=False, **pks):
    """Send the request of `row` as `person`, and leave the tables as they were."""
    method, route, *names = row.split()
    args = [{**vars(world), **pks}.get(name) or int(name) for name in names]
    if missing:
        args = [987_654_321 for _ in args]
    data = SENT[row](world) if row in SENT else {}
    client = world.clients[person]
    cookies = client.cookies.copy()
    with transaction.atomic():
        send = getattr(client, method.lower())
        response = send(reverse(route, args=args), data)
        b"".join(response)  # some answers are streamed
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


@pytest.mark.parametrize("row", TABLE)
def test_a_route_answers_each_person_as_the_table_says(world, row):
    answers = [_ask(world, row, person).status_code for person in PEOPLE]

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, TABLE[row], strict=True))


@pytest.mark.parametrize("row", [row for row in TABLE if len(row.split()) > 2])
def test_what_one_may_not_see_answers_as_what_does_not_exist(world, row):
    for person, status in zip(PEOPLE, TABLE[row], strict=True):
        if status == 404:
            hidden, absent = (_ask(world, row, person, missing=missing) for missing in (0, 1))
            assert absent.status_code == 404
            assert _stable(hidden.content) == _stable(absent.content), person


def _stable(page):
    """`page` without what changes at each request."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def _routes(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from _routes(entry, namespace + inner)
        else:
            yield namespace + entry.name


def _is_ours(route):
    """Allauth’s routes, under /compte/, have a rule of their own: see members/test_sign_in.py."""
    return not route.startswith(("account_", "mfa_"))


def test_every_route_and_method_has_its_row():
    rows = {" ".join(row.split()[:2]) for row in TABLE}
    routes = {route for route in _routes(get_resolver()) if _is_ours(route)}
    wanted = {f"{method} {route}" for route in routes for method in ("GET", "POST")}

    assert sorted(wanted - rows) == []  # add these to TABLE
    assert sorted(rows - wanted) == []  # these routes are gone


ROUTES = sorted({row.partition(" ")[2] for row in TABLE})


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_takes_no_method_but_its_own(world, route):
    assert _ask(world, f"PUT {route}", "lead").status_code == 405


PAGES = [row for row in TABLE if row.startswith("GET ")]


def _text(response):
    """All that a person can read in an answer."""
    if response.headers.get("Content-Type") == "application/pdf":
        pages = pypdf.PdfReader(io.BytesIO(response.getvalue())).pages
        return re.sub(r"-?\s", "", "".join(page.extract_text() for page in pages))
    if response.headers.get("Content-Type") == spreadsheet.CONTENT_TYPE:
        book = python_calamine.load_workbook(io.BytesIO(response.getvalue()))
        return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    return response.getvalue().decode() + str(response.headers)


def _found(marker, text):
    return marker in text or marker.replace("-", "") in text  # a PDF may cut at a hyphen


@pytest.mark.parametrize("row", PAGES)
def test_every_form_of_a_page_carries_the_token(world, row):
    page = _text(_ask(world, row, "lead"))

    for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL):
        assert re.search(r'name="csrfmiddlewaretoken" value="\w+"', form), form


@pytest.mark.parametrize("row", PAGES)
def test_nobody_reads_what_they_have_no_right_to(world, row):
    holder = {"lead"} if "_token" in row else set()  # whose secret link it is
    for person in PEOPLE:
        for pks in ({}, *world.around):
            text = _text(_ask(world, row, person, **pks))
            read = {marker for marker in MARKERS if _found(marker, text)}
            may = {marker for marker, readers in MARKERS.items() if readers & {person, *holder}}
            assert read <= may, person


def _contents(but=("django_session", "cache")):
    """A fingerprint of every table."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        for table in sorted(set(tables) - set(but)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(map(repr, cursor.fetchall()))
            yield table, len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()


@pytest.mark.parametrize("row", PAGES)
def test_reading_writes_nothing(world, row, monkeypatch):
    before = list(_contents())
    monkeypatch.setattr(transaction, "set_rollback", lambda rollback: None)
    with transaction.atomic():
        for person in PEOPLE:
            _ask(world, row, person)
        after = list(_contents())
        monkeypatch.undo()
        transaction.set_rollback(True)

    assert after == before
