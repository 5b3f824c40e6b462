"""The other structures: each at its own stage."""

from .stories import Closing, Deed, Line, Said, Sharing, Story

QUESTIONS = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4")
UNANSWERED = "."


def _story(structure, by, theme, marks, ago, *, closed=False, shared=False, **comments):
    """`marks` is a sign a question (1–4, ?, - or .), answered two a day from `ago` days before today."""
    events = [
        Said(f"{theme}-{code}", _mark(mark), comments.get(code, ""), by, ago - rank // 2)
        for rank, (code, mark) in enumerate(zip(QUESTIONS, marks, strict=True))
        if mark != UNANSWERED
    ]
    end = ago - 4
    events += [Closing(end)] if closed else []
    events += [Sharing(end)] if shared else []
    return Story(structure, theme, tuple(events))


def _mark(sign):
    return int(sign) if sign.isdigit() else sign


def _introduction(structure, by, name, practice, seeks, gives, *, ranks=(1, 2, 6), stage=1):
    """The introductory questionnaire, on the day of the launch; only what is their own differs."""
    values = [
        {"ranks": list(ranks)},
        {"rows": [["Les personnes en parcours", "Elles savent ce qui a été décidé, et pourquoi."]]},
        {"scores": {"0": 3, "1": 3, "2": 2, "3": 3, "4": 2, "5": 2, "6": 1, "7": 1}},
        {"rows": [[practice, "", "peut-être"]]},
        {"scores": {"0": 3, "1": 2, "2": 1, "3": 1, "4": 2, "5": 1, "6": 2, "7": 1, "8": 1}},
        {"choice": stage},
        {"rows": [[name, "", "Référence de la démarche", ""]]},
        {"rows": [["Quatre heures", "Jeudi", ""]]},
        {"rows": [[seeks, gives]]},
        {"choice": 0},
    ]
    said = [Said(f"INT-{at:02}", value, "", by, 234) for at, value in enumerate(values, start=1)]
    return Story(structure, "INT", (*said, Closing(232), Sharing(232)))


FINISHED = {"closed": True, "shared": True}
STORIES = [
    _introduction(
        "Les Jardins du Lauragais", "pierre", "Pierre Lacaze", "La lecture du projet à chaque arrivée",
        "Des idées contre la chaleur", "Un champ et une grange pour se réunir",
    ),
    _introduction(
        "Fil & Liens", "thomas", "Thomas Nguyen", "Une heure à la machine avant l’embauche",
        "De quoi garder la trace de nos décisions", "Un œil sur vos tenues de travail", ranks=(0, 6, 7), stage=0,
    ),
    _introduction(
        "Proxi’Tarn Services", "lucie", "Lucie Fabre", "La visite du logement avant la première heure",
        "Des réponses aux clients difficiles", "Notre modèle de fiche de visite", ranks=(2, 1, 3), stage=2,
    ),
    _introduction(
        "L’Atelier des Possibles", "carmen", "Carmen Ortiz", "Les gants choisis avec chaque personne",
        "Un livret d’accueil à reprendre", "Des meubles réparés", ranks=(3, 2), stage=0,
    ),
    _introduction(
        "Pousses d’Ariège", "marc", "Marc Estève", "Six questions par an aux communes clientes",
        "Des conseils sur la taille en période sèche", "Notre revue du jeudi", ranks=(4, 1, 5), stage=2,
    ),
    _introduction(
        "Mobil’Aude", "manuel", "Manuel Garcia", "La location solidaire à cinq euros par jour",
        "Des partenaires pour la mobilité", "Douze vélos à prêter", ranks=(1, 0, 6),
    ),
    _introduction(
        "La Table Commune", "fatou", "Fatou Diallo", "Le menu décidé à douze, le lundi",
        "Des repères sur les horaires coupés", "Le repas de la prochaine rencontre", ranks=(2, 4, 0),
    ),
    _story(
        "Les Jardins du Lauragais", "pierre", "GOU", "33243332", 166, **FINISHED,
        A1="Projet réécrit avec les jardiniers il y a deux ans. Il est lu à haute voix à chaque arrivée.",
        A4="Règles signées par le bureau. Les paniers offerts sont notés dans un carnet.",
        B2="Deux jardiniers siègent au conseil, avec une voix comme les autres.",
    ),
    _story(
        "Les Jardins du Lauragais", "pierre", "PAR", "32323322", 80, **FINISHED,
        A3="Bilan à trois voix tous les deux mois, sauf pendant la pleine saison.",
        B1="Chaque jardinier repart avec son carnet de gestes\u00a0: semis, taille, tracteur.",
    ),
    _story(
        "Les Jardins du Lauragais", "pierre", "TRA", "2323....", 11,
        A1="Le document unique suit les saisons\u00a0: chaleur l’été, sol glissant l’hiver.",
    ),
    _story(
        "Fil & Liens", "thomas", "GOU", "23122231", 159, **FINISHED,
        A3="Nos clientes, nous les connaissons par leur prénom. Nos financeurs, beaucoup moins.",
        B4="Des listes sur un tableau blanc, effacées trop vite.",
    ),
    _story(
        "Fil & Liens", "thomas", "PAR", "33324232", 74, closed=True,
        A2="Une heure à la machine avec une ancienne, avant même de signer les papiers.",
        B1="Titre professionnel de couturière passé par quatre personnes cette année.",
    ),
    _story(
        "Proxi’Tarn Services", "lucie", "GOU", "32232232", 169, **FINISHED,
        B1="Nos administratrices ont changé pour moitié. Nous les accueillons chez une cliente.",
        B3="La trésorerie se regarde chaque semaine\u00a0: les heures varient trop d’un mois à l’autre.",
    ),
    _story(
        "Proxi’Tarn Services", "lucie", "PAR", "22333223", 78, **FINISHED,
        A1="Réponse à tout le monde, mais nous ne comptons pas qui n’ose pas venir.",
        A4="Le code de la route se prépare ici, le vendredi, avec une bénévole.",
    ),
    _story(
        "Proxi’Tarn Services", "lucie", "TRA", "232?3232", 19, **FINISHED,
        A3="Visite du logement avant la première heure. Deux missions refusées cette année.",
        A4="Que dire, et à qui, quand un client tient des propos blessants\u00a0? À reprendre en équipe.",
        B1="Les heures creuses du mercredi restent notre point noir.",
    ),
    _story(
        "Fil & Liens", "thomas", "TRA", "32233223", 16, **FINISHED,
        A1="Chaque machine a son éclairage. Reste le dos\u00a0: les tables sont trop basses.",
        B1="Les plannings sont donnés quinze jours avant, et tenus.",
    ),
    _story(
        "L’Atelier des Possibles", "carmen", "GOU", "22221222", 155, closed=True,
        A2="Le gérant y croit. Le temps réservé viendra avec le nouvel encadrant.",
    ),
    _story(
        "L’Atelier des Possibles", "carmen", "PAR", "213.....", 30,
        A2="Accueil au pied des machines, sans livret. Les gants, eux, sont toujours prêts.",
    ),
    _story(
        "Pousses d’Ariège", "marc", "GOU", "33233223", 164, **FINISHED,
        A3="Les communes clientes répondent chaque année à six questions.",
        B4="Revue du plan d’actions le premier jeudi du trimestre, au dépôt.",
    ),
    _story(
        "Pousses d’Ariège", "marc", "PAR", "32232-32", 76, **FINISHED,
        B2="Question reprise dans notre enquête de branche, menée ce printemps avec les autres chantiers.",
        B3="Deux embauches à la communauté de communes après une immersion.",
    ),
    _story(
        "Pousses d’Ariège", "marc", "TRA", "32332322", 13, **FINISHED,
        A1="Chaque tronçonneuse a sa fiche, chaque équipe son secouriste.",
        A3="Les presque accidents s’écrivent le vendredi, autour d’un café.",
    ),
    _story(
        "Cévennes Entraide", "sylvie", "GOU", "21121121", 150, closed=True,
        B1="Le conseil cherche des relais\u00a0: trois personnes portent tout.",
        B3="Nous découvrons les comptes avec l’expert, au printemps.",
    ),
    _story(
        "Mobil’Aude", "manuel", "GOU", "32222322", 163, **FINISHED,
        A1="Tenir la route, ensemble\u00a0: notre projet tient sur le capot d’une voiture.",
    ),
    _story(
        "Mobil’Aude", "manuel", "PAR", "33242322", 67, closed=True,
        A4="Location solidaire à cinq euros par jour\u00a0: personne ne refuse un poste faute de voiture.",
    ),
    _story(
        "Mobil’Aude", "manuel", "TRA", "23323232", 12, closed=True,
        A1="Le pont élévateur est vérifié deux fois par an, et tout le monde sait lire le carnet.",
    ),
    _story(
        "La Table Commune", "fatou", "GOU", "23232222", 154, **FINISHED,
        B2="Le menu se décide à douze, le lundi. Le reste, pas encore.",
    ),
    _story(
        "La Table Commune", "fatou", "PAR", "2332....", 24,
        A2="Première journée en salle avec une marraine, jamais un samedi soir.",
    ),
    _story(
        "La Conserverie de la Risle", "helene", "GOU", "23223322", 60, **FINISHED,
        A1="Projet écrit avec les maraîchers du Marais-Vernier, à relire chaque hiver.",
        B3="Les comptes sont expliqués à toute l’équipe, bocaux à l’appui.",
    ),
    _story(
        "La Conserverie de la Risle", "helene", "PAR", "321.....", 7,
        A1="Nos critères sont affichés à la mission locale et à France Travail.",
    ),
    _story(
        "Armor Réemploi", "yann", "GOU", "22......", 18,
        A1="Un texte de 2019, écrit quand nous étions quatre. Nous sommes quinze.",
    ),
]  # fmt: skip

DEEDS = [
    Deed(
        "Les Jardins du Lauragais", "pierre", 146, "GOU-A3", "Inviter les voisins à la journée des plants",
        "Déposer une invitation dans les trente boîtes du chemin.",
        pilot="bastien", due=-59,
        journal=(Line(60, "pierre", "done", "Vingt-deux voisins, et trois nouveaux paniers."),),
    ),
    Deed(
        "Les Jardins du Lauragais", "pierre", 67, "PAR-B4", "Décider qui lit les dossiers d’accompagnement",
        "Ranger les dossiers selon trois couleurs, une par rôle.",
        pilot="pierre", due=28, priority=3,
        journal=(Line(50, "pierre", "in_progress", ""),),
    ),
    Deed(
        "Fil & Liens", "thomas", 146, "GOU-B4", "Remplacer le tableau blanc par une page datée",
        "Photographier le tableau chaque vendredi.",
        pilot="thomas", due=-9,
    ),
    Deed(
        "Proxi’Tarn Services", "lucie", 17, "TRA-B1", "Partager les heures du mercredi avec la crèche d’à côté",
        "Appeler la directrice de la crèche.",
        pilot="lucie", due=75, by_month=True, priority=3, state="proposed",
    ),
]  # fmt: skip
