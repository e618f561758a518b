from django.urls import path

from .views import copies, packs, places, safeguarding, sound, story_packs

app_name = "workshops"
urlpatterns = [
    path("stories/<ref:ref>/packs/", story_packs.story_packs, name="story-packs"),
    path("excerpts/<ref:ref>/packs/", story_packs.excerpt_packs, name="excerpt-packs"),
    path("packs/", packs.pack_list, name="pack-list"),
    path("packs/new/", packs.pack_create, name="pack-create"),
    path("packs/<ref:ref>/", packs.pack, name="pack"),
    path("packs/<ref:ref>/edit/", packs.pack_edit, name="pack-edit"),
    path("packs/<ref:ref>/delete/", packs.pack_delete, name="pack-delete"),
    path("packs/<ref:ref>/again/", packs.pack_copy, name="pack-copy"),
    path("packs/<ref:ref>/stories/", places.pack_stories, name="pack-stories"),
    path("packs/<ref:ref>/stories/add/", places.featured_add, name="featured-add"),
    path("packs/<ref:ref>/excerpts/add/", places.excerpt_add, name="excerpt-add"),
    path("packs/<ref:ref>/stories/<ref:featured>/", places.featured_edit, name="featured-edit"),
    path("packs/<ref:ref>/stories/<ref:featured>/sound/", sound.featured_sound, name="featured-sound"),
    path("packs/<ref:ref>/stories/<ref:featured>/move/", places.featured_move, name="featured-move"),
    path("packs/<ref:ref>/stories/<ref:featured>/remove/", places.featured_remove, name="featured-remove"),
    path("packs/<ref:ref>/stories/<ref:featured>/pause/", safeguarding.featured_pause, name="featured-pause"),
    path(
        "packs/<ref:ref>/stories/<ref:featured>/wishes/", safeguarding.featured_wishes, name="featured-wishes"
    ),
    path("packs/<ref:ref>/print/", copies.pack_print, name="pack-print"),
    path("packs/<ref:ref>/copies/<slug:code>/", copies.copy, name="copy"),
    path("packs/<ref:ref>/copies/<slug:code>.pdf", copies.pack_pdf, name="pack-pdf"),
    path("copies/", copies.copy_list, name="copy-list"),
]
