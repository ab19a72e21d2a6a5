"""Django's settings, from the environment. What is wrong there stops the start with a sentence that says so."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from tertial.platform.postgres import cluster, hold, home
from tertial.site import environment as env
from tertial.site import outside_sign_in

ROOT = Path(__file__).resolve().parents[3]
HOME = home.home()

DEBUG = env.yes_no("TERTIAL_DEBUG", default=False)
PORT = env.whole("TERTIAL_PORT", 8000, least=1, most=65535)
ALLOWED_HOSTS = env.words("TERTIAL_HOSTS", "127.0.0.1,localhost,[::1]")
IS_BEHIND_TLS = env.yes_no("TERTIAL_TLS", default=False)
SECRET_KEY = (
    env.text("TERTIAL_SECRET_KEY")
    if {"TERTIAL_SECRET_KEY", "TERTIAL_SECRET_KEY_FILE"} & os.environ.keys()
    else home.secret(HOME, "secret_key")
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "tertial.platform",
    "tertial.organisation",
    "tertial.people",
    "tertial.indicators",
    "tertial.releases",
    "tertial.steering",
    "tertial.collection",
    "tertial.city",
    "tertial.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tertial.site.middleware.NotKept",
    "tertial.site.middleware.NoNonsense",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "tertial.people.middleware.StaysSignedIn",
    "tertial.people.middleware.SecondStepFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tertial.people.middleware.SeesAsAnother",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "tertial.site.urls"
WSGI_APPLICATION = "tertial.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tertial.site.furniture.furniture",
            ],
        },
    }
]

_database = hold.configured() or cluster.address(HOME)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "NAME": _database.name,
        "USER": _database.user,
        "PASSWORD": _database.password,
        "HOST": _database.host,
        "PORT": str(_database.port),
        "OPTIONS": dict(_database.options),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "platform.User"
AUTHENTICATION_BACKENDS = ["tertial.people.backends.RoleBackend"]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "people:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SOCIALACCOUNT_ADAPTER = "tertial.people.adapters.outside.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = outside_sign_in.providers()
ACCOUNT_ADAPTER = "tertial.people.adapters.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "user_name"
ACCOUNT_LOGIN_METHODS = {"username"}  # an e-mail address is looked up as well, so that both are one account's attempts
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# A whole office has one address outwards, so each address may try often; an account may fail five times in five minutes
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "outside": "600/m/ip",  # with the city's own account: two or three requests each time
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/5m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_ADAPTER = "tertial.people.adapters.second_steps.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from the city, not from those who sign in
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may differ by half a minute
PASSWORD_RESET_TIMEOUT = 60 * 60
SECOND_STEP_IS_REQUIRED = env.one_of("TERTIAL_SECOND_STEP", "required", ("required", "offered")) == "required"
SESSION_COOKIE_AGE = 60 * env.whole("TERTIAL_IDLE_MINUTES", 120, least=5, most=60 * 24)
SESSION_LONGEST = 3600 * env.whole("TERTIAL_LONGEST_HOURS", 12, least=1, most=24 * 7)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TERTIAL_PROXIES", int(IS_BEHIND_TLS), most=10)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

ROUND_SECONDS = env.whole("TERTIAL_ROUND_SECONDS", 3600, least=1, most=24 * 3600)
LETTERS_ARE_SENT_AT_ALL_TIMES = env.one_of("TERTIAL_LETTER_TIMES", "office", ("office", "always")) == "always"

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
SECURE_SSL_REDIRECT = IS_BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
CSRF_FAILURE_VIEW = "tertial.site.views.errors.csrf_failure"

# Mail: without a server none is sent, and without an address of ours no letter could say where to read on.
ADDRESS = env.text("TERTIAL_ADDRESS", "").rstrip("/")
EMAIL_HOST = env.text("TERTIAL_SMTP_HOST", "")
EMAIL_PORT = env.whole("TERTIAL_SMTP_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("TERTIAL_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("TERTIAL_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.yes_no("TERTIAL_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("TERTIAL_MAIL_FROM", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # What a reader may not see or does not find is no fault of ours; it stands in the audit trail where it matters.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.text("TERTIAL_LOG_LEVEL", "WARNING")},
}
