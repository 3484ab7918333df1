"""Keys that rotate: the old one reads until everything has been written again, and then it can go."""

from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask

from induction.access.enums import Need
from induction.db import Base, db
from induction.encryption import confidential_columns, rotate
from induction.sessions.models import AccessArrangement
from tests.conftest import make_app
from tests.factories import access


def _with_keys(folder: Path, *keys: bytes) -> Flask:
    return make_app(folder, encryption_keys=",".join(key.decode() for key in keys))


def test_after_rotating_the_old_key_is_not_needed(tmp_path: Path) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    with _with_keys(tmp_path, old).app_context():
        Base.metadata.create_all(db.engine)
        profile = access.profile(Need.BRAILLE, own_words="Please write large")
        number = profile.id
        db.session.commit()
    with _with_keys(tmp_path, new, old).app_context():
        assert db.session.get_one(type(profile), number).own_words == "Please write large"
        db.session.close()
        assert rotate() == 1
    with _with_keys(tmp_path, new).app_context():
        assert db.session.get_one(type(profile), number).own_words == "Please write large"


def test_every_table_with_confidential_text_has_an_id_to_go_by() -> None:
    assert AccessArrangement.__table__ in confidential_columns()
    assert [table.name for table in confidential_columns() if "id" not in table.columns] == []
