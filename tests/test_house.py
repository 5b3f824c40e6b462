"""Rules of the house that hold in every module, read from the code itself."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("capcollectif", "members", "assessments", "capsules")
MODULES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
VIEWS = [path for path in MODULES if path.stem == "views" or path.parent.name == "views"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# What a view may begin with: rules of rights, and what anybody signed in may read.
RIGHTS = {"visible_to", "editable_by", "led_by", "archivable_by", "of", "active"}
RIGHTS |= {"readable", "current", "animated_by", "models_for", "managed_by", "invitable_by"}
RIGHTS |= {"restorable_by", "relievable_by", "finishable_by"}
RIGHTS |= {"moderated_by", "network_moderated_by", "network_visible_to"}
# Rows of a parent that the view has found within the rights already.
OF_A_PARENT = {
    ("history.py", "AnswerVersion.filter"),  # of the answer of the assessment
    ("plans.py", "Action.filter"),  # of the structure’s plan
    ("actions.py", "Answer.filter"),  # of assessments visible to the user
    ("actions.py", "MaturityLevel.filter"),  # the names of levels
    ("framework.py", "Theme.filter"),  # around a readable theme
    ("home.py", "Action.present"),  # of the structure of the hat
}


def _first_calls(path):
    """« Model.method » for each `Model.objects.method`, and each model that is fetched whole."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Attribute(
                attr=method, value=ast.Attribute(attr="objects", value=ast.Name(id=model))
            ):
                if method not in RIGHTS:
                    yield f"{model}.{method}"
            case ast.Call(func=ast.Name(id="get_object_or_404"), args=[ast.Name(id=name), *_]):
                if name[0].isupper():
                    yield f"{name}.get_object_or_404"


def test_a_view_begins_with_a_rule_of_rights():
    found = {(path.name, call) for path in VIEWS for call in _first_calls(path)}

    assert found - OF_A_PARENT == set()
    assert OF_A_PARENT - found == set()  # no longer there: take it out


def test_modules_views_and_functions_are_short():
    long = [str(path) for path in MODULES if len(path.read_text().splitlines()) > 400]
    for path in MODULES:
        most = 25 if path in VIEWS else 40
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= most:
                long.append(f"{path}: {node.name}")

    assert long == []


def test_no_text_is_marked_safe():
    code = [path for path in MODULES if re.search(r"mark_safe|SafeString", path.read_text())]
    pages = [p for p in TEMPLATES if re.search(r"\|\s*safe\b|autoescape off", p.read_text())]

    assert code + pages == []


def test_every_form_that_posts_carries_a_token():
    forms = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
    bare = [
        path
        for path in TEMPLATES
        if not all("{% csrf_token %}" in form for form in forms.findall(path.read_text()))
    ]

    assert bare == []
