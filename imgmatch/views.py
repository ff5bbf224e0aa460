from django.http import HttpRequest, HttpResponse


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("form expired", status=403)
