"""Two excerpts that become one, and excerpts that go: what hangs on them, in whichever app it stands."""

from django.db import models
from django.db.models import Case, UniqueConstraint, Value, When

from .excerpt import Excerpt


def merge(merged):
    """Gives the tags, notes, places in packs and all else of each excerpt to another and deletes it: {its key: the
    other's}. What the other has already is kept once."""
    if not merged:
        return
    for relation in _relations():
        _repoint(relation.related_model, relation.field, merged)
    Excerpt.objects.filter(pk__in=merged).delete()


def let_go(keys):
    """Deletes these excerpts with their tags and notes. What would keep them no longer points to them, such as a pack
    that printed one; a row that is nothing without it goes."""
    if not keys:
        return
    for relation in _relations():
        if relation.on_delete in (models.RESTRICT, models.PROTECT):
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": keys})
            if relation.field.null:
                rows.update(**{name: None})
            else:
                rows.delete()
    Excerpt.objects.filter(pk__in=keys).delete()


def _relations():
    """The foreign keys that point to excerpts. Apps above this one have some too, which it cannot name."""
    return [
        relation
        for relation in Excerpt._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.one_to_many
    ]


def _repoint(model, field, merged):
    rows = model._base_manager.filter(**{f"{field.name}__in": {*merged, *merged.values()}})
    if alike := _alike(rows, _unique_sets(model, field), field, merged):
        model._base_manager.filter(pk__in=alike).delete()
    targets = Case(*(When(**{field.name: old}, then=Value(new)) for old, new in merged.items()))
    model._base_manager.filter(**{f"{field.name}__in": list(merged)}).update(**{field.name: targets})


def _unique_sets(model, field):
    """The names of the other fields, for each rule that allows one row with the same values in these and `field`."""
    constraints = [each for each in model._meta.constraints if isinstance(each, UniqueConstraint)]
    sets = [*(each.fields for each in constraints), *model._meta.unique_together]
    return [[name for name in names if name != field.name] for names in sets if field.name in names]


def _alike(rows, unique_sets, field, merged):
    """Keys of rows that would stand twice: another one, which stays, would have the same values. No two nulls are the
    same."""
    if not unique_sets:
        return []
    names = sorted({name for each in unique_sets for name in each})
    seen, alike = set(), []
    for key, excerpt, *values in sorted(
        rows.values_list("pk", field.attname, *names), key=lambda row: (row[1] in merged, row[0])
    ):
        value_of = dict(zip(names, values, strict=True))
        marks = [
            (number, merged.get(excerpt, excerpt), *(value_of[name] for name in each))
            for number, each in enumerate(unique_sets)
            if all(value_of[name] is not None for name in each)
        ]
        if seen.isdisjoint(marks):
            seen.update(marks)
        else:
            alike.append(key)
    return alike
