"""Where the desk's pages are."""

from __future__ import annotations

from starlette.routing import Route

from clausework.service.desk import (
    account,
    auditing,
    entering,
    federation,
    files,
    passkeys,
    people,
    units,
    views,
)

GET, POST = ["GET"], ["POST"]
ROUTES = (
    Route("/desk/", views.queue_page, methods=GET),
    Route("/desk/publish", views.publish_many, methods=POST),
    Route("/desk/comments/{number}", views.comment, methods=GET),
    Route("/desk/comments/{number}", views.act, methods=POST),
    Route("/desk/comments/{number}/files/{id}", files.take, methods=POST),
    Route("/desk/comments/{number}/files/{id}/show", files.show, methods=POST),
    Route("/desk/comments/{number}/files/{id}/{page:int}.png", files.picture, methods=GET),
    Route("/desk/audit", auditing.page, methods=GET),
    Route("/desk/audit.csv", auditing.table, methods=GET),
    Route("/desk/units", units.page, methods=GET),
    Route("/desk/people", people.page, methods=GET),
    Route("/desk/people", people.revoke, methods=POST),
    Route("/desk/account", account.page, methods=GET),
    Route("/desk/account", account.change, methods=POST),
    Route("/desk/sign-in", entering.sign_in_page, methods=GET),
    Route("/desk/sign-in", entering.sign_in, methods=POST),
    Route("/desk/sign-out", entering.sign_out, methods=POST),
    Route("/desk/join/{token}", entering.join_page, methods=GET),
    Route("/desk/join/{token}", entering.join, methods=POST),
    Route("/desk/join/{token}/ask", passkeys.join_ask, methods=POST),
    Route("/desk/join/{token}/passkey", passkeys.join, methods=POST),
    Route("/desk/passkey.js", passkeys.script, methods=GET),
    Route("/desk/passkey/ask", passkeys.ask, methods=POST),
    Route("/desk/passkey/sign-in", passkeys.sign_in, methods=POST),
    Route("/desk/passkey/make", passkeys.make, methods=POST),
    Route("/desk/passkey/add", passkeys.add, methods=POST),
    Route("/desk/provider/start", federation.start, methods=GET),
    Route("/desk/provider/back", federation.back, methods=GET),
)
