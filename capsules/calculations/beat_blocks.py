"""What a session of each beat is made of: the matter of running_order.py. Pure: words and minutes."""

from typing import NamedTuple

from capcollectif import french

from .anonymity import FLOOR
from .method import Beat, Mode

STORIES = ("Des récits", "Un récit", "Deux récits", "Trois récits")


class Block(NamedTuple):
    """Part of a session. What time there is, is shared between blocks as their `usual` lengths."""

    title: str
    details: str
    usual: int  # minutes
    least: int = 5
    most: int = 600
    rank: int = 0  # when time is short, the highest goes first


class Standing(NamedTuple):
    """Where the collective stands, in figures of the structures that stay."""

    structures: int = 0
    committed: int = 0
    closed: int = 0  # diagnostics on the capsule’s theme
    actions: int = 0  # about this theme
    widest: tuple[int, ...] = ()  # numbers of the questions on which the answers differ most
    unclear: tuple[int, ...] = ()  # numbers of the questions that are least well understood
    asked: int = 0  # questions about the theme that wait for an answer
    least: int = FLOOR  # structures: under that, a number would tell of somebody in particular


UNKNOWN = Standing()


def blocks_of(beat, mode, *, theme, standing):
    """Two lists of Blocks: before the meal and after it, when there is one."""
    first, second = _OF[beat](mode, theme, standing)
    return [_welcome(mode), *first], second


def _welcome(mode):
    if mode == Mode.IN_PERSON:
        return Block("Accueil café", "", 30, most=30, rank=1)
    return Block("Bonjour à toutes et à tous", "Le temps de se connecter", 10, most=10, rank=1)


def _last(title, details, usual=15, most=45):
    return Block(title, details, usual, most=most)


def _launch(mode, theme, standing):
    many = standing.structures >= standing.least
    who = f"{_few(standing.structures)} structures se présentent" if many else "Un tour de table"
    everybody = 0 < standing.structures == standing.committed
    engaged = "Toutes les structures sont déjà engagées\u00a0: nous signons la charte"
    undecided = "Chaque structure dit où elle en est, rien ne presse"
    return [
        Block("Se présenter", f"{who}\u00a0: qui sommes-nous, qu’attendons-nous\u00a0?", 45, 10),
        Block("La démarche CAP RSE", "Une capsule par thème, trois temps à chaque fois", 45, 10),
        Block(
            "Pourquoi nous sommes là", "En petits groupes\u00a0: nos motivations", 45, 15, rank=4
        ),
    ], [
        Block(
            "Pour qui nous le faisons", "Les personnes que la démarche doit servir", 45, 15, rank=5
        ),
        Block(
            "Premières questions", "Le questionnaire de départ, chacun à son rythme", 45, 15, rank=3
        ),
        Block("Notre calendrier", "Les dates à noter, et qui vient", 20, most=45, rank=2),
        Block("S’engager", engaged if everybody else undecided, 30, most=60),
        _last("Ce que nous gardons", "Un mot chacun pour finir"),
    ]


def _reading(mode, theme, standing):
    quoted = f"«\u00a0{theme}\u00a0», à" if theme else "À"
    return [
        Block(
            "Depuis la dernière fois",
            "Une action essayée, une découverte, une difficulté",
            15,
            rank=4,
        ),
        Block("Lire le thème ensemble", f"{quoted} voix haute, critère par critère", 45, 10),
    ], [
        Block(
            "Clair, pas clair",
            _clarifying(standing),
            30,
            10,
            rank=2,
        ),
        Block(
            "Le diagnostic, mode d’emploi", "Répondre en équipe, s’arrêter, reprendre", 20, rank=3
        ),
        _last("La suite", "Qui fait quoi d’ici la prochaine date", 10, 30),
    ]


def _tutoring(mode, theme, standing):
    return [
        Block("Où en est chacun", f"{_closed(standing)}ce qui avance, ce qui bloque", 30, 10),
        Block(
            "Les questions difficiles",
            "Les critères où l’on hésite, avec des exemples",
            45,
            10,
            rank=2,
        ),
    ], [
        Block("S’entraider à deux", "Une structure raconte, l’autre questionne", 30, 10, rank=4),
        Block("Du constat à l’action", "Une première idée d’action par structure", 20, 10, rank=3),
        _last("La suite", "Ce qui reste à faire avant la clôture du diagnostic", 10, 30),
    ]


