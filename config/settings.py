"""Every setting, read from the environment. A missing secret stops the start with advice."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What a first real start must decide -----------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", "")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or short. Heard does not start without one. Make one with\n"
        '    python3 -c "import secrets; print(secrets.token_urlsafe(50))"\n'
        "keep it where only the server can read it, and set it in the environment. "
        "To try Heard out, use ./run, which makes its own."
    )

DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("HEARD_DEMO", False)  # allows load_demo, and puts a banner on every page
VAR = Path(
    env.str("HEARD_VAR", str(BASE_DIR / "var"))
)  # the database, recordings and secrets of an embedded start
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address printed on paper and shown in set-password links, such as https://heard.example.org
SITE_ADDRESS = env.str("SITE_ADDRESS", "").rstrip("/")
# Who a storyteller can ask, shown on the help page: a phone number, a post address, an e-mail address
CONTACT = env.str("HEARD_CONTACT", "archivist@example.org" if DEMO else "").strip()
# HTTPS is required, except in the demo and in development.
HTTPS = env.bool("HTTPS", not (DEMO or DEBUG))

# --- Apps, middleware, templates --------------------------------------------------------------------------

INSTALLED_APPS = [
    "core",
    "accounts",
    "stories",
    "themes",
    "workshops",
    "reading",
    "seeds",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressedPages",
    "config.middleware.never_stored",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.charsets.utf8_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.daily.daily_work",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"frame": "config.frame"},
            "builtins": ["stories.templatetags.languages"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.on_every_page",
            ],
        },
    },
]

# --- The database: SQLite unless DATABASE_URL says otherwise -----------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'heard.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["CONN_HEALTH_CHECKS"] = not SQLITE  # only a server can close a connection
if SQLITE:
    DATABASES["default"]["ENGINE"] = "core.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # writers queue instead of failing half way
        "timeout": 20,
        # FULL: a withdrawal that was acknowledged survives a power cut. No mmap: it makes a known race worse.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
        " PRAGMA secure_delete=ON; PRAGMA mmap_size=0;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "core.postgresql"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits are counted in the cache, so all processes must share it. Past MAX_ENTRIES Django deletes a third of
# the entries: with its default of 300, requests with many e-mail addresses would soon push out their own counts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- Files: recordings on disk or in an S3 store, never under a public address -------------------------------

RECORDINGS_BUCKET = env.str("RECORDINGS_BUCKET", "")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("RECORDINGS_DIR", str(VAR / "recordings")),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "config.static.StaticFiles"},
}
if RECORDINGS_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": RECORDINGS_BUCKET,
            "endpoint_url": env.str("RECORDINGS_ENDPOINT", None),
            "region_name": env.str("RECORDINGS_REGION", None),
            "access_key": env.str("RECORDINGS_KEY", None),
            "secret_key": env.str("RECORDINGS_SECRET", None),
            "addressing_style": env.str("RECORDINGS_ADDRESSING", "auto"),
            "signature_version": "s3v4",
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.static.TypefaceFinder",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "stories.recordings.uploads.UploadLimit",  # stops a file larger than a recording before it reaches the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # larger uploads go straight to a temporary file
# A private folder for them, created with the first upload, instead of the machine's shared one
FILE_UPLOAD_TEMP_DIR = VAR / "arriving"
SILENCED_SYSTEM_CHECKS = ["files.E001"]  # FILE_UPLOAD_TEMP_DIR does not exist before the first upload
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Signing in ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email", "name"]}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    ]
]
ACCOUNT_ADAPTER = "accounts.adapter.NoSignUpAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.signing_in_forms.SignInForm",
    "reset_password": "accounts.signing_in_forms.ForgottenPasswordForm",
    "change_password": "accounts.signing_in_forms.ChangePasswordForm",
    "reset_password_from_key": "accounts.signing_in_forms.SetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
# Guesses are limited for each address, at one account ("here") and at all, and for each account from all addresses. It
# takes several addresses to close an account to browsers that have not signed in to it before; one that has is counted
# by itself (accounts/known_browsers.py), and is not to be stopped by what others do ("login").
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed_here": "5/5m/key,20/h/key",
    "login_failed": "10/m/ip,60/h/key",
    "login_failed_known": "5/5m/key,20/h/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_known": "5/m/key",
}
ACCOUNT_USER_DISPLAY = "accounts.models.display_name"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reading:home"
LOGOUT_REDIRECT_URL = "reading:home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Without a mail server, set-password links are shown to the archivist on screen.
MAIL_IS_SET = "EMAIL_URL" in env.ENVIRON
if MAIL_IS_SET:
    globals().update(env.email_url("EMAIL_URL"))
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
    EMAIL_TIMEOUT = 30  # seconds
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# --- Security headers ------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "microphone", "geolocation", "payment", "usb")}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # rate limits count the visitor, not the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Words and dates ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("cy", _("Welsh"))]
TIME_ZONE = "Europe/London"  # "in force today" means today here
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = []

# --- Logs: paths carry random refs; no words, titles or names are logged -------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "config.logs.WithoutRows",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"refusals": {"()": "config.logs.RefusalsInOneLine"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["refusals"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
