"""Language tags (BCP 47) in their usual case, and which way their scripts run."""

import re

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}|[a-z]{4,8})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE,
)
_RIGHT_TO_LEFT_SCRIPTS = {"arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg"}
_RIGHT_TO_LEFT_LANGUAGES = {
    "ar", "arc", "ckb", "dv", "fa", "he", "khw", "ks", "ps", "sd", "syr", "ug", "ur", "yi",
}  # fmt: skip
LANGUAGE_MAX_LENGTH = 35


def canonical_language(tag: str) -> str:
    """Return the tag in its usual case (`pt-BR`, `zh-Hant`); "" stays "".

    Raises ValueError where `tag` is not of BCP 47's form.
    """
    tag = tag.strip()
    if tag == "":
        return ""
    match = _TAG.fullmatch(tag.replace("_", "-"))
    if match is None or len(tag) > LANGUAGE_MAX_LENGTH:
        raise ValueError(f"is not a language tag such as en or pt-BR: {tag[:40]!r}")
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts) + match["rest"].lower()


def direction(tag: str) -> str:
    """Return `rtl` or `ltr`: the way text in this language runs."""
    language, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if language in _RIGHT_TO_LEFT_LANGUAGES else "ltr"
