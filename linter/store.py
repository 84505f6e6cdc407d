"""Files we write: whole or not at all, with the mode they had."""

from __future__ import annotations

import contextlib
import os
import stat

from linter.errors import InputError


def replace(path: str, data: bytes) -> None:
    """Write a file by way of a temporary one beside it; the mode bits of an old file are kept.

    A device or a pipe is written to, never replaced.
    """
    import tempfile  # its own imports cost every start

    try:
        mode = os.stat(path).st_mode if os.path.exists(path) else None
        if mode is not None and not stat.S_ISREG(mode):
            with open(path, "wb") as stream:
                stream.write(data)
            return
        handle, temporary = tempfile.mkstemp(prefix=".upgradelint-", dir=os.path.dirname(os.path.abspath(path)))
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(temporary, 0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
            os.replace(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}; check the disk and permissions"
        raise InputError(message) from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
