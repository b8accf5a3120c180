"""Code and formulas taken out of a text while the rest of it is changed, and put back after.

What is taken out leaves a mark of NULs behind, which no text has: a file's were replaced before.
"""

import re
from bisect import bisect_left
from collections.abc import Callable

MATH_LENGTH = 1_000

_MARK = re.compile(r"\x00([bi])(\d+)\x00")
_FENCE = r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(?P<marks>`{3,}(?=[^`\n]*$)|~{3,})"
_SPECIAL = re.compile(
    _FENCE + r"|(?P<math>\\\\[\[(])"
    r"|(?P<environment>\\begin\{)"
    r"|(?P<escape>\\.)"
    r"|(?P<ticks>`+)"
    r"|(?P<dollars>\$\$?)"
    r"|(?P<comment><!--)"
    r"|<(?P<element>code|pre|script|style|math)\b"
    r"|\{%-?\s*(?P<liquid>raw|verbatim|comment|highlight)\b(?P<options>[^%\n]*)%\}"
    r"|\{\{[<%]\s*(?P<hugo>highlight|code)\b(?P<arguments>[^<>%\n]*)[>%]\}\}",
    re.MULTILINE,
)
_INLINE_MATH = re.compile(r"\$(?![\s$])(?:\\.|(?!\n[ \t]*\n)[^$\\]){1,1000}?(?<![\s\\])\$(?!\d)")
_SEPARATOR = re.compile(r"<!--\s*(?:more|truncate|excerpt|end-?excerpt)\s*-->", re.IGNORECASE)
_INDENTED = re.compile(r"(?: {4}|\t)")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")