def _close(mode, theme, standing):
    return [
        Block("Relire nos réponses", "En équipe, en commençant par celles à revoir", 45, 10),
        Block("Clore le diagnostic", "Une version datée, à retrouver plus tard", 20, rank=1),
    ], [
        Block("Ce que nous en retenons", "Un point fort, un point à travailler", 20, rank=3),
        Block(
            "Choisir deux ou trois actions",
            "Elles rejoignent le plan de la structure",
            30,
            10,
            rank=2,
        ),
        _last("La suite", "Ce que l’on racontera au collectif", 10, 30),
    ]


def _sharing(mode, theme, standing):
    small = "en petits groupes" if mode == Mode.IN_PERSON else "en petites salles"
    return [
        Block(
            "La météo du jour",
            "Un mot chacun\u00a0: comment arrivons-nous\u00a0?",
            15,
            most=30,
            rank=5,
        ),
        Block("Ce que dit le collectif", _restitution(standing), 60, 10),
        Block(
            STORIES[min(standing.structures, 3)],
            "Ce qui marche chez nous, et comment",
            75,
            15,
            rank=2,
        ),
    ], [
        Block(
            "Comment faire pour…\u00a0?",
            "De nos écarts, des questions\u00a0; nous en choisissons",
            45,
            15,
            rank=4,
        ),
        Block(f"Ateliers {small}", _workshops(standing), 75, 15, rank=3),
        _last("Ce que nous gardons", "Un tour de parole\u00a0: une idée, une action", 30),
    ]


def _final_review(mode, theme, standing):
    return [
        Block("Le chemin parcouru", "Nos dates, nos thèmes, nos étonnements", 45, 10),
        Block(
            "Ce qui a changé chez nous", "Chaque structure raconte en trois minutes", 75, 15, rank=1
        ),
    ], [
        Block(
            "Ce que nous transmettons",
            "Les pratiques à garder, les liens à entretenir",
            45,
            10,
            rank=3,
        ),
        Block("Et après\u00a0?", "Les actions en cours, les suites du collectif", 45, 10, rank=2),
        _last("Le mot de la fin", "Un tour de parole", 30),
    ]


def _extra(mode, theme, standing):
    return [
        Block("Pourquoi cette rencontre", "Ce que chacun en attend", 15, rank=3),
        Block("Le sujet du jour", "", 60),
    ], [
        Block("Échanger à quelques-uns", "Une question par groupe", 45, 10, rank=4),
        Block("Décider", "Ce que nous faisons, qui s’en charge, pour quand", 20, rank=2),
        _last("Ce que nous gardons", "Un mot chacun pour finir"),
    ]


_OF = {
    Beat.LAUNCH: _launch,
    Beat.READING: _reading,
    Beat.TUTORING: _tutoring,
    Beat.CLOSE: _close,
    Beat.SHARING: _sharing,
    Beat.FINAL_REVIEW: _final_review,
    Beat.EXTRA: _extra,
}


def _restitution(standing):
    if standing.closed < standing.least:
        return "Un point fort et un point à travailler par structure"
    of_whom = f"La restitution de {french.in_words(standing.closed)} diagnostics, noms cachés"
    if not standing.widest:
        return of_whom
    which = _questions(standing.widest, "de la question", "des questions")
    return f"{of_whom}\u00a0; à regarder de près, les écarts {which}"


def _clarifying(standing):
    first = "Ce qui est clair, ce qui reste flou, ce que l’on fait déjà"
    if standing.unclear:
        first = f"À éclaircir d’abord\u00a0: {_questions(standing.unclear, 'la question', 'les questions')}"
    if not standing.asked:
        return first
    verb = "attend" if standing.asked == 1 else "attendent"
    asked = french.counted(standing.asked, "question posée,questions posées")
    return f"{first}\u00a0; {asked} {verb} une réponse"


def _questions(numbers, one, several):
    """« les questions 3 et 7 », after the words for one or several."""
    listed = french.listed([str(number) for number in sorted(numbers)])
    return f"{several if len(numbers) > 1 else one} {listed}"


def _workshops(standing):
    if standing.structures < standing.least or standing.actions < standing.least:
        return "Une question par groupe, des actions à essayer chez soi"
    written = french.in_words(standing.actions)
    return f"Une question par groupe\u00a0; {written} actions sont déjà écrites sur ce thème"


def _closed(standing):
    if standing.closed < standing.least:
        return "Un tour de table\u00a0: "
    return f"{_few(standing.closed)} diagnostics sont clos\u00a0: "


def _few(number):
    """« Huit »."""
    return french.in_words(number).capitalize()
