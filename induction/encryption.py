"""``flask encryption rotate``: write every confidential text again with the newest key, so that an old one can go."""

import click
from flask.cli import AppGroup
from sqlalchemy import Table, select, update

from induction.db import Base, EncryptedText, db, unit_of_work

encryption = AppGroup("encryption", help="The keys of confidential text.")

_AT_ONCE = 500


def confidential_columns() -> dict[Table, list[str]]:
    """Return the names of the encrypted columns by table."""
    found = {
        table: [column.name for column in table.columns if isinstance(column.type, EncryptedText)]
        for table in Base.metadata.sorted_tables
    }
    return {table: names for table, names in found.items() if names}


def rotate() -> int:
    """Read every confidential text with whatever key it has and write it with the newest; return how many rows were written.

    Each batch is a unit of work of its own: stopped half-way it can be run again, and every key still reads.
    """
    written = 0
    for table, names in confidential_columns().items():
        last = 0
        while True:
            with unit_of_work() as session:
                columns = [table.c.id, *(table.c[name] for name in names)]
                rows = session.execute(
                    select(*columns).where(table.c.id > last).order_by(table.c.id).limit(_AT_ONCE).with_for_update()
                ).all()
                for row in rows:
                    values = {name: getattr(row, name) for name in names}
                    session.execute(update(table).where(table.c.id == row.id).values(values))
            if not rows:
                break
            last = rows[-1].id
            written += len(rows)
    db.session.close()
    return written


@encryption.command("rotate")
def rotate_command() -> None:
    """Write every confidential text again with the newest key."""
    click.echo(f"{rotate()} rows have been written again. Older keys can be taken out of INDUCTION_ENCRYPTION_KEYS.")
