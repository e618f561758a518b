from django.urls import path

from .views import extracts, kept, listening, pages, search, stories

app_name = "reading"
urlpatterns = [
    path("", pages.home, name="home"),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("help/", pages.help_page, name="help"),
    path("stories/", stories.story_list, name="story-list"),
    path("stories/extracts/<ref:ref>/", extracts.extract_list, name="extract-list"),
    path("stories/<ref:ref>/", stories.story_detail, name="story"),
    path("stories/<ref:ref>/print/", stories.story_print, name="story-print"),
    path("stories/<ref:ref>/listening/", listening.listening, name="listening"),
    path("stories/<ref:ref>/keep/", kept.story_keep, name="story-keep"),
    path("kept/", kept.kept, name="kept"),
    path("search/", search.search, name="search"),
]
