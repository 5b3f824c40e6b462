"""An answer in words, for each kind of question. Calculation: plain values in, text out."""


def in_words(kind, *, descriptors, settings, level, value):
    """What was answered, on one line or several (\\n); empty if nothing was.

    `kind` is one of Question.Kind; `descriptors` and `settings` are the question’s; `level` and
    `value` the answer’s, in the shapes of AnswerFields.
    """
    if kind == "levels":
        return descriptors[level - 1] if level else ""
    return _WORDS[kind](settings, value) if value else ""


def _choice(settings, value):
    return settings["options"][value["choice"]]


def _ranks(settings, value):
    options = [settings["options"][option] for option in value["ranks"]]
    return "\n".join(f"{rank}. {option}" for rank, option in enumerate(options, start=1))


def _scores(settings, value):
    """One line a row of the matrix, in the order of the question; JSON keys are strings."""
    scores = {int(row): score for row, score in value["scores"].items()}
    return "\n".join(
        f"{option}\u00a0: {scores[row]}"
        for row, option in enumerate(settings["options"])
        if row in scores
    )


def _rows(settings, value):
    return "\n".join(_row(settings["fields"], cells) for cells in value["rows"])


def _row(fields, cells):
    return "\u00a0; ".join(
        f"{field}\u00a0: {cell}" for field, cell in zip(fields, cells, strict=True) if cell
    )


_WORDS = {
    "single_choice": _choice,
    "single_choice_with_comment": _choice,
    "ranked_choice": _ranks,
    "matrix_scale": _scores,
    "structured_text": _rows,
}
