"""Lists by cursor: `{results, next}`; `next` is passed back as `cursor`."""

from rest_framework.response import Response


def listed(shape, rows, cursor: str = "") -> Response:
    return Response({"results": shape(rows, many=True).data, "next": cursor or None})


def valid(shape, request) -> dict:
    """What was sent, or 400 with `fields`."""
    found = shape(data=request.data)
    found.is_valid(raise_exception=True)
    return dict(found.validated_data)


def act(request, **more) -> dict:
    """What every action takes."""
    return {"company": request._request.company, "by": request.user, **more}
