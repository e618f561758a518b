"""Who asks: people of every role, one whose account was closed, and one whom storytellers keep out."""

from django.test import Client

PEOPLE = {
    # name: (roles, office)
    "cara": ((), "Leeds"),
    "ben": (("reader",), "Leeds"),
    "yusuf": (("reader",), "York"),
    "gwen": (("reporter",), "Leeds"),
    "asha": (("facilitator",), "Leeds"),
    "fay": (("facilitator", "reader"), "Leeds"),
    "dev": (("lead",), "Leeds"),
    "edith": (("archivist",), "Leeds"),
    "olga": (("reader", "reporter", "facilitator", "lead", "archivist"), "Leeds"),
    "finn": (("reader", "archivist"), "Leeds"),
}
SIGNED_OUT, CLOSED_ACCOUNT, SHUT_OUT = "nobody", "finn", "olga"
VIEWERS = (SIGNED_OUT, *PEOPLE)
READERS_OF_LEEDS = {"ben", "fay", "olga"}
SIGNED_IN = set(PEOPLE) - {CLOSED_ACCOUNT}
KEEPERS = {name for name, (roles, _office) in PEOPLE.items() if {"reporter", "archivist"} & {*roles}}
ALL = SIGNED_IN | {SIGNED_OUT, CLOSED_ACCOUNT}


class ClientWithoutMessages(Client):
    """A message that one page leaves for the next is not shown there: pages are compared one by one."""

    def request(self, **request):
        self.cookies.pop("messages", None)
        return super().request(**request)
