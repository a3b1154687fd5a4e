"""Every address that is answered over HTTP, besides the gateway's."""

from django.urls import include, path

urlpatterns = [
    path("", include("guicang.entrypoints.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("guicang.entrypoints.api.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
