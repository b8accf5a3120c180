"""Text in XML: escaped, and without the characters that XML 1.0 has no place for."""

import re
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;"}


def xml_text(text: str) -> str:
    """Return text for an element or a quoted attribute."""
    return escape(_FORBIDDEN.sub("\ufffd", text), _QUOTES)
