"""Lets nobody see a view whose declared permission she does not have."""

import functools
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, current_app
from flask_login import current_user

from induction.permissions import Declaration, Permission, Registry


def may(permission: Permission, target: Any = None) -> bool:
    """Say whether the signed-in account may do this to ``target``; nobody signed in may do nothing."""
    registry: Registry = current_app.extensions["permissions"]
    return bool(current_user.is_authenticated) and registry.allows(current_user, permission, target)


def declaration_of(view: Callable[..., Any]) -> Declaration | None:
    """Return what a view declares, or None."""
    return getattr(view, "declaration", None)


def init_app(app: Flask) -> None:
    """Guard every view that has been registered. Call it last.

    Raises ``RuntimeError`` naming a view that declares nothing, or a permission that no room has a predicate for.
    """
    registry: Registry = app.extensions["permissions"]
    for endpoint, view in app.view_functions.items():
        if endpoint == "static":
            continue
        declaration = declaration_of(view)
        if declaration is None:
            raise RuntimeError(f"the view {endpoint} declares no permission")
        if declaration.public:
            continue
        if declaration.permission not in registry.predicates:
            raise RuntimeError(f"{declaration.permission}, which {endpoint} needs, has no predicate")
        app.view_functions[endpoint] = _guarded(view, declaration)


def _guarded(view: Callable[..., Any], declaration: Declaration) -> Callable[..., Any]:
    @functools.wraps(view)
    def guarded(**values: Any) -> Any:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # set by Flask-Login
        if declaration.load is None:
            if not may(declaration.permission):
                abort(403)
            return view(**values)
        target = declaration.load(**values)
        if target is None or not may(declaration.permission, target):
            abort(404)
        return view(target)

    return guarded
