from allauth.account.adapter import DefaultAccountAdapter


class ClosedDoorAdapter(DefaultAccountAdapter):
    """An archivist adds people; nobody signs themselves up."""

    def is_open_for_signup(self, request):
        return False
