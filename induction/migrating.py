"""Migrations: Alembic through Flask-Alembic, numbered one after the other."""

from pathlib import Path

from flask_alembic import Alembic

from induction.db import Base, EncryptedText, UtcDateTime
from induction.shipped import shipped_folder


class Migrations(Alembic):
    """Alembic with our metadata, and revisions called 0001, 0002, …"""

    def __init__(self) -> None:
        """Take the metadata of every room that has been imported."""
        super().__init__(run_mkdir=False, metadatas=Base.metadata)

    def rev_id(self) -> str:
        """Return the number after the highest there is."""
        numbers = [int(path.name[:4]) for path in Path(shipped_folder("migrations")).glob("[0-9][0-9][0-9][0-9]_*.py")]
        return f"{max(numbers, default=0) + 1:04d}"


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write our own column types as what they are in the database: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.LargeBinary()"
    return False


migrations = Migrations()
