"""Who can sign in to the demonstration, for its sign-in page. Nowhere else is it told who has an account."""

from dataclasses import dataclass

from django.conf import settings

from .models import User

DEMO_DOMAIN = "example.org"  # of everybody in seeds/demo.toml; reserved, so nobody real has an address there


@dataclass(frozen=True)
class DemoPerson:
    name: str
    email: str
    roles: str  # their labels


def demo_people() -> list[DemoPerson]:
    """The demonstration's people who can sign in, by name; nobody unless this is one (HEARD_DEMO). Two queries."""
    if not settings.DEMO:
        return []
    people = User.objects.filter(email__endswith=f"@{DEMO_DOMAIN}", is_active=True).prefetch_related("groups")
    return [
        DemoPerson(person.name, person.email, ", ".join(map(str, person.role_labels()))) for person in people
    ]
