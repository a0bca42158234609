"""All settings, from the environment. Each one is explained in docs/settings.md.

Without DATABASE_URL the product runs *embedded*: SQLite, keys of its own and everything
in one process. With PostgreSQL it is a *server* and wants real keys.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from worktracker import keys, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

WORKTRACKER_HOME = Path(env.str("WORKTRACKER_HOME", "") or BASE_DIR / "var").resolve()
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000)
WEB_WORKERS = env.int("WEB_WORKERS", 2)
WORKER_PROCESSES = env.int("WORKER_PROCESSES", 2)
DEBUG = env.bool("DEBUG", False)
DEMO_MODE = env.bool("DEMO_MODE", False)

_database_url = env.str("DATABASE_URL", "")
EMBEDDED = not _database_url.startswith(("postgres:", "postgresql:"))
if EMBEDDED and _database_url and not _database_url.startswith("sqlite:"):
    raise ImproperlyConfigured("DATABASE_URL must be postgres://… or sqlite:///….")

if EMBEDDED:
    _made = keys.load_or_create(WORKTRACKER_HOME)
    _secret = env.str("SECRET_KEY", "") or _made["SECRET_KEY"]
    _field_keys = env.str("FIELD_ENCRYPTION_KEYS", "") or _made["FIELD_ENCRYPTION_KEYS"]
    PUBLIC_URL = env.str("PUBLIC_URL", "") or f"http://127.0.0.1:{PORT}"
else:
    _secret = keys.given(
        "SECRET_KEY", env.str("SECRET_KEY", ""), why="50 random characters, kept secret"
    )
    _field_keys = keys.given(
        "FIELD_ENCRYPTION_KEYS",
        env.str("FIELD_ENCRYPTION_KEYS", ""),
        why="the Fernet keys that protect the stored tokens of networks",
    )
    PUBLIC_URL = keys.given(
        "PUBLIC_URL",
        env.str("PUBLIC_URL", ""),
        why="the address people use, such as https://worktracker.example",
    )
SECRET_KEY = keys.check_secret(_secret)
FIELD_ENCRYPTION_KEYS = keys.field_keys(_field_keys)
PUBLIC_URL = PUBLIC_URL.rstrip("/")

_public = urlsplit(PUBLIC_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured("PUBLIC_URL must be http:// or https:// and a host.")
_https = _public.scheme == "https"
# Loopback: health checks, and the embedded product itself.
ALLOWED_HOSTS = [
    _public.hostname,
    *env.list("ALLOWED_HOSTS", default=[]),
    *["127.0.0.1", "localhost", "[::1]"],
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

LOGGING = logs.config(
    level=env.str("LOG_LEVEL", "WARNING" if EMBEDDED else "INFO").upper(),
    json=env.str("LOG_FORMAT", "line" if EMBEDDED else "json") == "json",
)

# -- People and foreign services ------------------------------------------------------
SIGNUP = env.str("SIGNUP", "open")
if SIGNUP not in {"open", "invite", "closed"}:
    raise ImproperlyConfigured("SIGNUP must be open, invite or closed.")
ANTHROPIC_API_KEY = env.str("ANTHROPIC_API_KEY", "")
ANTHROPIC_BASE_URL = keys.gateway_url(
    "ANTHROPIC_BASE_URL",
    env.str("ANTHROPIC_BASE_URL", "") or "https://api.anthropic.com",
)
ANTHROPIC_AUTH = keys.one_of(
    "ANTHROPIC_AUTH", env.str("ANTHROPIC_AUTH", "bearer"), "bearer", "x-api-key"
)
ANTHROPIC_FEATURES = keys.one_of(
    "ANTHROPIC_FEATURES", env.str("ANTHROPIC_FEATURES", "auto"), "auto", "full", "plain"
)
ANTHROPIC_NOTE_MODEL = env.str("ANTHROPIC_NOTE_MODEL", "claude-sonnet-5-5")
ANTHROPIC_FACETS_MODEL = env.str("ANTHROPIC_FACETS_MODEL", "claude-haiku-5-5")
ANTHROPIC_PROSE_MODEL = env.str("ANTHROPIC_PROSE_MODEL", "claude-opus-5-5")
_efforts = ("low", "medium", "high", "xhigh", "max")
ANTHROPIC_NOTE_EFFORT = keys.one_of(
    "ANTHROPIC_NOTE_EFFORT", env.str("ANTHROPIC_NOTE_EFFORT", "low"), *_efforts
)
ANTHROPIC_FACETS_EFFORT = keys.one_of(
    "ANTHROPIC_FACETS_EFFORT", env.str("ANTHROPIC_FACETS_EFFORT", "low"), *_efforts
)
ANTHROPIC_PROSE_EFFORT = keys.one_of(
    "ANTHROPIC_PROSE_EFFORT", env.str("ANTHROPIC_PROSE_EFFORT", "medium"), *_efforts
)
#: Seconds to wait for one answer.
ANTHROPIC_TIMEOUT = env.float("ANTHROPIC_TIMEOUT", 120.0)
#: Tokens of the evidence of one day and project that a note is written from.
MODEL_NOTE_TOKENS = env.int("MODEL_NOTE_TOKENS", 4_000)
#: Tokens that a model may use for one person in 24 hours; then notes are offline.
MODEL_DAY_TOKENS = env.int("MODEL_DAY_TOKENS", 2_000_000)
#: US dollars in a month: for one person, and for all together (None: no bound).
MODEL_MONTH_USD = keys.dollars("MODEL_MONTH_USD", env.str("MODEL_MONTH_USD", "10"))
_site_month = env.str("MODEL_SITE_MONTH_USD", "")
MODEL_SITE_MONTH_USD = (
    keys.dollars("MODEL_SITE_MONTH_USD", _site_month) if _site_month else None
)
#: For a million tokens in and out, of models that the list of prices does not know.
MODEL_PRICE_USD = keys.prices("MODEL_PRICE_USD", env.str("MODEL_PRICE_USD", "10/50"))
LINKEDIN_CLIENT_ID = env.str("LINKEDIN_CLIENT_ID", "")
LINKEDIN_CLIENT_SECRET = env.str("LINKEDIN_CLIENT_SECRET", "")
LINKEDIN_BASE_URL = keys.foreign_url(
    "LINKEDIN_BASE_URL", env.str("LINKEDIN_BASE_URL", "")
)
#: Of LinkedIn's API, as YYYYMM; LinkedIn ends each about a year after it appeared.
LINKEDIN_VERSION = env.str("LINKEDIN_VERSION", "202609")
X_CLIENT_ID = env.str("X_CLIENT_ID", "")
X_CLIENT_SECRET = env.str("X_CLIENT_SECRET", "")
X_BASE_URL = keys.foreign_url("X_BASE_URL", env.str("X_BASE_URL", ""))
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# -- Rooms ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "accounts",  # before allauth: its mails are worded here
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "runs",
    "search",
    "sessions_app",
    "journal",
    "publishing",
    "frontend",
]
if not EMBEDDED:
    INSTALLED_APPS.insert(0, "django.contrib.postgres")

MIDDLEWARE = [
    "worktracker.middleware.RequestMiddleware",
    "worktracker.middleware.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "frontend.middleware.ZoneMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "worktracker.urls"
WSGI_APPLICATION = "worktracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.page",
            ],
        },
    }
]

# -- Data -----------------------------------------------------------------------------
# IMMEDIATE: a transaction that reads and then writes would otherwise fail at once with
# "database is locked". Persistent connections: the PRAGMAs are sent once, not per
# request.
_sqlite_pragmas = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
    "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728;"
)
DATABASES = {
    "default": env.db_url_config(
        _database_url or f"sqlite:///{WORKTRACKER_HOME / 'worktracker.sqlite3'}"
    )
}
DATABASES["default"]["CONN_MAX_AGE"] = None
if EMBEDDED:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": _sqlite_pragmas,
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

_storage_url = env.str("STORAGE_URL", "") or f"file://{WORKTRACKER_HOME / 'blobs'}"
if not _storage_url.startswith("file:///"):
    raise ImproperlyConfigured("STORAGE_URL must be file:///an/absolute/folder.")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": _storage_url.removeprefix("file://"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "/static/"
# Embedded: straight from the rooms' static folders, without a collectstatic step.
STATIC_ROOT = None if EMBEDDED else BASE_DIR / "static-build"
WHITENOISE_USE_FINDERS = EMBEDDED
WHITENOISE_AUTOREFRESH = DEBUG

# One cache for all processes, on what is needed anyway: signing in must work
# without Redis.
CACHES = {
    "default": {
        # Counters of rate limits live here: 300 entries would push each other out.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
        **(
            {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
            if EMBEDDED
            else {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "worktracker_cache",
            }
        ),
    }
}

# -- Background work ------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
# The schedule is in the runs: beat only says "look". In memory, so no file of its own.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
SWEEP_SECONDS = env.int("SWEEP_SECONDS", 30 if REDIS_URL else 3)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "runs.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    }
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "socket_timeout": 3,
        "socket_connect_timeout": 1,
        # A hint is tried once; the sweep sends what was lost.
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    if REDIS_URL
    else {"polling_interval": 0.02}
)

# -- Accounts -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation"
        ".UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none" if EMBEDDED else "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Worktracker"
# Proxies in front of the server whose X-Forwarded-For is to be believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

EMAIL_URL = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_URL)
EMAIL_TIMEOUT = 10
# Mail is durable work: a Run takes it, and this sends it.
MAIL_BACKEND = EMAIL_URL["EMAIL_BACKEND"]
# Whether webhooks may lead into the network of this server, and use plain http.
WEBHOOKS_MAY_BE_PRIVATE = env.bool("WEBHOOKS_MAY_BE_PRIVATE", default=False)
EMAIL_BACKEND = "runs.mail.QueuedMail"
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", f"Worktracker <worktracker@{_public.hostname}>"
)

# -- API ------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.PageSession",
    ],
    # The strict default: signed in, or a token that may read, and then only read.
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.ReadScope"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttles.PerCaller"],
    "DEFAULT_PAGINATION_CLASS": "accounts.pagination.Pages",
    "EXCEPTION_HANDLER": "accounts.problems.exception_handler",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "accounts.schema.Schema",
}
SPECTACULAR_SETTINGS = {
    "DEFAULT_GENERATOR_CLASS": "accounts.schema.Generator",
    "TITLE": "Worktracker",
    "DESCRIPTION": "Upload sessions, and read what came of them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "accounts.schema.add_problems",
    ],
    # One name for each set of values that several fields share.
    "ENUM_NAME_OVERRIDES": {
        "TokenScope": "accounts.models.ApiToken.Scope",
        "TeamRole": "accounts.models.Membership.Role",
        "DraftStatus": "publishing.models.Draft.Status",
        "ItemStatus": "journal.models.NoteItem.Status",
        "ItemKind": "journal.models.NoteItem.Kind",
    },
}

# -- What a browser may do ------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
# Strict would lose the session of a person whom a network sends back.
SESSION_COOKIE_SAMESITE = "Lax"
# With an https address a proxy ends TLS in front of this; loopback checks come without.
SECURE_SSL_REDIRECT = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https

# -- Language and time ----------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True
