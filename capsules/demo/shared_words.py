"""What the demo’s running collective reads, says and keeps. Everything is invented."""

from typing import NamedTuple

from .people import REMISE

JARDINS, FIL, PROXI = "Les Jardins du Lauragais", "Fil & Liens", "Proxi’Tarn Services"
POUSSES, MOBIL, TABLE = "Pousses d’Ariège", "Mobil’Aude", "La Table Commune"
ATELIER = "L’Atelier des Possibles"

# ── The launch day: (what is written, sub-group, how many dots) ─────────────
MOTIVATIONS = [
    ("Ne plus porter la démarche tout seul dans son coin", "Table des citrons", 9),
    ("Donner la parole aux salarié·es en parcours", "Table des oranges", 12),
    ("Avoir des mots simples pour en parler au conseil", "Table des citrons", 7),
    ("Voir comment font les autres, en vrai", "Table des prunes", 10),
    ("Garder la trace de ce qui marche déjà chez nous", "Table des prunes", 6),
    ("Répondre aux financeurs sans refaire trois dossiers", "Table des oranges", 4),
]
BENEFICIARIES = [
    ("Les personnes en parcours, d’abord", "Table des oranges", 11),
    ("Les équipes qui encadrent", "Table des citrons", 6),
    ("Les clientes et les clients, qui sauront mieux qui nous sommes", "Table des prunes", 3),
    ("Les structures voisines qui n’ont pas pu venir", "Table des prunes", 2),
]
WORDS = ["Clarifiante", "Ensemble", "clarifiante", "Concrète", "Ensemble", "Légère", "ensemble"]
STAKES = [
    ("Donner la parole aux salarié·es en parcours", "moving", "Trois structures ont un cahier d’expression."),
    ("Voir comment font les autres, en vrai", "open", ""),
]  # fmt: skip
HOW_TO = [
    ("Comment faire pour que les remarques reçoivent une réponse sous une semaine\u00a0?", "", 8),
    ("Comment faire pour accueillir un lundi où tout le monde arrive en même temps\u00a0?", "", 5),
    ("Comment faire pour parler des comptes sans perdre la moitié de la salle\u00a0?", "", 6),
]


# ── Shared reading of the capsule under way ─────────────────────────────────
READINGS = {  # question number: one sign a person: c(lear), u(nclear), d(one), q(uestion)
    1: "ccdccdcc",
    2: "uuqcuucq",
    3: "cccdccd",
    4: "cuccqcc",
    5: "ddccdc",
    6: "uccuuc",
}
ASKED = [
    (2, "julien", "L’analyse de pratiques, c’est avec quelqu’un de l’extérieur, ou entre nous\u00a0?", False,
     "Les deux existent. Entre nous suffit pour commencer, si quelqu’un tient le cadre."),
    (4, "thomas", "Que faire quand c’est un client, pas un collègue, qui dépasse les bornes\u00a0?", True, ""),
    (6, "lucie", "Faut-il compter les intérimaires dans l’égalité\u00a0?", False, ""),
]  # fmt: skip
TO_CLARIFY = (
    6, "L’égalité compte-t-elle les personnes mises à disposition\u00a0? Plusieurs équipes hésitent.",
)  # fmt: skip
NOTE = (1, "samira", "Julien a commencé le tour des postes en avril\u00a0: repartir de sa liste.")


# ── What structures tell ────────────────────────────────────────────────────
class Told(NamedTuple):
    """A testimony of a capsule by its position."""

    capsule: int
    structure: str
    by: str
    where: str
    success: str
    difficulty: str
    question: str
    next_step: str
    is_opened: bool = True


TOLD = [
    Told(
        2, REMISE, "samira",
        "L’accueil est bien rodé, le départ beaucoup moins.",
        "Le livret d’accueil, refait avec celles et ceux qui venaient d’arriver.",
        "On perd le contact six mois après la sortie.",
        "Qui a trouvé comment prendre des nouvelles sans donner l’impression de contrôler\u00a0?",
        "Appeler les douze personnes sorties depuis l’automne.",
    ),
    Told(
        2, FIL, "thomas",
        "Les gestes du métier sont écrits, les droits un peu moins.",
        "Une heure à la machine avant l’embauche.",
        "Le carnet de suivi se remplit la veille du bilan.",
        "Vos bilans à trois voix, ils durent combien de temps\u00a0?",
        "Essayer le carnet en images.",
    ),
    Told(
        2, POUSSES, "marc",
        "Nous préparons bien la sortie, nous accueillons vite.",
        "Deux embauches après une immersion.",
        "L’hiver, les équipes tournent trop pour un vrai tutorat.",
        "",
        "Un tuteur nommé avant le premier jour.",
        is_opened=False,
    ),
]  # fmt: skip
STATE_OF_THE_ART = {
    "title": "Le point du lundi et son cahier",
    "exists": "Quinze minutes debout, chaque lundi à 9 h, dans chaque atelier. Un cahier ouvert toute la semaine.",
    "works": "Les remarques ne se perdent plus. Chacune reçoit une réponse la semaine d’après.",
    "limits": "La collecte part avant 9 h\u00a0: elle n’y est jamais.",
    "evidence": "Le cahier, 74 remarques depuis novembre. La liste des réponses, affichée.",
}


