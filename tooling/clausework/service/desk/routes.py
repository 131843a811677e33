"""Where the desk's pages are."""

from __future__ import annotations

from starlette.routing import Route

from clausework.service.desk import sessions, views

ROUTES = (
    Route("/desk/", views.queue, methods=["GET"]),
    Route("/desk/publish", views.publish_many, methods=["POST"]),
    Route("/desk/comments/{number}", views.comment, methods=["GET"]),
    Route("/desk/comments/{number}", views.act, methods=["POST"]),
    Route("/desk/sign-in", sessions.sign_in_page, methods=["GET"]),
    Route("/desk/sign-in", sessions.sign_in, methods=["POST"]),
    Route("/desk/sign-out", sessions.sign_out, methods=["POST"]),
    Route("/desk/join/{token}", sessions.join_page, methods=["GET"]),
    Route("/desk/join/{token}", sessions.join, methods=["POST"]),
)
