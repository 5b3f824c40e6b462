"""What a charter of commitment says, and how its lines are laid out."""

from math import ceil

BULLETS = ("– ", "- ", "• ", "* ")
LINE = 90  # characters of a printed line
MOST_LINES = 27  # of the smaller type, with the signatures and the funders below: one page
ROOMY_LINES = 17  # of the larger type

_USUAL = """\
Notre structure prend part à la démarche du collectif\u00a0: {months} mois, {themes}, et trois temps pour chacun\u00a0: lire ensemble, faire son diagnostic, partager.

Nous nous engageons à\u00a0:
– désigner une personne référente, et lui donner le temps qu’il faut\u00a0;
– venir aux séances, ou prévenir et lire le compte rendu\u00a0;
– lire chaque thème, et finir notre diagnostic avant la journée de partage\u00a0;
– choisir des actions à notre mesure, et les mener\u00a0;
– raconter ce que nous essayons\u00a0: nos réussites comme nos difficultés.

La délégation régionale s’engage à\u00a0:
– préparer et animer les séances\u00a0;
– accompagner chaque structure, à son rythme\u00a0;
– ne montrer aucune de nos réponses sans notre accord.

Ce qu’une autre structure raconte reste dans le collectif, sauf si elle en décide autrement. Cet engagement est volontaire\u00a0: nous pouvons en reparler à tout moment."""


def usual_charter(*, themes, months):
    """The text of a collective that has written none; `themes` and `months` count from 1."""
    subject = "un grand thème" if themes == 1 else f"{themes} grands thèmes"
    return _USUAL.format(months=months, themes=subject)


def blocks(text):
    """`text` as [(is_list, (line, …))]: lines that begin with a dash are the items of one list.

    Other lines are paragraphs of their own; empty ones part them.
    """
    found = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        is_item = line.startswith(BULLETS)
        words = line[2:].strip() if is_item else line
        if is_item and found and found[-1][0]:
            found[-1] = (True, (*found[-1][1], words))
        else:
            found.append((is_item, (words,)))
    return found


def lines_of(text):
    """How many lines of a list `text` takes once printed: what stands on a page counts by these.

    A paragraph takes a quarter more than an item; a line that goes on, a little less.
    """
    return ceil(
        sum(
            (1 if is_list else 1.25) + 0.85 * (ceil(len(line) / LINE) - 1)
            for is_list, lines in blocks(text)
            for line in lines
        )
    )
