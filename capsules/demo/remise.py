"""La Remise à Flot: a ressourcerie in Albi, half way through."""

from .people import REMISE
from .stories import (
    NOT_APPLICABLE,
    TO_REVISIT,
    Closing,
    Deed,
    Line,
    Reopening,
    Said,
    Sharing,
    Story,
)

_INTRODUCTION = (
    Said("INT-01", {"ranks": [1, 2, 6]}, "", "samira", 238),
    Said(
        "INT-02",
        {
            "rows": [
                ["Les salarié·es en parcours", "Leurs idées sont notées et reçoivent une réponse."],
                ["L’équipe de collecte", "Moins de douleurs, et un vrai temps pour se parler."],
            ]
        },
        "",
        "samira",
        238,
    ),
    Said(
        "INT-03",
        {"scores": {"0": 3, "1": 3, "2": 2, "3": 2, "4": 3, "5": 3, "6": 1, "7": 1}},
        "Les voisins de l’atelier, nous ne leur avons jamais rien demandé.",
        "julien",
        238,
    ),
    Said(
        "INT-04",
        {
            "rows": [
                ["Le point du lundi, avec son cahier", "Conditions de travail", "oui"],
                ["Les consignes en images", "Parcours et accueil", "peut-être"],
            ]
        },
        "",
        "samira",
        237,
    ),
    Said(
        "INT-05",
        {"scores": {"0": 3, "1": 2, "2": 1, "3": 1, "4": 2, "5": 1, "6": 2, "7": 1, "8": 0}},
        "Le temps, toujours le temps\u00a0: la boutique ouvre six jours sur sept.",
        "samira",
        237,
    ),
    Said("INT-06", {"choice": 1}, "", "samira", 237),
    Said(
        "INT-07",
        {
            "rows": [
                ["Samira Belkacem", "Directrice", "Référente", "samira@laremiseaflot.exemple"],
                ["Julien Castéra", "Encadrant technique", "Répond avec les équipes", ""],
                ["Claire Vidal", "Administratrice", "Relais au conseil", ""],
            ]
        },
        "",
        "samira",
        237,
    ),
    Said(
        "INT-08",
        {"rows": [["Six heures", "Mardi ou jeudi matin", "Les deux braderies de l’année"]]},
        "",
        "samira",
        237,
    ),
    Said(
        "INT-09",
        {
            "rows": [
                [
                    "Des idées pour soulager le port de charges",
                    "Une salle de trente places et notre cahier du lundi",
                ]
            ]
        },
        "",
        "julien",
        237,
    ),
    Said("INT-10", {"choice": 0}, "Voté par le conseil la semaine dernière.", "samira", 235),
    Closing(235),
    Sharing(235),
)

_GOVERNANCE = (
    Said(
        "GOU-A1", 2,
        "Projet associatif de 2017, affiché à l’entrée. Les personnes qui arrivent ne l’ont jamais lu.",
        "samira", 178,
    ),
    Said(
        "GOU-A2", 2,
        "Accord de principe du conseil. Samira y passe deux heures par semaine, quand la boutique le permet.",
        "samira", 178,
    ),
    Said("GOU-A3", 1, "Nous connaissons nos partenaires, mais la liste n’existe nulle part.", "julien", 177),
    Said(
        "GOU-A4", 2,
        "Double signature au-dessus de 500 €. Rien d’écrit sur les objets que l’équipe peut garder.",
        "samira", 177,
    ),
    Said("GOU-B1", 2, "Cinq conseils par an, préparés, mais toujours les mêmes sept personnes.", "samira", 173),
    Said(
        "GOU-B2", 1,
        "Les équipes apprennent les décisions au café, parfois une semaine après.",
        "julien", 173,
    ),
    Said(
        "GOU-B3", 3,
        "Tableau de bord mensuel, commenté à chaque conseil par notre trésorière. Preuve\u00a0: les six derniers.",
        "samira", 172,
    ),
    Said("GOU-B4", 1, "Beaucoup d’idées en réunion, aucune trace de ce qu’elles deviennent.", "julien", 172),
    Closing(166),
    Sharing(165),
    Reopening(51),
    Said(
        "GOU-A1", 3,
        "Projet relu avec l’équipe et trois personnes en parcours. Une page illustrée est remise à chaque arrivée.",
        "samira", 51,
    ),
    Said(
        "GOU-A3", 2,
        "Carte dessinée en équipe. Les clients de la boutique ont été interrogés, pas encore les voisins.",
        "julien", 51,
    ),
    Said(
        "GOU-B2", 3,
        "Deux personnes en parcours viennent au conseil, et préparent la séance la veille avec Odile.",
        "samira", 51,
    ),
    Said(
        "GOU-B4", 2,
        "Le plan d’actions tient sur une page. Première revue faite\u00a0: il reste à garder le rythme.",
        "samira", 50,
    ),
    Closing(50),
)  # fmt: skip

