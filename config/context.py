from django.conf import settings

from accounts.roles import Task


class Permissions:
    """`may.tag` in a template: whether the person signed in holds a role with that task."""

    def __init__(self, user):
        self.user = user

    def __getitem__(self, name):
        return self.user.is_authenticated and self.user.may(Task(name))


def on_every_page(request):
    user = getattr(request, "user", None)
    return {"demo": settings.DEMO, "may": Permissions(user) if user else {}}
