import pytest
from django.test import Client
from django.urls import reverse

from capsules.models import Reading, Remark, RemarkReply
from tests.assessments.factories import AssessmentFactory
from tests.capsules.factories import EnrolmentFactory, plan_sessions, take_part
from tests.capsules.learning import ReadingFactory, RemarkFactory
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def capsule(collective):
    return plan_sessions(collective).capsules.get(position=1)


@pytest.fixture
def samira(capsule):
    return take_part(capsule.collective, user__first_name="Samira", user__last_name="Belkacem").user


@pytest.fixture
def structure(samira):
    return samira.structures.get()


def page_of(capsule, **query):
    return reverse("capsules:reading_detail", args=[capsule.pk], query=query)


def mark_of(capsule, number=1):
    return reverse("capsules:reading_mark", args=[capsule.pk, number])


def add_of(capsule, number=1):
    return reverse("capsules:remark_add", args=[capsule.pk, number])


def act_of(action, remark):
    return reverse(f"capsules:remark_{action}", args=[remark.pk])


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def main(answer):
    return text(answer).partition("<main")[2].partition("</main>")[0]


def ask(client, capsule, words, *, kind="question", number=1, **fields):
    return client.post(
        add_of(capsule, number), {"kind": kind, "text": words, "number": number, **fields}
    )


def answer_to(client, remark, words, **fields):
    fields = {f"{remark.pk}-{name}": value for name, value in {"text": words, **fields}.items()}
    return client.post(act_of("reply", remark), fields)


# ── Marks ───────────────────────────────────────────────────────────────────
def test_reading_detail_is_the_theme_with_four_marks_a_question(as_samira, capsule):
    page = text(as_samira.get(page_of(capsule)))

    for words in ("Clair", "Pas clair", "On le fait déjà", "J’ai une question"):
        assert page.count(f">{words}</button>") == 4
    assert "Énoncé 4 de Thème 1." in page and "Descripteur 4" in page
    assert "Lecture&nbsp;: 0 sur 4" in page and "Commencer à lire" in page


def test_reading_mark_comes_back_to_its_question_unfolded(as_samira, samira, capsule):
    answer = as_samira.post(mark_of(capsule, 2), {"mark": "unclear"})

    assert answer.url == page_of(capsule, question=2) + "#q2"
    page = text(as_samira.get(answer.url))
    assert 'id="q2" open' in page and 'id="q1" open' not in page
    assert "Lecture&nbsp;: 1 sur 4" in page and 'aria-pressed="true"' in page
    as_samira.post(mark_of(capsule, 2), {"mark": "clear"})
    assert Reading.objects.get().mark == "clear" and Reading.objects.get().user == samira


def test_reading_mark_is_taken_off(as_samira, capsule):
    as_samira.post(mark_of(capsule), {"mark": "unclear"})
    as_samira.post(mark_of(capsule), {"mark": "none"})

    assert not Reading.objects.exists()


def test_reading_mark_by_htmx_gives_the_question_and_the_count(as_samira, capsule):
    answer = as_samira.post(mark_of(capsule, 2), {"mark": "done"}, headers={"HX-Request": "true"})

    piece = text(answer)
    assert "<html" not in piece and 'id="q2" open' in piece and 'id="q1"' not in piece
    assert "Lecture&nbsp;: 1 sur 4" in piece


@pytest.mark.parametrize("sent", [{}, {"mark": "bof"}, {"mark": ["clear", "x" * 10_000]}])
def test_reading_mark_says_what_it_expects(as_samira, capsule, sent):
    page = text(as_samira.post(mark_of(capsule), sent, follow=True))

    assert "Choisissez comment vous avez compris" in page
    assert not Reading.objects.exists()


def test_reading_mark_by_htmx_gives_back_what_one_was_writing(as_samira, capsule):
    sent = {"mark": "unclear", "text": "Pas fini <b>", "is_anonymous": "on"}
    page = text(as_samira.post(mark_of(capsule, 2), sent, headers={"HX-Request": "true"}))

    assert 'id="texte-2" name="text" rows="3">Pas fini &lt;b&gt;</textarea>' in page
    assert 'id="anonyme-2" checked' in page and not Remark.objects.exists()


