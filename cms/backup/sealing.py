"""Encryption of backups: age, for the public keys of those who may restore. https://age-encryption.org/v1

Whoever makes backups needs no secret: a stolen server opens none of them.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from .manifest import BackupProblem

INSTALL = "Encrypted backups need the package pyrage: pip install 'pyrage>=1.4'."


def pyrage() -> Any:
    try:
        import pyrage as found
    except ImportError:
        raise BackupProblem(INSTALL) from None
    return found


def recipients_of(keys: list[str]) -> list[Any]:
    """Public keys as age writes them: age1…, or of SSH: ssh-ed25519 …, ssh-rsa …. Raises BackupProblem."""
    age = pyrage()
    found = []
    for key in keys:
        kind = age.ssh if key.startswith("ssh-") else age.x25519
        try:
            found.append(kind.Recipient.from_str(key))
        except age.RecipientError:
            raise BackupProblem(f"{key[:20]}… is no public key of age (age1…) or SSH.") from None
    return found


def identities_of(file: Path) -> list[Any]:
    """Secret keys from a file of age-keygen, or an SSH key without a passphrase. Raises BackupProblem."""
    age = pyrage()
    try:
        text = file.read_text()
    except OSError as error:
        raise BackupProblem(f"{file}: {error.strerror}") from None
    try:
        if "PRIVATE KEY-----" in text:
            return [age.ssh.Identity.from_buffer(text.encode())]
        lines = [line.strip() for line in text.splitlines()]
        found = [age.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except age.IdentityError:
        found = []
    if not found:
        raise BackupProblem(f"{file} holds no secret key of age or SSH.")
    return found


def seal(source: IO[bytes] | Any, target: Any, recipients: list[Any]) -> None:
    """Streams; memory stays the same however large it is."""
    pyrage().encrypt_io(source, target, recipients)


@contextmanager
def opened(file: Path, identities: list[Any]) -> Iterator[Any]:
    """The text of a sealed file as a stream, which comes from a thread. Raises BackupProblem for another key.

    What has been read is genuine up to there; only the end of the stream says that it was all.
    """
    age = pyrage()
    failed: list[Exception] = []
    reading, writing = os.pipe()

    def work() -> None:
        with os.fdopen(writing, "wb") as target, file.open("rb") as source:
            try:
                age.decrypt_io(source, target, identities)
            except BrokenPipeError:
                pass  # nobody wants the rest
            except (age.DecryptError, OSError) as error:
                failed.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as stream:
            yield stream
    finally:
        thread.join()
        if failed:  # says more than what the reader of half a stream says
            raise BackupProblem(f"{file.name} cannot be opened: {failed[0]}. Is this the right key?") from None