# ── The library ─────────────────────────────────────────────────────────────
class Sheet(NamedTuple):
    """A practice, and how many find it useful or take it up."""

    structure: str
    by: str
    theme: str  # code
    question: str  # code
    title: str
    summary: str
    before: str
    done: str
    changed: str
    again: str
    effort: str
    effort_words: str
    cost: str
    cost_words: str
    circle: str  # « structure », « waiting », « collective » or « network »
    ago: int
    useful: tuple = ()  # first parts of addresses
    quote: str = ""
    quoted: str = ""
    needs: str = ""
    contact: str = ""


SHEETS = [
    Sheet(
        REMISE, "samira", "TRA", "TRA-B3", "Le point du lundi",
        "Quinze minutes debout, un cahier, une réponse à chaque remarque. Pour que la parole serve à quelque chose.",
        "À la ressourcerie, les remarques se perdaient. On les entendait dans le camion, à la pause, jamais au bon moment. Et quand une idée revenait trois fois sans réponse, plus personne n’en parlait.",
        "Un moment court et fixe. Le lundi à 9 h, debout, quinze minutes, dans chaque atelier.\nUn cahier ouvert. Chaque remarque y est notée avec le prénom de la personne, si elle le veut.\nUne réponse la semaine suivante. Oui, non, ou pas encore. Mais toujours une réponse.",
        "En six mois, 74 remarques notées, 61 réglées. Les arrêts courts ont baissé d’un tiers à l’atelier.",
        "Nous aurions commencé par la collecte, où les équipes se croisent peu. Et nous aurions affiché les réponses dès le premier jour.",
        "hours", "15 min par semaine", "none", "Un cahier", "collective", 48,
        useful=("thomas", "lucie", "marc", "pierre"),
        quote="Avant, je gardais tout pour moi. Maintenant je le dis le lundi et c’est réglé le mercredi.",
        quoted="Karim, agent de tri, dix mois à La Remise à Flot",
        needs="Un encadrant qui tient l’heure, et une réponse promise à date fixe.",
        contact="Odile Marty",
    ),
    Sheet(
        FIL, "thomas", "PAR", "PAR-A2", "Un livret d’accueil en images",
        "Vingt photos prises par l’équipe remplacent dix pages de texte.",
        "Notre livret faisait dix pages. Personne ne le lisait, et nous non plus.",
        "Une après-midi photo. Chaque couturière a pris les gestes de son poste.\nUne phrase par image. Écrite par celle qui fait le geste.\nUne relecture par les nouvelles. Elles ont enlevé la moitié des mots.",
        "La première journée se passe à la machine, livret posé à côté. On nous le réclame.",
        "Prévoir une mise à jour par an, dès le départ.",
        "days", "2 jours", "low", "Une impression couleur", "network", 92,
        useful=("samira", "pierre", "fatou"), contact="Thomas Nguyen",
    ),
    Sheet(
        JARDINS, "pierre", "GOU", "GOU-B2", "Des salarié·es au conseil",
        "Comment deux personnes en parcours ont pris place au conseil d’administration, et y sont restées.",
        "Le conseil parlait des jardiniers sans jamais les entendre.",
        "Un conseil ouvert par an, dans la grange.\nDeux places réservées, par binôme, pour ne jamais venir seul.\nUn quart d’heure de préparation la veille, avec l’ordre du jour à voix haute.",
        "Trois décisions changées en un an, dont l’heure d’embauche l’été.",
        "Payer le temps de réunion dès la première fois.",
        "months", "6 mois", "none", "Du temps", "network", 120,
        useful=("samira", "carmen"), contact="Pierre Lacaze",
    ),
    Sheet(
        MOBIL, "manuel", "PAR", "PAR-A4", "Prêter un vélo dès l’embauche",
        "Douze vélos réparés à l’atelier, une charte d’une page.",
        "Deux personnes sur cinq refusaient un poste faute de moyen de venir.",
        "Douze vélos donnés, remis en état par l’équipe.\nUne charte d’une page, signée à l’embauche.\nUn contrôle des freins chaque vendredi.",
        "Plus aucun refus de poste pour cette raison depuis le printemps.",
        "Prévoir un garage fermé\u00a0: deux vélos ont disparu.",
        "weeks", "1 mois", "low", "Des antivols", "collective", 30,
        useful=("lucie",), contact="Manuel Garcia",
    ),
    Sheet(
        PROXI, "lucie", "TRA", "TRA-B1", "Le planning à deux semaines",
        "Un tableau, trois couleurs, et beaucoup moins d’absences.",
        "Les heures tombaient la veille au soir, par téléphone.",
        "Trois couleurs\u00a0: sûr, probable, à confirmer.\nUn affichage le jeudi pour les deux semaines qui suivent.\nUne personne qui répond aux échanges d’heures.",
        "Les absences de dernière minute ont été divisées par deux.",
        "Prévenir les clientes avant de commencer, pas après.",
        "weeks", "3 semaines", "none", "Un tableau", "collective", 33,
        useful=("samira", "thomas", "marc"), contact="Lucie Fabre",
    ),
    Sheet(
        POUSSES, "marc", "ENV", "ENV-A4", "Peser pour convaincre",
        "Suivre les tonnes détournées de la benne avec une simple balance.",
        "Nous savions trier, sans savoir le dire à la commune.",
        "Une balance d’occasion.\nUn carnet accroché à la benne, un chiffre par passage.\nUn affichage chaque fin de mois.",
        "La commune a ajouté une ligne à notre marché.",
        "Peser une semaine avant de changer quoi que ce soit.",
        "days", "1 jour", "low", "Une balance", "waiting", 12,
        contact="Marc Estève",
    ),
    Sheet(
        ATELIER, "carmen", "TRA", "TRA-A1", "Les gants choisis avec chaque personne",
        "Trois paires essayées le premier jour, une fiche à son nom.",
        "Les gants restaient au vestiaire.",
        "Trois paires à essayer.\nUne taille notée sur la fiche de la personne.",
        "Tout le monde les porte.",
        "",
        "hours", "1 heure par arrivée", "low", "Trois paires par personne", "structure", 20,
    ),
]  # fmt: skip