def test_whatever_is_pressed_beside_a_question_what_is_typed_there_comes_back(as_samira, capsule):
    asked = RemarkFactory(capsule=capsule)
    ask(as_samira, capsule, "À retirer")
    own = Remark.objects.get(text="À retirer")
    typed = {"number": 1, "text": "Ma note", "is_anonymous": "on", f"{asked.pk}-text": "Ma réponse"}

    for path, more in [
        (mark_of(capsule), {"mark": "unclear"}),
        (act_of("archive", own), {}),
        (act_of("restore", own), {}),
    ]:
        page = main(as_samira.post(path, typed | more, follow=True))
        assert ">Ma note</textarea>" in page and ">Ma réponse</textarea>" in page
        assert 'id="anonyme-1" checked' in page and "pas encore enregistré" in page
    assert Reading.objects.get().mark == "unclear" and Remark.objects.count() == 2

    page = main(as_samira.post(add_of(capsule), typed | {"kind": "question"}, follow=True))
    assert ">Ma note</textarea>" not in page and ">Ma réponse</textarea>" in page
    answer_to(as_samira, asked, "Ma réponse")
    page = main(as_samira.get(page_of(capsule)))
    assert ">Ma réponse</textarea>" not in page and "pas encore enregistré" not in page
    assert RemarkReply.objects.get().text == "Ma réponse"


def test_reading_detail_sends_all_of_a_question_at_once(as_samira, capsule):
    asked = RemarkFactory(capsule=capsule)

    page = main(as_samira.get(page_of(capsule)))

    form = page.partition('id="ecrire-1"')[2].partition("</form>")[0]
    for path in (mark_of(capsule), act_of("reply", asked)):
        assert f'formaction="{path}"' in form
    assert 'name="text"' in form and f'name="{asked.pk}-text"' in form


def test_reading_mark_of_an_expired_session_leads_to_signing_in_and_keeps_the_text(
    client, samira, capsule
):
    client.force_login(samira)
    client.get(page_of(capsule))
    client.logout()
    held = {"Referer": f"http://testserver{page_of(capsule, question=2)}", "HX-Request": "true"}
    sent = {"mark": "unclear", "number": "2", "text": "Un mot tapé"}
    answer = client.post(mark_of(capsule, 2), sent, headers={**held, "HX-Target": "q2"})

    assert "/compte/login/?next=/capsules/" in answer.headers["HX-Redirect"]
    client.force_login(samira)
    assert "Un mot tapé</textarea>" in main(client.get(page_of(capsule)))


def test_reading_mark_of_no_such_question_is_not_found(as_samira, capsule):
    assert as_samira.post(mark_of(capsule, 99), {"mark": "clear"}).status_code == 404
    assert as_samira.post(mark_of(capsule, 10**30), {"mark": "clear"}).status_code == 404


@pytest.mark.parametrize("query", [{"question": "abc"}, {"question": 10**30}, {"question": -1}])
def test_reading_detail_ignores_a_question_that_is_none(as_samira, capsule, query):
    assert " open>" not in main(as_samira.get(page_of(capsule, **query)))


def test_names_of_readers_stay_in_their_structure(as_samira, structure, capsule):
    odile = MembershipFactory(
        structure=structure, user__first_name="Odile", user__last_name=""
    ).user
    ReadingFactory(capsule=capsule, structure=structure, user=odile, mark="unclear")
    ReadingFactory.create_batch(4, capsule=capsule, user__first_name="Zoé")

    page = main(as_samira.get(page_of(capsule)))
    assert "lue aussi par <bdi>Odile</bdi>." in page
    assert "Zoé" not in page and "d’autres structures l’ont lue" not in page
    assert 'aria-pressed="true"' not in page  # nor what Odile said of it

    ReadingFactory(capsule=capsule, user__first_name="Zoé")
    page = main(as_samira.get(page_of(capsule)))
    assert "5 personnes d’autres structures l’ont lue." in page and "Zoé" not in page


