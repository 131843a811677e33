"""A small OpenID provider for tests, in a process of its own: `python oidc_provider.py PORT`.

It signs in whoever it was told to, at once. What it says wrong, it says because a test told it to
with a POST to /behave: claims that replace the right ones, another algorithm, another key.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from urllib.parse import unquote, urlencode

from granian.constants import Interfaces
from granian.server.embed import Server
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "desk client", "s:e cret/+"
USUAL = {"sub": "248289761001", "email": "chen@example.org", "email_verified": True}


class Provider:
    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.known: dict[str, dict[str, str]] = {}
        self.behaviour: dict[str, object] = {}
        self.turn()

    def turn(self) -> None:
        """Take new keys."""
        self.rsa = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})
        self.ec = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig"})

    async def behave(self, request: Request) -> Response:
        self.behaviour = await request.json()
        if self.behaviour.get("turn"):
            self.turn()
        return Response(None, 204)

    async def discovery(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.behaviour.get("issuer", self.issuer),
                "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def keys(self, _request: Request) -> Response:
        return JSONResponse(KeySet([self.rsa, self.ec]).as_dict(private=False))

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["tenant"] == "1"
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid email profile")
        code = secrets.token_urlsafe(16)
        self.known[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.behaviour.get("iss", self.issuer)}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def token(self, request: Request) -> Response:
        if self.behaviour.get("redirect"):
            return RedirectResponse(f"{self.issuer}/steal", 307)
        form = await request.form()
        asked = self.known.pop(str(form["code"]), None)
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        basic = b64decode(request.headers["authorization"].partition(" ")[2]).decode()
        pair = tuple(unquote(part) for part in basic.split(":"))
        good = (
            asked is not None
            and pair == (CLIENT, SECRET)
            and urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
            and form["redirect_uri"] == asked["redirect_uri"]
            and form["grant_type"] == "authorization_code"
        )
        if not good or asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= USUAL | dict(self.behaviour.get("claims", {}))
        claims = {name: value for name, value in claims.items() if value is not None}
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.sign(claims)})

    def sign(self, claims: dict[str, object]) -> str:
        name = str(self.behaviour.get("alg", "RS256"))
        if name == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if name == "HS256":  # by the public key as if it were a secret
            key = OctKey.import_key(json.dumps(self.rsa.as_dict(private=False)))
            return jwt.encode({"alg": "HS256", "kid": self.rsa.kid}, claims, key)
        key = RSAKey.generate_key(2048, {"kid": self.rsa.kid}) if name == "stranger" else self.rsa
        if name == "ES256":
            return jwt.encode({"alg": "ES256", "kid": self.ec.kid}, claims, self.ec)
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def _part(value: dict[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def app(port: int) -> Starlette:
    made = Provider(port)
    return Starlette(
        routes=[
            Route("/behave", made.behave, methods=["POST"]),
            Route("/.well-known/openid-configuration", made.discovery),
            Route("/keys", made.keys),
            Route("/authorize", made.authorize),
            Route("/token", made.token, methods=["POST"]),
        ]
    )


if __name__ == "__main__":
    at = int(sys.argv[1])
    asyncio.run(
        Server(app(at), address="127.0.0.1", port=at, interface=Interfaces.ASGI, websockets=False).serve()
    )
