"""MOBILISE on screen: build a pack, project it, print it, and call its copies back."""

from django.http import Http404

from accounts.roles import Task, allowed


@allowed(Task.BUILD_PACKS)
def pack_list(request):
    raise Http404


pack_create = pack_create_words = pack = pack_edit = pack_delete = pack_copy = pack_stories = pack_list
featured_add = featured_edit = featured_move = featured_remove = pack_print = copy = pack_pdf = pack_list
copy_list = pack_list