class Carried(NamedTuple):
    """A spreadsheet of a practice, to take away."""

    practice: str
    title: str
    filename: str
    header: tuple
    rows: list


CARRIED = [
    Carried(
        "Le point du lundi", "Le cahier du lundi, à remplir", "cahier-du-lundi.xlsx",
        ("Date", "Remarque", "Prénom, si l’on veut", "Réponse"),
        [
            ("Lundi 2 novembre", "Les diables sont tous au fond du hangar.", "Karim", "Deux restent à la porte."),
            ("Lundi 9 novembre", "On ne voit rien à la sortie du quai après 17 h.", "", "Une lampe est commandée."),
        ],
    ),
    Carried(
        "Un livret d’accueil en images", "Les photos à prendre", "photos-a-prendre.xlsx",
        ("Où", "Ce que l’on voit", "Prise par"),
        [
            ("Avant d’entrer", "L’arrêt de bus, la porte, la personne qui accueille", ""),
            ("À la machine", "S’asseoir, enfiler, régler, arrêter d’urgence", ""),
            ("Autour", "Le vestiaire, la pause, le panneau des horaires", ""),
        ],
    ),
]  # fmt: skip
BORROWED = ("Le point du lundi", "thomas")  # who made an action of it
EXCHANGES = [
    ("seek", REMISE, "samira", "TRA-B4", "Transmettre la conduite des camions"),
    ("have", FIL, "thomas", "TRA-B4", "Nos gestes en vingt photos"),
    ("have", PROXI, "lucie", "TRA-B4", ""),
    ("seek", TABLE, "fatou", "TRA-B1", "Les horaires coupés"),
]
MINUTES = (
    "Le matin, la restitution, puis deux récits. L’accueil est rodé presque partout\u00a0; après la"
    " sortie, on perd le contact.\n\nL’après-midi, trois groupes ont cherché comment prendre des"
    " nouvelles sans donner l’impression de contrôler."
)
DECIDED = [
    "Prendre des nouvelles de chaque personne six mois après sa sortie.",
    "Se prêter les livrets d’accueil en images, et dire ce qui a été repris.",
]
FEEDBACK = [
    (4, "Le planning en trois couleurs, dès lundi.", ""),
    (4, "On n’est pas les seuls à perdre le contact après la sortie.", "Un peu plus de temps en petits groupes."),
    (3, "", ""),
    (4, "Deux numéros de téléphone utiles.", ""),
    (3, "La visite de l’atelier.", "Commencer à 10\u00a0h, pour qui vient de loin."),
    (4, "", ""),
]  # fmt: skip
