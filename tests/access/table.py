"""Who may open what: one row a route and method, one status a kind of person.

To add a route, add its two rows to TABLE: `"METHOD route argument…"` and one status a person, in
the order of PEOPLE. An argument is a number or a name of the world (its pk, see world.py). What a
POST sends, if anything, stands in SENT. Statuses: 302 sends somebody elsewhere (the sign-in page, or
the page after a POST), 404 is what one may not see, 405 a method that the page does not offer, 200 a
page.
"""

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
NOBODY_ELSE = [302] + [404] * 9
SIGNED_IN = [302] + [200] * 9
NOT_OFFERED = [302] + [405] * 9
NOT_OFFERED_TO_ANYBODY = [405] * 10
MOVED_ON = [302] * 10
TEAM_PAGE = [302, 404, 404, 200, 200, 200, 404, 404, 404, 404]
TEAM_POST = [302, 404, 404, 302, 302, 302, 404, 404, 404, 404]
TEAM_AND_REGION_PAGE = [302, 404, 404, 200, 200, 200, 404, 200, 404, 404]
TEAM_AND_REGION_POST = [302, 404, 404, 302, 302, 302, 404, 302, 404, 404]
PARTICIPANTS_POST = [302, 404, 302, 302, 302, 302, 404, 404, 404, 404]
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
NETWORK_PAGE = [302] + [404] * 8 + [200]
MODERATORS_PAGE = [302, 404, 404, 404, 404, 404, 404, 200, 200, 200]
# The neighbour is in the same collective.
COLLECTIVE_PAGE = [302, 404, 200, 200, 200, 200, 404, 200, 404, 404]
COLLECTIVE_EDITORS_PAGE = [302, 404, 200, 404, 200, 200, 404, 404, 404, 404]
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
    "GET mail_file 1 1": NOBODY,
    "POST mail_file 1 1": NOT_OFFERED_TO_ANYBODY,
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
    "GET capsules:fruit_detail met": COLLECTIVE_PAGE,
    "POST capsules:fruit_detail met": NOT_OFFERED,
    "GET capsules:feedback_edit met": COLLECTIVE_PAGE,
    "POST capsules:feedback_edit met": PARTICIPANTS_PAGE,  # sent empty, so shown again
    "GET capsules:own_feedback page_token met": EVERYBODY,
    "POST capsules:own_feedback page_token met": EVERYBODY,
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
    # ── Shared reading ──────────────────────────────────────────────────────
    "GET capsules:reading_detail capsule": COLLECTIVE_PAGE,
    "POST capsules:reading_detail capsule": NOT_OFFERED,
    "GET capsules:clarification_add capsule 1": FACILITATOR_PAGE,
    "POST capsules:clarification_add capsule 1": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:reading_mark capsule 1": NOT_OFFERED,
    "POST capsules:reading_mark capsule 1": PARTICIPANTS_POST,  # not who animates
    "GET capsules:remark_add capsule 1": COLLECTIVE_POST,  # back to the page
    "POST capsules:remark_add capsule 1": COLLECTIVE_PAGE,  # sent empty, so shown again
    "GET capsules:remark_reply remark": COLLECTIVE_POST,  # back to the page
    "POST capsules:remark_reply remark": COLLECTIVE_PAGE,  # sent empty, so shown again
    "POST capsules:remark_reply note": [302] + [404] * 9,  # a note has no thread
    "GET capsules:remark_archive remark": NOT_OFFERED,
    "POST capsules:remark_archive remark": [302, 404, 302, 404, 404, 404, 404, 302, 404, 404],
    "POST capsules:remark_archive note": LEAD_POST,  # its author
    "GET capsules:remark_reply_archive remark_reply": NOT_OFFERED,
    "POST capsules:remark_reply_archive remark_reply": LEAD_AND_REGION_POST,
    "GET capsules:remark_reply_restore remark_reply": NOT_OFFERED,
    "POST capsules:remark_reply_restore remark_reply": LEAD_AND_REGION_POST,
    "GET capsules:remark_restore remark": NOT_OFFERED,
    "POST capsules:remark_restore remark": [302, 404, 302, 404, 404, 404, 404, 302, 404, 404],
    # ── Workshops, and the stakes that come of them ─────────────────────────
    "GET capsules:board_list met": FACILITATOR_PAGE,
    "POST capsules:board_list met": NOT_OFFERED,
    "GET capsules:board_add met": FACILITATOR_PAGE,
    "POST capsules:board_add met": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:board_link met": NOT_OFFERED,
    "POST capsules:board_link met": FACILITATOR_POST,
    "GET capsules:board_detail board": FACILITATOR_PAGE,
    "POST capsules:board_detail board": NOT_OFFERED,
    "GET capsules:board_edit board": FACILITATOR_PAGE,
    "POST capsules:board_edit board": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:board_move board": NOT_OFFERED,
    "POST capsules:board_move board": FACILITATOR_POST,
    "GET capsules:board_arrange board": NOT_OFFERED,
    "POST capsules:board_arrange board": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:board_archive board": NOT_OFFERED,
    "POST capsules:board_archive board": FACILITATOR_POST,
    "GET capsules:board_project board": FACILITATOR_PAGE,
    "POST capsules:board_project board": NOT_OFFERED,
    "GET capsules:board_find": EVERYBODY,
    "POST capsules:board_find": EVERYBODY,  # sent empty, so shown again
    "GET capsules:board_take_part board_token": EVERYBODY,  # who is in the room, without an account
    "POST capsules:board_take_part board_token": EVERYBODY,  # sent empty, so shown again
    "GET capsules:stake_list collective": COLLECTIVE_PAGE,
    "POST capsules:stake_list collective": NOT_OFFERED,
    "GET capsules:stake_add collective": FACILITATOR_PAGE,
    "POST capsules:stake_add collective": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:stake_edit stake": FACILITATOR_PAGE,
    "POST capsules:stake_edit stake": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:stake_follow stake": FACILITATOR_PAGE,
    "POST capsules:stake_follow stake": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:stake_archive stake": NOT_OFFERED,
    "POST capsules:stake_archive stake": FACILITATOR_POST,
    "GET capsules:stake_restore stake": NOT_OFFERED,
    "POST capsules:stake_restore stake": FACILITATOR_POST,
    # ── Commitment ──────────────────────────────────────────────────────────
    "GET capsules:commitment_edit collective": [302, 404, 200, 404, 404, 200, 404, 404, 404, 404],
    "POST capsules:commitment_edit collective": [302, 404, 302, 404, 404, 302, 404, 404, 404, 404],
    "GET capsules:charter_edit collective": FACILITATOR_PAGE,
    "POST capsules:charter_edit collective": FACILITATOR_PAGE,  # sent as if stale, so shown again
    "GET capsules:charter_pdf collective": COLLECTIVE_PAGE,
    "POST capsules:charter_pdf collective": NOT_OFFERED,
    # ── What structures tell ────────────────────────────────────────────────
    "GET capsules:state_list capsule": COLLECTIVE_PAGE,
    "POST capsules:state_list capsule": NOT_OFFERED,
    "GET capsules:state_add capsule": [302, 404, 200, 404, 200, 200, 404, 404, 404, 404],
    "POST capsules:state_add capsule": [302, 404, 200, 404, 200, 200, 404, 404, 404, 404],  # empty
    "GET capsules:state_edit state_of_the_art": EDITORS_PAGE,
    "POST capsules:state_edit state_of_the_art": EDITORS_PAGE,  # sent empty, so shown again
    "GET capsules:state_open state_of_the_art": NOT_OFFERED,
    "POST capsules:state_open state_of_the_art": EDITORS_POST,
    "GET capsules:state_close state_of_the_art": NOT_OFFERED,
    "POST capsules:state_close state_of_the_art": EDITORS_POST,
    "GET capsules:state_archive state_of_the_art": NOT_OFFERED,
    "POST capsules:state_archive state_of_the_art": EDITORS_POST,
    "GET capsules:state_restore state_of_the_art": NOT_OFFERED,
    "POST capsules:state_restore state_of_the_art": EDITORS_POST,
    # Each its own structure’s: the neighbour leads another one of the collective.
    "GET capsules:testimony_edit capsule": [302, 404, 200, 404, 200, 200, 404, 404, 404, 404],
    "POST capsules:testimony_edit capsule": [302, 404, 302, 404, 302, 302, 404, 404, 404, 404],
    "GET capsules:testimony_detail testimony": TEAM_PAGE,  # not opened
    "POST capsules:testimony_detail testimony": NOT_OFFERED,
    "GET capsules:testimony_detail opened_testimony": COLLECTIVE_PAGE,
    "GET capsules:testimony_open testimony": NOT_OFFERED,
    "POST capsules:testimony_open testimony": EDITORS_POST,
    "GET capsules:testimony_close testimony": NOT_OFFERED,
    "POST capsules:testimony_close testimony": EDITORS_POST,
    "GET capsules:turn_edit met": FACILITATOR_PAGE,
    "GET capsules:turn_edit session": [302] + [404] * 9,  # of no capsule
    "POST capsules:turn_edit met": FACILITATOR_POST,
    "GET capsules:turn_project met": FACILITATOR_PAGE,
    "POST capsules:turn_project met": NOT_OFFERED,
    # ── Restitution ─────────────────────────────────────────────────────────
    "GET capsules:restitution_now collective": COLLECTIVE_POST,  # on to the capsule under way
    "POST capsules:restitution_now collective": NOT_OFFERED,
    "GET capsules:restitution_detail capsule": COLLECTIVE_PAGE,  # before it opens; see its tests
    "POST capsules:restitution_detail capsule": NOT_OFFERED,
    "GET capsules:restitution_open capsule": FACILITATOR_PAGE,
    "POST capsules:restitution_open capsule": FACILITATOR_POST,  # refused: too few, so told there
    "GET capsules:restitution_pdf capsule": COLLECTIVE_POST,  # nothing yet: back to the page
    "POST capsules:restitution_pdf capsule": NOT_OFFERED,
    "GET capsules:restitution_xlsx capsule": COLLECTIVE_POST,
    "POST capsules:restitution_xlsx capsule": NOT_OFFERED,
    "GET capsules:naming_edit capsule": NOT_OFFERED,
    "POST capsules:naming_edit capsule": [302, 404, 302, 404, 404, 302, 404, 404, 404, 404],
    "GET capsules:restitution_project capsule": COLLECTIVE_POST,  # not open: on to its gate
    "POST capsules:restitution_project capsule": NOT_OFFERED,
    "GET capsules:restitution_own capsule": [302, 404, 302, 302, 302, 302, 404, 404, 404, 404],
    "POST capsules:restitution_own capsule": NOT_OFFERED,
    # ── What the administration of the network sees ─────────────────────────
    "GET capsules:network_restitution_list collective": NETWORK_PAGE,
    "GET capsules:network_restitution_list draft": NOBODY_ELSE,
    "POST capsules:network_restitution_list collective": NOT_OFFERED,
    "GET capsules:network_restitution_detail restored": NETWORK_PAGE,
    "GET capsules:network_restitution_detail capsule": NOBODY_ELSE,  # not open yet
    "POST capsules:network_restitution_detail restored": NOT_OFFERED,
    "GET capsules:network_restitution_xlsx restored": NETWORK_PAGE,
    "POST capsules:network_restitution_xlsx restored": NOT_OFFERED,
    "GET capsules:network_reading_detail theme": NETWORK_PAGE,
    "POST capsules:network_reading_detail theme": NOT_OFFERED,
    "GET capsules:network_reading_question theme 1": NETWORK_PAGE,
    "POST capsules:network_reading_question theme 1": NOT_OFFERED,
    "GET capsules:network_reading_xlsx theme": NETWORK_PAGE,
    "POST capsules:network_reading_xlsx theme": NOT_OFFERED,
    "GET capsules:clarification_answer theme 1": NETWORK_PAGE,
    "POST capsules:clarification_answer theme 1": NETWORK_PAGE,  # sent empty, so shown again
    # Every other exit of an open restitution stays closed to it.
    "GET capsules:restitution_detail restored": COLLECTIVE_PAGE,
    "GET capsules:restitution_pdf restored": COLLECTIVE_PAGE,
    "GET capsules:restitution_xlsx restored": COLLECTIVE_PAGE,
    "GET capsules:restitution_project restored": COLLECTIVE_PAGE,
    "GET capsules:restitution_own restored": PARTICIPANTS_PAGE,
    # ── Practices ───────────────────────────────────────────────────────────
    "GET capsules:practice_list": SIGNED_IN,
    "POST capsules:practice_list": NOT_OFFERED,
    "GET capsules:practice_detail practice": TEAM_PAGE,
    "GET capsules:practice_detail given_practice": COLLECTIVE_PAGE,
    "POST capsules:practice_detail practice": NOT_OFFERED,
    "GET capsules:practice_pdf practice": TEAM_PAGE,
    "GET capsules:practice_pdf given_practice": COLLECTIVE_PAGE,
    "POST capsules:practice_pdf practice": NOT_OFFERED,
    "GET capsules:practice_add structure": EDITORS_PAGE,
    "POST capsules:practice_add structure": EDITORS_PAGE,  # sent empty, so shown again
    "GET capsules:practice_edit practice": EDITORS_PAGE,
    "POST capsules:practice_edit practice": EDITORS_PAGE,  # sent empty, so shown again
    "GET capsules:practice_archive practice": EDITORS_PAGE,
    "POST capsules:practice_archive practice": EDITORS_POST,
    "GET capsules:practice_restore practice": NOT_OFFERED,
    "POST capsules:practice_restore practice": EDITORS_POST,
    "GET capsules:practice_give practice": NOT_OFFERED,
    "POST capsules:practice_give practice": LEAD_POST,
    "GET capsules:practice_withdraw practice": NOT_OFFERED,
    "POST capsules:practice_withdraw practice": LEAD_POST,
    "GET capsules:practice_accept given_practice": NOT_OFFERED,
    "POST capsules:practice_accept given_practice": FACILITATOR_POST,
    "POST capsules:practice_accept practice": NOBODY_ELSE,  # given to nobody
    "GET capsules:practice_return given_practice": FACILITATOR_PAGE,
    "POST capsules:practice_return given_practice": FACILITATOR_PAGE,  # sent empty, so shown again
    "GET capsules:practice_moderate": MODERATORS_PAGE,
    "POST capsules:practice_moderate": NOT_OFFERED,
    "GET capsules:practice_file_add practice": EDITORS_PAGE,
    "POST capsules:practice_file_add practice": EDITORS_PAGE,  # sent empty, so shown again
    "GET capsules:practice_file practice_file": TEAM_PAGE,
    "GET capsules:practice_file given_file": COLLECTIVE_PAGE,
    "POST capsules:practice_file practice_file": NOT_OFFERED,
    "GET capsules:practice_file_archive practice_file": NOT_OFFERED,
    "POST capsules:practice_file_archive practice_file": EDITORS_POST,
    "GET capsules:practice_file_restore practice_file": NOT_OFFERED,
    "POST capsules:practice_file_restore practice_file": EDITORS_POST,
    # ── What one has, and what one looks for ────────────────────────────────
    "GET capsules:practice_list_xlsx": SIGNED_IN,
    "POST capsules:practice_list_xlsx": NOT_OFFERED,
    "GET capsules:useful_toggle given_practice": NOT_OFFERED,
    "POST capsules:useful_toggle given_practice": COLLECTIVE_POST,
    "POST capsules:useful_toggle practice": TEAM_POST,  # its authors’: told that it is theirs
    "GET capsules:practice_borrow given_practice": NOT_OFFERED,
    # The neighbour wrote it, and is told so.
    "POST capsules:practice_borrow given_practice": [
        *(302, 404, 302, 404, 302, 302, 404, 404, 404, 404)
    ],
    "GET capsules:exchange_find": MOVED_ON,
    "POST capsules:exchange_find": NOT_OFFERED,
    "GET capsules:exchange_list collective": COLLECTIVE_PAGE,
    "POST capsules:exchange_list collective": NOT_OFFERED,
    "GET capsules:exchange_add collective": COLLECTIVE_EDITORS_PAGE,
    "POST capsules:exchange_add collective": COLLECTIVE_EDITORS_PAGE,  # sent empty, so shown again
    "GET capsules:exchange_close exchange": NOT_OFFERED,
    "POST capsules:exchange_close exchange": EDITORS_POST,
    "GET capsules:introduction_add exchange offer": FACILITATOR_PAGE,
    "POST capsules:introduction_add exchange offer": FACILITATOR_POST,
    # ── What a session leaves ───────────────────────────────────────────────
    # ── Dossiers ────────────────────────────────────────────────────────────
    "GET capsules:dossier_add capsule": COLLECTIVE_PAGE,
    "POST capsules:dossier_add capsule": COLLECTIVE_POST,  # sent empty, so back to the capsule
    "GET capsules:catch_up_add structure": NOT_OFFERED,
    "POST capsules:catch_up_add structure": [302, 404, 404, 302, 302, 302, 404, 404, 404, 404],
    "GET capsules:dossier_list": SIGNED_IN,
    "POST capsules:dossier_list": NOT_OFFERED,
    "GET capsules:dossier_detail dossier": LEAD_PAGE,
    "POST capsules:dossier_detail dossier": NOT_OFFERED,
    "GET capsules:dossier_file dossier": [302] + [404] * 9,  # not made yet
    "POST capsules:dossier_file dossier": NOT_OFFERED,
}

SENT = {
    "POST capsules:introduction_add exchange offer": lambda world: {"words": "Bonjour"},
    "POST capsules:useful_toggle given_practice": lambda world: {"useful": "yes"},
    "POST capsules:commitment_edit collective": lambda world: {"choice": "later"},
    "POST capsules:charter_edit collective": lambda world: {"text": "La nôtre", "seen": "Autre"},
    "POST capsules:funders_edit collective": lambda world: {"mentions": "UE", "seen": "Autre"},
    "POST capsules:testimony_edit capsule": lambda world: {"where": "Au début", "seen": "1"},
    "POST capsules:turn_edit met": lambda world: {
        "order": [world.structure],
        "speaks": [world.structure],
        "seen": "",
    },
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
