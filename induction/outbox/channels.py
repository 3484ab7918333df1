"""How a letter leaves: by a mail server, or, without one, into a folder where a person can read it."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from induction import clock

_TIMEOUT_SECONDS = 20


class CannotSend(Exception):
    """The letter was not taken. ``final``: trying again will not help."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        """Keep the server's words, and whether they are its last."""
        super().__init__(why)
        self.final = final


@dataclass(frozen=True)
class Letter:
    """A message made ready: plain text (Markdown that reads well as it is), HTML, perhaps a calendar file."""

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    reference: str
    calendar: str | None = None
    calendar_method: str | None = None


class Channel(Protocol):
    """Something that takes letters."""

    def send(self, letter: Letter) -> None:
        """Hand over one letter. Raises ``CannotSend``."""
        ...


def as_email(letter: Letter, sender: str) -> EmailMessage:
    """Return the letter as an email: text and HTML as alternatives, the calendar file as a third and as an attachment.

    Raises ``CannotSend`` for what no email can carry, such as a line break in a name.
    """
    try:
        return _composed(letter, sender)
    except ValueError as error:  # UnicodeError is one
        raise CannotSend(f"{type(error).__name__} in an address, a name or the subject", final=True) from error


def _composed(letter: Letter, sender: str) -> EmailMessage:
    email = EmailMessage()
    email["From"] = formataddr(parseaddr(sender))
    email["To"] = formataddr((letter.to_name, letter.to_address))
    email["Subject"] = letter.subject
    email["Date"] = format_datetime(clock.now())
    email["Message-ID"] = letter.reference
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(letter.text)
    email.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        # Outlook and Gmail act on the alternative; Apple Mail and people's own habits on the attachment.
        method = letter.calendar_method or "PUBLISH"
        email.add_alternative(letter.calendar, subtype="calendar", params={"method": method})
        email.add_attachment(
            letter.calendar.encode(), maintype="application", subtype="ics", filename="welcome-session.ics"
        )
    return email


class Folder:
    """Keeps each letter as a file, named by when it was sent; for the demonstration and for tests."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Write into ``folder``, which is made when first needed."""
        self.folder = folder
        self.sender = sender

    def send(self, letter: Letter) -> None:
        """Write one letter."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = clock.now().strftime("%Y%m%d-%H%M%S-%f")
        path = self.folder / f"{stamp}-{letter.reference.strip('<>').split('@')[0]}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(as_email(letter, self.sender).as_bytes())
        unfinished.rename(path)


class Smtp:
    """Sends through a mail server: ``smtp://`` with STARTTLS, ``smtps://`` with TLS, ``smtp+plain://`` with neither."""

    def __init__(self, address: str, sender: str) -> None:
        """Take the server's ``address`` and the sender."""
        parts = urlsplit(address)
        self.scheme = parts.scheme
        self.host = parts.hostname or "localhost"
        self.port = parts.port or {"smtps": 465, "smtp": 587}.get(parts.scheme, 25)
        self.user = unquote(parts.username) if parts.username else None
        self.password = unquote(parts.password or "")
        self.sender = sender

    def send(self, letter: Letter) -> None:
        """Send one letter; a 5xx answer about the address is final, everything else may pass."""
        try:
            with self._connection() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(as_email(letter, self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise CannotSend(f"{code} {_text(words)}", final=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            raise CannotSend(f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise CannotSend(f"{type(error).__name__}: {error}") from error

    def _connection(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)
        if self.scheme == "smtp":
            server.starttls(context=ssl.create_default_context())
        return server


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def channel_for(mail: str, sender: str, data_folder: Path) -> Channel:
    """Return the channel that the setting ``mail`` names."""
    return Folder(data_folder / "mail", sender) if mail == "folder" else Smtp(mail, sender)
