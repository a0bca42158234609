"""Every address of the product. Each room keeps its own list."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from worktracker import health, metrics

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("accounts.api_urls")),
    path("api/v1/", include("search.api_urls")),
    path("api/v1/", include("sessions_app.api_urls")),
    path("api/v1/", include("journal.api_urls")),
    path("api/v1/", include("publishing.api_urls")),
    path("", include("accounts.urls")),
    path("", include("frontend.urls")),
]

handler400 = "worktracker.errors.bad_request"
handler403 = "worktracker.errors.forbidden"
handler404 = "worktracker.errors.not_found"
handler500 = "worktracker.errors.server_error"
