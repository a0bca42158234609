"""Profiles over time: for their owner, for outsiders, and packets to hand out."""

from django.urls import URLPattern, URLResolver, path

from frontend.views import profile, public, public_settings, review

urlpatterns: list[URLPattern | URLResolver] = [
    path("profile/", profile.profile, name="profile"),
    path("profile/public/", public_settings.public_settings, name="public_settings"),
    path("profile/public/off/", public_settings.public_off, name="public_off"),
    path("profile/public/link/", public_settings.public_new_link, name="public_link"),
    path(
        "profile/public/preview.png",
        public_settings.public_picture,
        name="public_picture",
    ),
    path("review/", review.reviews, name="reviews"),
    path("review/<str:packet_id>/", review.review, name="review"),
    path("review/<str:packet_id>/md/", review.review_markdown, name="review_markdown"),
    path("review/<str:packet_id>/pdf/", review.review_pdf, name="review_pdf"),
    path("review/<str:packet_id>/delete/", review.review_delete, name="review_delete"),
    path(
        "teams/<str:team_id>/members/<str:member_id>/review/",
        review.member_review,
        name="member_review",
    ),
    # Handed out by their owners: these addresses stay.
    path("p/<str:secret>/", public.by_secret, name="open_link"),
    path("p/<str:secret>/preview.png", public.secret_image, name="open_link_image"),
    path("@<str:handle>/", public.by_handle, name="open_handle"),
    path("@<str:handle>/preview.png", public.handle_image, name="open_handle_image"),
]
