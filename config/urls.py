from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from accounts.signing_in import change_password, forgotten_password, set_password, sign_in

# Only the pages Heard needs: no sign-up, and no change of e-mail, by which exclusions recognise a person.
signing_in = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", login_not_required(account.account_inactive), name="account_inactive"),
    path("password/", change_password, name="account_change_password"),
    path("password/forgotten/", forgotten_password, name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        login_not_required(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/set/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        set_password,
        name="account_reset_password_from_key",
    ),
    path(
        "password/set/done/",
        login_not_required(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # allauth reverses this name; there is no sign-up, so it redirects to sign-in
    path(
        "sign-up/",
        login_not_required(RedirectView.as_view(pattern_name="account_login")),
        name="account_signup",
    ),
]

urlpatterns = [
    path("", include("reading.urls")),
    path("", include("themes.urls")),
    path("", include("workshops.urls")),
    path("", include("stories.urls")),
    path("people/", include("accounts.urls")),
    path("account/", include(signing_in)),
]

handler404 = "config.errors.not_found"
handler403 = "config.errors.forbidden"
