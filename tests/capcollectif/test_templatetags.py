import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from capcollectif.templatetags import capcollectif as tags


def written(template, **context):
    return Template(template).render(Context(context))


def test_url_is_django_s_the_first_time_and_the_next():
    for number in (5, 6, 5):
        page = written("{% url 'capsules:practice_detail' pk %}", pk=number)
        assert page == reverse("capsules:practice_detail", args=[number])
    assert written("{% url 'page_help' as help %}{{ help }}") == reverse("page_help")
    assert written("{% url 'nowhere' as lost %}[{{ lost }}]") == "[]"
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            written("{% url 'capsules:practice_detail' %}")


def test_url_remembers_no_word_which_may_be_a_secret():
    tags._address.cache_clear()

    page = written("{% url 'capsules:own_page' token %}", token="secret")

    assert page == reverse("capsules:own_page", args=["secret"])
    assert tags._address.cache_info().currsize == 0