_PATHS = (
    Said(
        "PAR-A1", 3,
        "Critères remis aux prescripteurs, et une réponse écrite à chaque candidature sous quinze jours.",
        "samira", 84,
    ),
    Said(
        "PAR-A2", 4,
        "Livret d’accueil en vingt photos, fait avec d’anciens salariés. Chaque arrivée a son parrain ou sa marraine.",
        "samira", 84,
    ),
    Said(
        "PAR-A3", 2,
        "Objectifs fixés à l’entrée. Les bilans à trois voix sautent quand la collecte déborde.",
        "julien", 83,
    ),
    Said(
        "PAR-A4", 2,
        "Répertoire à jour pour le logement et la santé. Nous ne savons pas toujours si le rendez-vous a eu lieu.",
        "samira", 83,
    ),
    Said("PAR-B1", 3, "Une attestation de compétences est remise à chaque sortie, poste par poste.", "julien", 82),
    Said(
        "PAR-B2", 3,
        "Le point du lundi\u00a0: un cahier, une réponse la semaine suivante. 74 remarques, 61 réglées.",
        "samira", 82,
    ),
    Said("PAR-B3", 2, "Entretien de sortie tenu. Trois immersions seulement cette année, faute d’entreprises.", "samira", 81),
    Said("PAR-B4", 2, "Dossiers papier sous clé. Aucune règle sur la durée pendant laquelle nous les gardons.", "samira", 81),
    Closing(76),
    Sharing(74),
)  # fmt: skip

_WORK = (
    Said("TRA-A1", 1, "Le document unique, je ne l’ai jamais vu à la collecte.", "julien", 16),
    Said(
        "TRA-A1", 2,
        "Mis à jour cette année par la direction. Les équipes, surtout à la collecte, ne l’ont pas encore relu.",
        "samira", 15,
    ),
    Said(
        "TRA-A2", 2,
        "Une analyse de pratiques par mois pour l’accompagnement. Rien encore pour les encadrants techniques.",
        "samira", 15,
    ),
    Said("TRA-A3", 1, "Noté seulement quand il y a un arrêt. Le mal de dos, on en parle au café.", "julien", 9),
    Said(
        "TRA-A4", TO_REVISIT,
        "L’affiche est en place. Qui reçoit la parole quand cela vient d’un client de la boutique\u00a0?",
        "samira", 9,
    ),
    Said(
        "TRA-B1", 3,
        "Plannings affichés deux semaines avant, et début à 8 h 30 pour les parents.",
        "samira", 3,
    ),
    Said(
        "TRA-B2", NOT_APPLICABLE,
        "Le groupement d’employeurs du Tarn recrute pour nous et suit ces chiffres\u00a0: il répondra avec nous à l’automne.",
        "samira", 3,
    ),
)  # fmt: skip

STORIES = [
    Story(REMISE, "INT", _INTRODUCTION),
    Story(REMISE, "GOU", _GOVERNANCE),
    Story(REMISE, "PAR", _PATHS),
    Story(REMISE, "TRA", _WORK),
]