def test_reading_detail_reads_as_the_hat_that_is_worn(client, samira, structure, capsule):
    other = EnrolmentFactory(collective=capsule.collective).structure
    MembershipFactory(structure=other, user=samira)
    client.force_login(samira)
    client.post(reverse("members:hat_switch"), {"hat": f"structure-{other.pk}"})

    client.post(mark_of(capsule), {"mark": "clear"})

    assert Reading.objects.get().structure == other


def test_a_facilitator_in_a_structure_too_reads_as_her_hat(client, nadege, capsule):
    own = EnrolmentFactory(collective=capsule.collective).structure
    MembershipFactory(structure=own, user=nadege)
    client.force_login(nadege)
    region = nadege.facilitated_regions.get()

    assert "Lecture&nbsp;: 0 sur 4" in text(client.get(page_of(capsule)))
    client.post(reverse("members:hat_switch"), {"hat": f"region-{region.pk}"})
    page = text(client.get(page_of(capsule)))
    assert "À éclaircir en séance" in page and "Lecture&nbsp;:" not in page
    assert client.post(mark_of(capsule), {"mark": "clear"}).status_code == 404


# ── Notes and questions ─────────────────────────────────────────────────────
def test_remark_add_asks_the_collective_and_notes_for_the_team(client, samira, capsule):
    client.force_login(samira)
    answer = ask(client, capsule, "Que veut dire « parcours » ?")
    assert answer.url == page_of(capsule, question=1) + f"#r{Remark.objects.get().pk}"
    ask(client, capsule, "Voir avec Julien.", kind="note")
    neighbour = take_part(capsule.collective).user
    client.force_login(neighbour)

    page = main(client.get(page_of(capsule)))

    assert "Que veut dire « parcours » ?" in page and "Samira Belkacem" in page
    assert "Voir avec Julien." not in page


def test_a_question_without_a_name_has_none_for_anybody_but_its_author(
    client, samira, structure, nadege, capsule
):
    client.force_login(samira)
    ask(client, capsule, "Et nous ?", is_anonymous="on")
    assert "sans votre nom" in main(client.get(page_of(capsule)))
    answer_to(client, Remark.objects.get(), "Oui ?", is_anonymous="on")
    colleague = MembershipFactory(structure=structure).user
    neighbour = take_part(capsule.collective).user

    for reader in (colleague, neighbour, nadege):
        client.force_login(reader)
        page = main(client.get(page_of(capsule)))
        assert "Et nous ?" in page and page.count("Sans nom") == 2
        assert "Samira" not in page and "Belkacem" not in page
        assert structure.name not in page


def test_a_note_without_a_name_is_not_taken_and_comes_back(as_samira, capsule):
    page = main(ask(as_samira, capsule, "Voir avec Julien.", kind="note", is_anonymous="on"))

    assert "Une note se signe" in page and ">Voir avec Julien.</textarea>" in page
    assert "checked" in page and 'id="q1" open' in page
    assert not Remark.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "\x00\x07", "a" * 2001, "é" * 1_000_000])
def test_remark_add_says_what_is_missing_and_keeps_the_rest(as_samira, capsule, words):
    page = main(ask(as_samira, capsule, words, number=2))

    assert "is-invalid" in page and words.strip("\x00\x07 ") in page
    assert 'id="q2" open' in page and not Remark.objects.exists()


@pytest.mark.parametrize("kind", ["", "autre"])
def test_remark_add_needs_to_know_for_whom(as_samira, capsule, kind):
    page = main(ask(as_samira, capsule, "Que dire ?", kind=kind))

    assert "pour votre équipe, ou pour le collectif" in page and "Que dire ?" in page


@pytest.mark.parametrize("words", ["{{7*7}} <script>", "🌿 \u202eRTL", "Bonjour\r\nBcc: x@y.fr"])
def test_remark_add_takes_any_text_as_text(as_samira, capsule, words):
    ask(as_samira, capsule, words)

    assert "<script>" not in main(as_samira.get(page_of(capsule)))
    assert Remark.objects.count() == 1


