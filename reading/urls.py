from django.urls import path

from . import views

app_name = "reading"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_page, name="help"),
    path("stories/", views.story_list, name="story-list"),
    path("stories/<ref:ref>/", views.story_detail, name="story"),
    path("stories/<ref:ref>/print/", views.story_print, name="story-print"),
    path("search/", views.search, name="search"),
]