DEEDS = [
    Deed(
        REMISE, "samira", 49, "TRA-A1", "Afficher les consignes de port de charges à l’atelier",
        "Choisir six pictogrammes avec l’équipe du tri.",
        pilot="julien", due=-12, priority=3,
        indicator="Postes où l’affiche est en place", target="Les cinq postes de l’atelier",
        journal=(
            Line(37, "julien", "in_progress", ""),
            Line(36, "julien", "", "Pictogrammes choisis avec l’équipe du tri. Reste à les faire plastifier."),
        ),
    ),
    Deed(
        REMISE, "samira", 67, "PAR-A3", "Fixer les dates des entretiens de mi-parcours",
        "Bloquer les mardis matin avec Odile et Julien.",
        pilot="samira", due=-5,
        indicator="Entretiens de mi-parcours tenus", target="Un pour chaque personne",
        journal=(Line(30, "samira", "", "Six dates posées sur onze."),),
    ),
    Deed(
        REMISE, "samira", 47, "TRA-A1", "Former les équipes aux gestes et postures",
        "Demander deux devis, dont un au service de santé au travail.",
        pilot="julien", due=49, priority=3,
        indicator="Part de l’équipe formée", target="Tout le monde, permanents compris",
        journal=(
            Line(40, "julien", "in_progress", ""),
            Line(21, "julien", "", "Devis du service de santé au travail reçu\u00a0: deux matinées, huit personnes à chaque fois."),
            Line(6, "samira", "", "Première matinée fixée. Les équipes de collecte passent d’abord."),
        ),
    ),
    Deed(
        REMISE, "julien", 12, "TRA-A1", "Relire le document unique avec chaque équipe",
        "Prévoir une heure par équipe, sur le lieu de travail.",
        pilot="odile", due=64,
        indicator="Équipes qui ont relu le document", target="Quatre équipes sur quatre",
    ),
    Deed(
        REMISE, "samira", 67, "PAR-A4", "Ouvrir une permanence logement avec la mission locale",
        "Proposer une demi-journée par mois dans notre salle.",
        pilot="odile", due=140, by_month=True,
        indicator="Personnes reçues", target="Deux par permanence",
        journal=(
            Line(52, "samira", "in_progress", ""),
            Line(28, "samira", "", "La mission locale est d’accord pour un essai de trois mois."),
        ),
    ),
    Deed(
        REMISE, "samira", 155, "GOU-A4", "Rédiger une charte des bénévoles en une page",
        "Lister les situations qui nous ont déjà embarrassés.",
        pilot="Claire Vidal", due=34, priority=1,
        journal=(
            Line(60, "samira", "in_progress", ""),
            Line(32, "samira", "paused", "Claire reprend à son retour, le mois prochain."),
        ),
    ),
    Deed(
        REMISE, "julien", 43, "TRA-A1", "Isoler la zone de tri",
        "Faire venir l’artisan qui a isolé la boutique.",
        pilot="samira", due=170, by_month=True, priority=3,
        indicator="Température au poste de tri en hiver", target="16 degrés au moins",
        journal=(
            Line(33, "samira", "in_progress", ""),
            Line(14, "samira", "blocked", "Le propriétaire n’a pas encore donné son accord pour les travaux."),
        ),
    ),
    Deed(
        REMISE, "julien", 8, "TRA-A3", "Noter les presque accidents dans un cahier",
        "Mettre un cahier et un stylo dans chaque camion.",
        pilot="julien", due=50, priority=3,
        indicator="Presque accidents notés par mois", state="proposed",
    ),
    Deed(
        REMISE, "samira", 14, "TRA-A1", "Acheter deux diables et une table élévatrice",
        "Essayer le modèle de la recyclerie voisine.",
        pilot="Claire Vidal", due=125, by_month=True, priority=3,
    ),
    Deed(
        REMISE, "samira", 67, "PAR-B3", "Prendre des nouvelles à six mois",
        "Demander à chaque sortie\u00a0: qui peut vous appeler, et à quel numéro\u00a0?",
        priority=1, state="proposed",
    ),
    Deed(
        REMISE, "samira", 160, "GOU-B2", "Inviter deux salarié·es en parcours au conseil d’administration",
        "Choisir un sujet qui les touche directement et préparer la séance avec trois volontaires.",
        pilot="samira", due=-54, priority=3,
        indicator="Propositions adoptées", target="Une par conseil",
        journal=(
            Line(102, "samira", "in_progress", ""),
            Line(57, "samira", "", "Karim et Leïla sont volontaires. Odile prépare la séance avec eux."),
            Line(55, "samira", "done", "Deux invités, une proposition adoptée\u00a0: les horaires d’été."),
        ),
    ),
    Deed(
        REMISE, "samira", 159, "GOU-B1", "Publier le compte rendu du conseil à tout le monde",
        "Une page, en mots simples, affichée en salle de pause.",
        pilot="samira", due=-121,
        journal=(Line(125, "samira", "done", ""),),
    ),
    Deed(
        REMISE, "samira", 72, "PAR-A2", "Traduire le livret d’accueil en images",
        "Prendre les vingt photos avec les personnes qui connaissent le poste.",
        pilot="odile", due=-56, priority=3,
        journal=(
            Line(62, "samira", "in_progress", ""),
            Line(57, "samira", "done", "Le livret est imprimé. Trois structures du collectif l’ont demandé."),
        ),
    ),
    Deed(
        REMISE, "julien", 108, "", "Louer un second local pour la boutique",
        "Visiter le local de l’ancienne quincaillerie.",
        pilot="samira", due=-50, priority=1,
        journal=(
            Line(61, "samira", "dropped", "Le loyer dépassait ce que la boutique rapporte. Nous ouvrons plutôt le samedi."),
        ),
    ),
]  # fmt: skip
