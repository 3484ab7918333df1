"""What the browser may do with our pages: nothing but show them, with our own scripts and styles."""

import secrets

from flask import Flask, Response, g, request

_PERMANENT_SECONDS = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Set the security headers on every response."""
    app.context_processor(lambda: {"csp_nonce": nonce()})
    app.after_request(_set)


def nonce() -> str:
    """Return this response's nonce, for the one line of script that GOV.UK Frontend puts in the page."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


def _set(response: Response) -> Response:
    script = f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == "static":
        response.cache_control.public = True
        response.cache_control.max_age = _PERMANENT_SECONDS
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    elif "Cache-Control" not in response.headers:
        # A page may hold what only its reader may see; the back button after signing out must not show it.
        response.cache_control.no_store = True
    return response
