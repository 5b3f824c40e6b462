"""How tests of pages go there."""

from django.urls import reverse


def url(name, *args, **query):
    return reverse(f"assessments:{name}", args=args, query=query)


def page_of(client, *args, **kwargs):
    return client.get(url(*args, **kwargs)).content.decode()


def question_url(assessment, number=1, route="assessment_question", *more):
    return reverse(f"assessments:{route}", args=[assessment.pk, number, *more])


def answer_fields(choice="3", comment="", seen=0, **more):
    fields = {"comment": comment, "seen": str(seen), **more}
    return fields if choice is None else {"choice": choice, **fields}
