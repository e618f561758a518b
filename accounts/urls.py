from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.person_create, name="person-create"),
    path("offices/add/", views.office_create, name="office-create"),
    path("<ref:ref>/", views.person_edit, name="person-edit"),
    path("<ref:ref>/close/", views.person_close, name="person-close"),
    path("<ref:ref>/reopen/", views.person_reopen, name="person-reopen"),
    path("<ref:ref>/link/", views.person_link, name="person-link"),
]
