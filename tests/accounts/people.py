"""Adding and changing people in tests."""

PEOPLE = "/people/"


def add_person(keeper, **fields):
    fields = {"name": "New Person", "email": "new@example.org", "office": "", "roles": []} | fields
    return keeper.post("/people/add/", fields)


def change_person(keeper, person, **fields):
    fields = {
        "name": person.name,
        "office": person.office.ref if person.office else "",
        "roles": sorted(person.roles),
    } | fields
    return keeper.post(f"/people/{person.ref}/", fields)


def just_before_saving(monkeypatch, form, act):
    """Someone else does this at the last moment: after what was typed was found right, before it is kept."""
    keep = form.save

    def save(self):
        act()
        return keep(self)

    monkeypatch.setattr(form, "save", save)
