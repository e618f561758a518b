"""What fills the routes of more than one app: {which thing: what its address is made of}."""


def nothing(_site):
    """For an address without parameters."""
    return {"": {}}


def every_story(site):
    return {key: {"ref": story.ref} for key, story in site.stories.items()}