def test_remark_add_of_who_animates_is_for_the_collective(as_nadege, nadege, samira, capsule):
    page = main(as_nadege.get(page_of(capsule)))
    assert "Sans mon nom" not in page and "Garder pour notre équipe" not in page

    ask(as_nadege, capsule, "Nous en parlerons jeudi.", is_anonymous="on")
    said = Remark.objects.get()
    assert (said.structure, said.is_anonymous, said.written_by) == (None, False, nadege)
    ask(as_nadege, capsule, "Une note ?", kind="note")
    assert Remark.objects.count() == 1
    client = Client()
    client.force_login(samira)
    assert "animation" in main(client.get(page_of(capsule)))


def test_remark_reply_stands_in_its_thread(as_samira, capsule):
    remark = RemarkFactory(capsule=capsule, structure=take_part(capsule.collective).structure)

    answer = answer_to(as_samira, remark, "Le temps passé chez vous.")

    assert answer.url == page_of(capsule, question=1) + f"#r{remark.pk}"
    page = main(as_samira.get(answer.url))
    assert f'id="r{remark.pk}"' in page
    assert "Le temps passé chez vous." in page and 'aria-label="Réponses"' in page


def test_remark_reply_without_words_opens_its_thread_again(as_samira, capsule):
    remark = RemarkFactory(capsule=capsule)
    page = main(answer_to(as_samira, remark, " ", is_anonymous="on"))

    assert "Écrivez d’abord votre réponse." in page
    assert page.count("is-invalid") == 1 and page.count(" checked") == 1
    assert not RemarkReply.objects.exists()


def test_remark_reply_to_a_question_just_taken_off_is_not_found(as_samira, capsule):
    remark = RemarkFactory(capsule=capsule)
    Remark.objects.update(archived_at=remark.written_at, archived_by=remark.written_by)

    assert answer_to(as_samira, remark, "Oui.").status_code == 404


def test_remark_archive_can_be_undone_by_its_author_alone(client, samira, capsule):
    client.force_login(samira)
    ask(client, capsule, "Que dire ?")
    remark = Remark.objects.get()
    assert "Retirer" in main(client.get(page_of(capsule)))

    client.post(act_of("archive", remark))
    page = main(client.get(page_of(capsule)))
    assert "Retirée" in page and "Remettre" in page and ">Répondre<" not in page

    neighbour = take_part(capsule.collective).user
    client.force_login(neighbour)
    assert "Que dire" not in main(client.get(page_of(capsule)))
    assert client.post(act_of("restore", remark)).status_code == 404

    client.force_login(samira)
    client.post(act_of("restore", remark))
    assert "Retirée" not in main(client.get(page_of(capsule)))


def test_an_answer_is_taken_off_and_put_back_by_its_author_or_who_animates(
    client, samira, nadege, capsule
):
    remark = RemarkFactory(capsule=capsule)
    client.force_login(samira)
    answer_to(client, remark, "Trois pages suffisent.")
    reply = RemarkReply.objects.get()
    neighbour = take_part(capsule.collective).user

    client.post(act_of("reply_archive", reply))
    page = main(client.get(page_of(capsule)))
    assert "Retirée" in page and "Remettre" in page
    client.force_login(neighbour)
    assert "Trois pages" not in main(client.get(page_of(capsule)))
    assert client.post(act_of("reply_restore", reply)).status_code == 404
    client.force_login(nadege)
    assert "1\u00a0question attend une réponse" in main(client.get(page_of(capsule)))
    client.post(act_of("reply_restore", reply))
    assert "attend une réponse" not in main(client.get(page_of(capsule)))


def test_remark_restore_is_not_for_its_author_once_who_animates_took_it_off(
    client, samira, nadege, capsule
):
    remark = RemarkFactory(capsule=capsule, written_by=samira, text="Et lui, alors ?")
    reply = RemarkReply.objects.create(remark=remark, written_by=samira, text="Et elle ?")
    client.force_login(nadege)
    client.post(act_of("reply_archive", reply))
    client.force_login(samira)
    assert client.post(act_of("reply_restore", reply)).status_code == 404
    assert "Et elle" not in main(client.get(page_of(capsule)))
    client.force_login(nadege)
    client.post(act_of("archive", remark))

    client.force_login(samira)
    assert client.post(act_of("restore", remark)).status_code == 404
    assert "Et lui" not in main(client.get(page_of(capsule)))


