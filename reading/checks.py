from django.conf import settings
from django.core.checks import Info


def contact_is_set(app_configs, **kwargs):
    """Storytellers have no login and must ask somebody, so the help page must be able to say whom."""
    if settings.CONTACT:
        return []
    return [
        Info(
            "HEARD_CONTACT is not set, so the help page cannot say whom a storyteller can ask.",
            hint="Set it to a phone number, a post address or an e-mail address that somebody answers.",
            id="reading.I001",
        )
    ]
