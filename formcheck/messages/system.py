"""What the system says, as messages."""

from __future__ import annotations

import errno
from typing import Final

from formcheck.messages.error_ids import System
from formcheck.messages.ids import Note
from formcheck.messages.message import Message

BY_NUMBER: Final = {
    errno.EACCES: System.PERMISSION_DENIED,
    errno.EPERM: System.NOT_PERMITTED,
    errno.ENOSPC: System.DISK_FULL,
    errno.EDQUOT: System.QUOTA_EXCEEDED,
    errno.EROFS: System.DISK_READ_ONLY,
    errno.ENOENT: System.NOT_THERE,
    errno.ENOTDIR: System.NO_DIRECTORY,
    errno.EISDIR: System.IS_DIRECTORY,
    errno.EEXIST: System.FILE_EXISTS,
    errno.EINVAL: System.INVALID_ARGUMENT,
    errno.ELOOP: System.LINKS_IN_CIRCLES,
    errno.ENAMETOOLONG: System.NAME_TOO_LONG,
    errno.EIO: System.DISK_ERROR,
    errno.EMFILE: System.TOO_MANY_OPEN,
    errno.EFBIG: System.FILE_TOO_LARGE,
    errno.EADDRINUSE: System.ADDRESS_IN_USE,
    errno.EADDRNOTAVAIL: System.ADDRESS_NOT_AVAILABLE,
}


def reason(error: Exception) -> Message:
    """Why something could not be done."""
    number = getattr(error, "errno", None)
    known = BY_NUMBER.get(number) if number is not None else None
    text = getattr(error, "strerror", None) or str(error)
    return Message(known) if known else Message.of(Note.AS_WRITTEN, text=text)
