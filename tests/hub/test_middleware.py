"""From an address to a scope: what every answer carries, and what a view may not forget."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from hub.middleware import ScopeMiddleware
from hub.models import Company, Job
from hub.tenancy import scope, tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def inside(world, view, person=None):
    """`view` as the rest of the chain, on a page of Nordisk."""
    request = RequestFactory().get(f"/c/{world.nordisk.pk}/")
    request.user = person or world.member
    return ScopeMiddleware(view)(request)


def test_nothing_of_a_page_is_kept_in_a_cache(world, as_):
    answer = as_(world.member).get(f"/c/{world.nordisk.pk}/")
    assert "no-store" in answer.headers["Cache-Control"] and "private" in answer.headers["Cache-Control"]


def test_every_answer_has_a_number_of_its_own(client, db):
    numbers = {client.get("/login/").headers["X-Request-Id"] for _ in range(3)}
    assert len(numbers) == 3


def test_the_content_policy_is_strict(client, db):
    policy = client.get("/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy


def test_the_scope_ends_with_the_answer(world):
    from hub.tenancy import Unscoped

    inside(world, lambda request: HttpResponse(Job.objects.count()))
    with pytest.raises(Unscoped):
        Job.objects.count()


@pytest.mark.parametrize("status", [500, 503])
def test_a_failed_answer_leaves_nothing(world, status):
    def view(request):
        Job.objects.create(kind="payroll.x", title="half")
        return HttpResponse(status=status)

    inside(world, view)
    with scope(world.nordisk):
        assert not Job.objects.exists()


def test_a_refused_act_leaves_nothing(world):
    def view(request):
        Job.objects.create(kind="payroll.x", title="half")
        answer = HttpResponse(status=409)
        answer.undo = True
        return answer

    inside(world, view)
    with scope(world.nordisk):
        assert not Job.objects.exists()


def test_a_stream_would_outlive_the_scope(world):
    with pytest.raises(RuntimeError, match="streaming"):
        inside(world, lambda request: StreamingHttpResponse(iter(["x"])))


def test_a_view_that_says_nothing_about_rights_is_not_served(world):
    def view(request):
        return HttpResponse()

    view.__module__ = "hub.views.forgotten"
    middleware = ScopeMiddleware(view)
    with pytest.raises(RuntimeError, match="does not say what it requires"):
        middleware.process_view(RequestFactory().get("/x/"), view, (), {})


@pytest.mark.parametrize("path", ["/c/{}/", "/t/{}/", "/api/v1/companies/{}/"])
@pytest.mark.parametrize("number", ["00000000-0000-7000-8000-000000000000", "------------------------------------"])
def test_a_number_that_is_none_is_not_there(world, as_, path, number):
    expected = 401 if path.startswith("/api") else 404
    assert as_(world.owner).get(path.format(number)).status_code == expected


def test_an_office_wide_person_reaches_a_company_made_later(world, as_):
    with tenant_scope(world.office):
        late = Company.objects.create(name="Sen AB", orgnr="556677-8899")
    assert as_(world.owner).get(f"/c/{late.pk}/").status_code == 200
    assert as_(world.member).get(f"/c/{late.pk}/").status_code == 404


def test_a_form_without_its_token_is_not_sent(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.member)
    answer = client.post(f"/c/{world.nordisk.pk}/notices/reading/")
    assert answer.status_code == 403 and "blivit för gammalt" in answer.content.decode()


def test_the_language_is_the_persons_own(world, as_):
    client = as_(world.member)
    assert 'lang="sv"' in client.get(f"/c/{world.nordisk.pk}/").content.decode()
    client.post("/profile/", {"language": "en", "next": f"/c/{world.nordisk.pk}/"})
    assert 'lang="en"' in client.get(f"/c/{world.nordisk.pk}/").content.decode()
