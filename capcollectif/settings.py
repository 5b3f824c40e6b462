"""Settings: one file, varied by the environment (README, « Pour de vrai »).

Every variable is read before `env.seal()`, which reports all mistakes at once.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from environs import Env
from marshmallow.validate import ContainsNoneOf, Length, Range, Regexp

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env(eager=False)
DEBUG = env.bool("DEBUG", False)


def _in_debug(value):
    """A default for developers only: elsewhere the variable must be given."""
    return {"default": value} if DEBUG else {}


SECRET_KEY = env.str("SECRET_KEY", validate=Length(min=32), **_in_debug("development-only" * 3))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
SITE_URL = env.url("SITE_URL", **_in_debug(urlsplit("http://127.0.0.1:8000")))
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", validate=ContainsNoneOf("*"), **_in_debug([".localhost", "127.0.0.1", "[::1]"])
)
DATA_DIR = env.path("DATA_DIR", BASE_DIR / "var")
DATABASE = env.dj_db_url("DATABASE_URL", "sqlite:///db.sqlite3")
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", 4, validate=Range(min=1, max=100))
env.str("EMAIL_URL", "console:", validate=Regexp("(smtp|submission|console):"))
EMAIL = env.dj_email_url("EMAIL_URL", "console:")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "CapCollectif <ne-pas-repondre@localhost>")
HELP_EMAIL = env.str("HELP_EMAIL", "")
MAIL_ON_SCREEN = env.bool("MAIL_ON_SCREEN", False)
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0, validate=Range(min=0, max=5))
# Fewer people or structures than this are never shown as figures. It may only raise five.
ANONYMITY_THRESHOLD = env.str("ANONYMITY_THRESHOLD", "")
env.seal()

HTTPS = SITE_URL.scheme == "https"
DATA_DIR.mkdir(parents=True, exist_ok=True)

# ── Applications, from the ground up ────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "capcollectif.apps.GroundConfig",
    "members.apps.MembersConfig",
    "assessments.apps.AssessmentsConfig",
    "capsules.apps.CapsulesConfig",
]

MIDDLEWARE = [
    "capcollectif.middleware.refuse_foreign_charsets",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "capcollectif.middleware.private_pages",
    "capcollectif.middleware.GZipTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "capcollectif.kept.LoginRequiredMiddleware",
    "capcollectif.middleware.explain_refused_methods",
]

ROOT_URLCONF = "capcollectif.urls"
WSGI_APPLICATION = "capcollectif.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "members.context_processors.hats",
                "capsules.context_processors.band",
            ],
            "builtins": ["capcollectif.templatetags.capcollectif"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms/ comes first
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# ── Data ────────────────────────────────────────────────────────────────────
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["NAME"] = str(DATA_DIR / DATABASE["NAME"])
    DATABASE["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # a file: :memory: ignores WAL
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    DATABASE["CONN_MAX_AGE"] = None  # a new connection reads the whole schema: 3 ms of each page
else:
    DATABASE["OPTIONS"] = {"pool": {"min_size": 1, "max_size": DATABASE_POOL_SIZE}}
    DATABASE["CONN_MAX_AGE"] = 0  # the pool keeps the connections
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by every process and node, for allauth’s rate limits.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    },
    # Rendered PDFs, by content; purged by age and number, and remade at need.
    "documents": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "documents",
        "TIMEOUT": 7 * 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# ── People ──────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.backends.WithHats"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "first_name", "last_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "capsules:home"

ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"login": "members.forms.LoginForm"}
ACCOUNT_CHANGE_EMAIL = True  # one address a person, changed once the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True  # say by mail that a password or a key has changed
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Ours, beside those of signing in: wrong codes of workshops. A room shares one address.
ACCOUNT_RATE_LIMITS = {"room_code": "30/5m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "members.forms.AddKeyForm",
    "edit_webauthn": "members.forms.EditKeyForm",
}
MFA_TOTP_ISSUER = "CapCollectif"

# ── Mail ────────────────────────────────────────────────────────────────────
EMAIL_BACKEND = "capcollectif.mail.ScreenBackend" if MAIL_ON_SCREEN else EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20

# ── Language and time ───────────────────────────────────────────────────────
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = USE_TZ = True

# ── Static files: ours, and theirs with their licence; never a CDN ──────────
MEDIA_ROOT = DATA_DIR / "files"  # what people upload: never served as it is, see uploads.py
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# ── Security ────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap’s CSS draws its arrows with data: URLs
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
MESSAGE_TAGS = {40: "danger"}  # an error, in Bootstrap’s word
CSRF_FAILURE_VIEW = "capcollectif.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"{SITE_URL.scheme}://{SITE_URL.netloc}"]
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "capcollectif.uploads.BoundedHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "capcollectif.logs.DiscreetFormatter",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