def test_remark_archive_by_who_animates(as_nadege, capsule):
    remark = RemarkFactory(capsule=capsule)
    note = RemarkFactory(capsule=capsule, kind="note")

    assert as_nadege.post(act_of("archive", remark)).status_code == 302
    assert as_nadege.post(act_of("archive", note)).status_code == 404
    assert "Remettre" in main(as_nadege.get(page_of(capsule)))


def test_words_come_back_after_an_expired_session_until_given_up(client, samira, capsule):
    client.force_login(samira)
    client.get(page_of(capsule))
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(samira)
    held = {"Referer": f"http://testserver{page_of(capsule)}"}
    sent = {"kind": "note", "text": "Mot tapé <b>", "number": "2", "is_anonymous": "on"}

    assert browser.post(add_of(capsule, 2), sent, headers=held).status_code == 403
    page = main(browser.get(page_of(capsule)))
    assert "Mot tapé &lt;b&gt;</textarea>" in page and 'id="q2" open' in page
    assert "pas encore enregistré" in page and add_of(capsule, 2) in page

    client.cookies = browser.cookies
    client.post(add_of(capsule, 2), {"forget": "yes"}, headers=held)
    assert "Mot tapé" not in main(browser.get(page_of(capsule)))


# ── Who animates ────────────────────────────────────────────────────────────
def test_who_animates_sees_counts_from_five_people_and_no_mark_of_one(as_nadege, capsule):
    ReadingFactory.create_batch(2, capsule=capsule, mark="unclear", user__first_name="Zoé")
    ReadingFactory.create_batch(2, capsule=capsule)
    page = main(as_nadege.get(page_of(capsule)))
    assert "Pas encore assez de lectures" in page and "Sur 4" not in page

    ReadingFactory(capsule=capsule, mark="question")
    page = main(as_nadege.get(page_of(capsule)))
    assert "Sur 5\u00a0personnes" in page and "1. Énoncé 1" in page
    assert "Zoé" not in page and "1\u00a0ont une question" not in page


def test_who_animates_sees_what_waits_for_an_answer(as_nadege, capsule):
    remark = RemarkFactory(capsule=capsule, text="Que dire ?")
    assert "1\u00a0question attend une réponse" in main(as_nadege.get(page_of(capsule)))

    answer_to(as_nadege, remark, "Ceci.")
    assert "attend une réponse" not in main(as_nadege.get(page_of(capsule)))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("who", ["samira", "nadege"])
def test_reading_detail_costs_the_same_at_any_length(
    request, client, capsule, samira, django_assert_num_queries, who, count
):
    for number in range(count):
        remark = RemarkFactory(capsule=capsule, text=f"Question {number}")
        RemarkReply.objects.bulk_create(
            RemarkReply(remark=remark, text="Oui", written_by=samira) for _ in range(count)
        )
    ReadingFactory.create_batch(5 * count, capsule=capsule)
    client.force_login(request.getfixturevalue(who))
    client.get(page_of(capsule))

    # session, user, capsule, (places), axes, questions, actions, levels, threads,
    # (own readers, others) or counts, référentiel, band
    with django_assert_num_queries({"samira": 13, "nadege": 11}[who]):
        client.get(page_of(capsule))


@pytest.mark.usefixtures("the_day_after")
def test_a_session_of_reading_leads_there_and_says_what_to_clarify(client, samira, nadege, capsule):
    session = capsule.sessions.get(beat="reading")
    ReadingFactory.create_batch(5, capsule=capsule, mark="unclear")
    RemarkFactory(capsule=capsule)
    page = reverse("capsules:session_detail", args=[session.pk])

    client.force_login(samira)
    shown = main(client.get(page))
    assert page_of(capsule) in shown and "Sur 5" not in shown
    client.force_login(nadege)
    shown = main(client.get(page))
    assert "Ce qui est à éclaircir" in shown and "Sur 5\u00a0personnes" in shown
    assert "1\u00a0question attend une réponse" in shown


