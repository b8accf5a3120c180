"""Keys of names as one segment of an address, and back: nothing is lost, no dot, no slash."""

import re

# What no file's name, no query and no other segment begins with; "~" starts two hexadecimal digits.
_SIGN = re.compile("[\x00-,./:-@\\[-`{-\x7f]")
_WRITTEN = re.compile("~([0-9a-f]{2})|_|[^_~]")


def segment_of(key: str) -> str:
    """Return a key of `folding.label_key` as a segment: “reward hacking” is `reward_hacking`.

    Letters of every script, digits and hyphens stay; other ASCII signs become `~` and their code.
    """
    return _SIGN.sub(lambda sign: "_" if sign[0] == " " else f"~{ord(sign[0]):02x}", key)


def key_of(segment: str) -> str:
    """Return the text that `segment_of` wrote, or "" where it writes no such thing."""
    if "".join(each[0] for each in _WRITTEN.finditer(segment)) != segment:
        return ""
    return _WRITTEN.sub(
        lambda each: chr(int(each[1], 16)) if each[1] else each[0].replace("_", " "), segment
    )
