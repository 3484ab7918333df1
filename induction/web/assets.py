"""Styles and scripts: built into ``static/`` under names that carry a hash of their content."""

import json
from pathlib import Path

from flask import Flask, url_for


class AssetsNotBuilt(Exception):
    """The styles have not been compiled yet; ``make styles`` does it."""


def init_app(app: Flask) -> None:
    """Give templates ``asset(name)``, the address of a built file."""
    static = Path(app.static_folder or "")
    manifest: dict[str, str] = {}

    def asset(name: str) -> str:
        if not manifest:
            path = static / "manifest.json"
            if not path.exists():
                raise AssetsNotBuilt("induction/static/manifest.json is missing: run `make styles`")
            manifest.update(json.loads(path.read_text()))
        return url_for("static", filename=manifest[name])

    app.jinja_env.globals["asset"] = asset
