from django.urls import path

from . import views

app_name = "stories"
urlpatterns = [
    path("recordings/<ref:ref>/", views.recording, name="recording"),
    path("check/", views.check, name="check"),
    path("check/<str:code>/", views.check_code, name="check-code"),
    path("gather/", views.gather_list, name="gather-list"),
]