def test_the_page_of_a_past_session_only_leads_to_what_was_read(as_nadege, capsule):
    session = capsule.sessions.get(beat="reading")
    ReadingFactory.create_batch(5, capsule=capsule, mark="unclear")

    page = main(as_nadege.get(reverse("capsules:session_detail", args=[session.pk])))

    assert page_of(capsule) in page and "Sur 5" not in page


def test_the_page_of_a_capsule_leads_to_the_reading(as_samira, capsule):
    page = main(as_samira.get(reverse("capsules:capsule_detail", args=[capsule.pk])))

    assert page_of(capsule) in page


# ── In the questionnaire ────────────────────────────────────────────────────
def test_what_was_asked_shows_beside_the_question_of_a_diagnostic(as_samira, structure, capsule):
    remark = RemarkFactory(capsule=capsule, text="Que dire ?", is_anonymous=True)
    RemarkReply.objects.create(remark=remark, text="Le temps passé.", written_by=UserFactory())
    RemarkFactory(capsule=capsule, kind="note", structure=structure, text="Voir avec Julien.")
    assessment = AssessmentFactory(structure=structure, theme=capsule.theme)
    first, second = (
        reverse("assessments:assessment_question", args=[assessment.pk, number])
        for number in (1, 2)
    )

    page = main(as_samira.get(first))
    for words in ("1\u00a0question posée", "Que dire ?", "Le temps passé.", "Voir avec Julien."):
        assert words in page
    assert remark.written_by.first_name not in page
    assert "Que dire ?" not in main(as_samira.get(second))


@pytest.mark.parametrize("count", [1, 3])
def test_the_question_of_a_diagnostic_costs_one_query_more_at_any_length(
    as_samira, samira, structure, capsule, django_assert_num_queries, count
):
    for _ in range(count):
        remark = RemarkFactory(capsule=capsule)
        RemarkReply.objects.bulk_create(
            RemarkReply(remark=remark, text="Oui", written_by=samira) for _ in range(count)
        )
    assessment = AssessmentFactory(structure=structure, theme=capsule.theme)
    page = reverse("assessments:assessment_question", args=[assessment.pk, 1])
    as_samira.get(page)

    # session, user, assessment, question, all questions, what was asked; levels are known by now
    with django_assert_num_queries(6):
        as_samira.get(page)


# ── What is long ────────────────────────────────────────────────────────────
def test_reading_detail_folds_the_older_questions_notes_and_answers(
    as_samira, structure, capsule, samira
):
    for number in range(12):
        remark = RemarkFactory(capsule=capsule, text=f"Question {number:02}")
        RemarkFactory(capsule=capsule, kind="note", structure=structure, text=f"Note {number:02}")
    RemarkReply.objects.bulk_create(
        RemarkReply(remark=remark, text=f"Réponse {number}", written_by=samira)
        for number in range(7)
    )

    page = main(as_samira.get(page_of(capsule)))

    for words in ("questions plus anciennes", "notes plus anciennes", "réponses plus anciennes"):
        folded, told, _ = page.partition(f"2\u00a0{words}")[2].partition("</details>")
        assert told and "Question 02" not in folded
    older = page.partition("questions plus anciennes")[2]
    assert older.index("Question 01") < older.index("Question 02")
    assert page.index("Réponse 1") < page.index('aria-label="Réponses"') < page.index("Réponse 2")


def test_reading_detail_unfolds_the_older_questions_for_an_answer_to_mend(as_samira, capsule):
    first, *_ = [RemarkFactory(capsule=capsule) for _ in range(11)]
    assert '<details class="plie autres mb-3">' in main(as_samira.get(page_of(capsule)))

    page = main(as_samira.post(act_of("reply", first), {f"{first.pk}-text": " "}))

    assert '<details class="plie autres mb-3" open>' in page
