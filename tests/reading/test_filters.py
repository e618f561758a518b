"""The lists to filter stories by, as the page shows them."""

import re

import pytest

from themes.models import Theme

from .. import factories

pytestmark = pytest.mark.django_db


def selects(client, address):
    """{name of a list: (its other attributes, [(value, is it chosen, label)])}."""
    page = client.get(address).content.decode()
    return {
        name: (
            rest.split(),
            [
                (value, bool(chosen), label)
                for value, chosen, label in re.findall(r'<option value="(.*?)"( selected)?>(.*?)<', options)
            ],
        )
        for name, rest, options in re.findall(r'<select id="id_\w+" name="(\w+)"(.*?)>(.*?)</select>', page)
    }


def test_what_was_chosen_is_marked_and_every_label_is_escaped(client):
    factories.make_story()
    Theme.objects.exclude(is_core=True).update(name='<b>"Else"</b>')

    whole, narrowed = (selects(client, f"/stories/{query}") for query in ("", "?theme=helping-others"))

    assert whole["theme"] == (
        [],
        [
            ("", True, "Any theme (1)"),
            ("understanding-me", False, "Understanding Me (0)"),
            ("not-being-judged", False, "Not Being Judged (0)"),
            ("helping-others", False, "Helping Others (0)"),
            ("something-else", False, "&lt;b&gt;&quot;Else&quot;&lt;/b&gt; (0)"),
        ],
    )
    assert [value for value, chosen, _label in narrowed["theme"][1] if chosen] == ["helping-others"]
    assert [value for value, chosen, _label in narrowed["kind"][1] if chosen] == [""]


def test_a_value_that_is_not_in_the_list_is_marked_as_such(client):
    factories.make_story()
    attributes, options = selects(client, "/stories/?kind=wizard")["kind"]

    assert attributes == ['aria-invalid="true"']
    assert [value for value, chosen, _label in options if chosen] == []
