"""The French of the templates: no line may start with « : » or end with an opening quote."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates"
NOT_TEXT = re.compile(r"\{#.*?#\}|<script.*?</script>|\{%.*?%\}", re.DOTALL)
PLAIN_SPACE = re.compile(r"(?<=[\w»”’)}%>]) [:;?!»](?![=:])|« |\w'\w")


@pytest.mark.parametrize(
    "template",
    [path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt")],
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_french_has_its_no_break_spaces_and_its_apostrophes(template):
    text = NOT_TEXT.sub("", template.read_text())
    words = re.sub(r"<[^>]+>|\{\{.*?\}\}", "x", text)
    assert not PLAIN_SPACE.findall(words)
