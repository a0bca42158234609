"""What a person decides for themselves, and connected accounts."""

from django.urls import path

from frontend.views import connections, post_settings, settings, tokens

urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("settings/posts/", post_settings.post_settings, name="post_settings"),
    path("settings/posts/words/", post_settings.add_word, name="word_add"),
    path(
        "settings/posts/words/<str:word_id>/remove/",
        post_settings.remove_word,
        name="word_remove",
    ),
    path(
        "settings/posts/phrases/<str:phrase_id>/",
        post_settings.offer_phrase,
        name="phrase_offer",
    ),
    path("settings/posts/remarks/", post_settings.follow_remark, name="remark_follow"),
    path("settings/zone/", settings.zone, name="settings_zone"),
    path("settings/model/", settings.model_consent, name="settings_model"),
    path("settings/model/limit/", settings.model_limit, name="settings_model_limit"),
    path("settings/delete/", settings.delete_account, name="settings_delete"),
    path("settings/connections/", connections.connection_list, name="connections"),
    path("settings/connections/connect/", connections.begin, name="connection_begin"),
    path(
        "settings/connections/<str:connection_id>/disconnect/",
        connections.disconnect,
        name="connection_disconnect",
    ),
    # Registered with the networks: these addresses stay.
    path(
        "connections/linkedin/callback/",
        connections.callback,
        {"network": "linkedin"},
        name="callback_linkedin",
    ),
    path(
        "connections/x/callback/",
        connections.callback,
        {"network": "x"},
        name="callback_x",
    ),
    path("settings/tokens/", tokens.token_list, name="tokens"),
    path("settings/tokens/<str:token_id>/revoke/", tokens.revoke, name="token_revoke"),
]