class Shield:
    """Keeps pieces of one text. A block stands on lines of its own, the rest stands in a line."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def keep(self, text: str, *, block: bool = False) -> str:
        self._kept.append(text)
        return f"\0{'b' if block else 'i'}{len(self._kept) - 1}\0"

    def restore(self, text: str) -> str:
        # A piece may hold marks of pieces kept before it.
        while "\0" in text:
            text = _MARK.sub(lambda mark: self._kept[int(mark[2])], text)
        return text

    def escape_bars(self, text: str) -> None:
        """Escape the bar of each wiki link in a row of a table, where it would end the cell."""
        for line in text.split("\n"):
            if not line.lstrip().startswith("|"):
                continue
            for mark in _MARK.finditer(line):
                kept = self._kept[int(mark[2])]
                if kept.startswith("[["):
                    self._kept[int(mark[2])] = kept.replace("|", "\\|", 1)

    def quote(self, text: str, prefix: str) -> str:
        """Put `prefix` before every line, and before those of the blocks in it."""
        for mark in _MARK.finditer(text):
            if mark[1] == "b":
                number = int(mark[2])
                self._kept[number] = self._kept[number].replace("\n", f"\n{prefix}")
        return "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))


def shield(text: str, kept: Shield) -> str:
    """Return `text` with its code, formulas and comments taken out into `kept`."""
    return _without_indented_code(_Scan(text, kept).run(), kept)


class _Scan:
    """One pass over a text. A sign that opens nothing is left where it is."""

    def __init__(self, text: str, kept: Shield) -> None:
        self.text = text
        self.kept = kept
        self.hopeless: set[str] = set()
        self._ticks: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self._ticks.setdefault(len(run[0]), []).append(run.start())

    def run(self) -> str:
        out, done, at = [], 0, 0
        while special := _SPECIAL.search(self.text, at):
            taken = self._take(special)
            if taken is None:
                at = special.end()
                continue
            start, end, replacement = taken
            out += [self.text[done:start], replacement]
            done = at = end
        return "".join([*out, self.text[done:]])

    def _take(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        """Return start, end and what to put there, or None where nothing is opened."""
        kind = special.lastgroup or ""
        if special["marks"]:
            kind = "marks"
        elif kind in ("options", "arguments"):
            kind = "liquid" if special["liquid"] else "hugo"
        take = _TAKERS.get(kind)
        return take(self, special) if take else None

    def fence(self, special: re.Match[str]) -> tuple[int, int, str]:
        marks = special["marks"]
        closing = re.compile(rf"^[ \t>]*{marks[0]}{{{len(marks)},}}[ \t]*$", re.MULTILINE)
        found = closing.search(self.text, special.end())
        end = found.end() if found else len(self.text)
        start = special.end("lead")
        return start, end, self.kept.keep(self.text[start:end], block=True)

    def code(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        same = self._ticks[len(special[0])]
        number = bisect_left(same, special.end())
        if number == len(same):
            return None
        end = same[number] + len(special[0])
        piece = self.text[special.start() : end]
        return None if "\n\n" in piece else (special.start(), end, self.kept.keep(piece))

    def formula(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        if special[0] == "$$":
            return self._until(special, "$$", MATH_LENGTH * 10)
        found = _INLINE_MATH.match(self.text, special.start())
        return (found.start(), found.end(), self.kept.keep(found[0])) if found else None

    def other_formula(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        return self._until(special, "\\\\)" if special[0][-1] == "(" else "\\\\]", MATH_LENGTH * 10)

    def environment(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        name = re.match(r"[\w*]{1,40}\}", self.text[special.end() : special.end() + 41])
        return self._until(special, "\\end{" + name[0], MATH_LENGTH * 10) if name else None

    def comment(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        if separator := _SEPARATOR.match(self.text, special.start()):
            return separator.start(), separator.end(), ""
        return self._until(special, "-->", len(self.text))

    def element(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        return self._until(special, f"</{special['element']}>", len(self.text))

    def liquid(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        name = special["liquid"]
        closing = re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}")
        inner = self._inner(special, closing)
        if inner is None:
            return None
        text, end = inner
        if name == "comment":
            replacement = ""
        elif name == "highlight":
            replacement = self._as_code(text, special["options"])
        else:
            replacement = self._as_text(text)
        return special.start(), end, replacement

    def hugo(self, special: re.Match[str]) -> tuple[int, int, str] | None:
        closing = re.compile(rf"\{{\{{[<%]\s*/\s*{special['hugo']}\s*[>%]\}}\}}")
        inner = self._inner(special, closing)
        if inner is None:
            return None
        text, end = inner
        return special.start(), end, self._as_code(text, special["arguments"])

    def _as_code(self, text: str, arguments: str) -> str:
        language = re.search(r"[\w+#-]+", arguments)
        fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        fence = max(fence, "```", key=len)
        head = fence + (language[0] if language else "")
        code = "\n".join([head, text.strip("\n"), fence])
        return f"\n\n{self.kept.keep(code, block=True)}\n\n"

    def _as_text(self, text: str) -> str:
        """Return what a template was told to leave alone: shown as code where it has macros."""
        if "\n" in text or "`" in text or not re.search(r"\{[{%]", text):
            return self.kept.keep(text)
        return self.kept.keep(f"`{text.strip()}`")

    def _inner(self, special: re.Match[str], closing: re.Pattern[str]) -> tuple[str, int] | None:
        if closing.pattern in self.hopeless:
            return None
        found = closing.search(self.text, special.end())
        if found is None:
            self.hopeless.add(closing.pattern)
            return None
        return self.text[special.end() : found.start()], found.end()

    def _until(
        self, special: re.Match[str], closing: str, length: int
    ) -> tuple[int, int, str] | None:
        if closing in self.hopeless:
            return None
        found = self.text.find(closing, special.end())
        if found < 0:
            self.hopeless.add(closing)
            return None
        if found - special.end() > length:
            return None
        return self._kept_to(special.start(), found + len(closing))

    def _kept_to(self, start: int, end: int) -> tuple[int, int, str]:
        before, after = self.text[max(0, start - 1) : start], self.text[end : end + 1]
        is_block = before in ("", "\n") and after in ("", "\n")
        return start, end, self.kept.keep(self.text[start:end], block=is_block)


_Taker = Callable[[_Scan, "re.Match[str]"], tuple[int, int, str] | None]
_TAKERS: dict[str, _Taker] = {
    "marks": _Scan.fence,
    "ticks": _Scan.code,
    "dollars": _Scan.formula,
    "math": _Scan.other_formula,
    "environment": _Scan.environment,
    "comment": _Scan.comment,
    "element": _Scan.element,
    "liquid": _Scan.liquid,
    "hugo": _Scan.hugo,
}


def _without_indented_code(text: str, kept: Shield) -> str:
    """Take out lines that are code by their indentation: after a blank line, and in no list."""
    lines = text.split("\n")
    in_list, after_blank = False, True
    for number, line in enumerate(lines):
        if not line.strip():
            after_blank = True
            continue
        if _INDENTED.match(line) and not in_list and after_blank:
            if "{" in line or "[" in line:
                lines[number] = kept.keep(line, block=True)
            continue
        in_list = bool(_LIST_ITEM.match(line)) or (in_list and (line[0] == " " or not after_blank))
        after_blank = False
    return "\n".join(lines)
