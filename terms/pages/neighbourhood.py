"""The map of a term's neighbourhood: boxes, lines and words, each in a place that means something.

The term stands in the middle; what it is a kind or a part of above, its kinds and parts below;
what to read first on the side a line starts from, what to read next on the other; the rest
around. Knows nothing of HTML: `templates/terms/_map.html` draws it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from terms.models import addresses
from terms.pages.map_sheet import (
    CAPTION,
    CENTRE,
    CORNER,
    EDGE,
    FONT_SIZE,
    GAP,
    HALF,
    LABEL,
    LONE,
    MAP_LABELS,
    MIDDLE,
    PADDING,
    RAIL,
    SIDE,
    WIDTH,
    Box,
    Map,
    Place,
    Sheet,
    height_of,
    height_of_lines,
    height_of_stack,
)
from terms.pages.public_entry import PublicEntry
from terms.records import RelationType
from terms.text.fitting import fit
from terms.text.languages import direction

# Fewer neighbours are taken in at a glance from the list.
MAP_FROM = 3
MOST_NODES = 12
# A page's size: addresses of other scripts are long, percent-encoded as they are.
MOST_ADDRESS_BYTES = 2_000

_ABOVE = (RelationType.BROADER, RelationType.PART_OF)
_BELOW = (RelationType.NARROWER, RelationType.HAS_PART)
_BEFORE = (RelationType.PREREQUISITE,)
_AFTER = (RelationType.LEADS_TO,)
_AROUND = (
    RelationType.REPLACED_BY,
    RelationType.CONTRASTS_WITH,
    RelationType.RELATED,
    RelationType.REPLACES,
)
# How many each place gets in any case, and how many where others leave room.
_ROOM = ((_ABOVE, 3, 6), (_BELOW, 3, 6), (_BEFORE, 2, 2), (_AFTER, 2, 2), (_AROUND, 2, 8))


def draw_map(entry: PublicEntry) -> Map | None:
    """Return the map of a term's neighbours, or None where they are fewer than MAP_FROM."""
    chosen, more = _choose(entry)
    if len(chosen) < MAP_FROM:
        return None
    sheet = Sheet()
    above, below, before, after, around = (
        [each for each in chosen if each.type in types] for types, _least, _most in _ROOM
    )
    rows = [around[at : at + 2] for at in range(0, len(around), 2)]
    top, bottom = rows[0::2], rows[1::2]
    has_sides = bool(before or after)
    width = MIDDLE if has_sides else LONE
    name = fit(entry.record.name, (width - 10) / (FONT_SIZE * 1.1), 3)
    middle = max(
        height_of_lines(len(name)),
        *(height_of_stack(places) for places in (before, after) if places),
        0,
    )
    reach = _height_of_rows(top) + _height_of_runs(above)
    term = Box(CENTRE - width // 2, EDGE + reach, width, middle)
    end = term.y + middle
    for places, is_before in ((before, True), (after, False)):
        _draw_side(sheet, places, term, is_before=is_before)
    far_up = _draw_corners(sheet, top, term.y, -1)
    far_down = _draw_corners(sheet, bottom, end, 1)
    far_up = _draw_runs(sheet, above, term.y, far_up, -1)
    far_down = _draw_runs(sheet, below, end, far_down, 1)
    drawing = sheet.finish(
        term, name, height=far_down + EDGE, leftwards=direction(entry.language) == "rtl"
    )
    return replace(drawing, more=more)


def _choose(entry: PublicEntry) -> tuple[list[Place], int]:
    """Return the neighbours that get a place, each once, and how many more there are."""
    by_type: dict[RelationType, list[Place]] = {type_: [] for type_ in MAP_LABELS}
    seen = {entry.term_id}
    for type_ in MAP_LABELS:
        for relation in entry.relations:
            target = relation.target
            if relation.type is type_ and target is not None and target.term_id not in seen:
                seen.add(target.term_id)
                by_type[type_].append(Place(type_, target))
    zones = [[each for type_ in types for each in by_type[type_]] for types, *_ in _ROOM]
    counts = [min(len(zone), least) for zone, (_t, least, _m) in zip(zones, _ROOM, strict=True)]
    for at, (zone, (_types, _least, most)) in enumerate(zip(zones, _ROOM, strict=True)):
        spare = MOST_NODES - sum(counts)
        counts[at] += min(spare, max(0, min(len(zone), most) - counts[at]))
    chosen: list[Place] = []
    size = 0
    for zone, count in zip(zones, counts, strict=True):
        for place in zone[:count]:
            size += len(addresses.url_of(place.neighbour.path))
            if size <= MOST_ADDRESS_BYTES:
                chosen.append(place)
    return chosen, len(seen) - 1 - len(chosen)


def _draw_side(sheet: Sheet, places: Sequence[Place], term: Box, *, is_before: bool) -> None:
    """Stack what is read before the term at its start, or what is read next at its end."""
    if not places:
        return
    x = EDGE if is_before else WIDTH - EDGE - SIDE
    y = term.y + (term.height - height_of_stack(places)) // 2
    sheet.label(places[0].type, x + SIDE // 2, y + CAPTION - 6, SIDE)
    y += CAPTION
    for place in places:
        box = sheet.put(place, x, y, SIDE, height_of(place, SIDE))
        y += box.height + PADDING
        inner = (box.x + SIDE, box.centre), (term.x, box.centre)
        if not is_before:
            inner = (term.x + term.width, box.centre), (box.x, box.centre)
        sheet.lines.append((place.type, inner))
        sheet.head(place.type, inner[1], (1, 0))


def _draw_corners(sheet: Sheet, rows: Sequence[Sequence[Place]], base: int, way: int) -> int:
    """Draw rows of two beside the middle, away from the term, and return how far they reach.

    base: the edge of the term; way: -1 for upwards, 1 for downwards.
    """
    far, starts = base, [base, base]
    for row in rows:
        height = max(height_of(place, CORNER) for place in row)
        far += way * (GAP + CAPTION + height)
        y = far + CAPTION if way < 0 else far - height
        for column, place in enumerate(row):
            x = WIDTH - EDGE - CORNER if column else EDGE
            own = height_of(place, CORNER)
            box = sheet.put(place, x, y + (height - own if way < 0 else 0), CORNER, own)
            sheet.label(place.type, box.middle, box.y - 6, CORNER)
            rail = CENTRE + RAIL if column else CENTRE - RAIL
            inner = box.x if column else box.x + CORNER
            sheet.lines.append(
                (place.type, ((rail, starts[column]), (rail, box.centre), (inner, box.centre)))
            )
            starts[column] = box.centre
            if place.type is RelationType.REPLACED_BY:
                sheet.head(place.type, (inner, box.centre), (1 if column else -1, 0))
    return far


def _draw_runs(sheet: Sheet, places: Sequence[Place], base: int, far: int, way: int) -> int:
    """Draw each type's neighbours along one trunk, with its label on it; return the reach."""
    trunk = base
    runs = _runs(places)
    for at, (type_, run) in enumerate(runs):
        sheet.label(type_, CENTRE, far + way * LABEL // 2 + 4, LONE)
        far += way * LABEL
        rows = [run[i : i + 2] for i in range(0, len(run), 2)]
        for number, row in enumerate(rows):
            far += way * GAP if number else 0
            is_lone = len(row) == 1 and at == len(runs) - 1
            width = LONE if is_lone else HALF
            height = max(height_of(place, width) for place in row)
            y = far - height if way < 0 else far
            if is_lone:
                sheet.put(row[0], CENTRE - width // 2, y, width, height)
                sheet.lines.append((type_, ((CENTRE, trunk), (CENTRE, far))))
                sheet.head(type_, (CENTRE, far), (0, way))
                return far + way * height
            for column, place in enumerate(row):
                own = height_of(place, width)
                x = WIDTH - EDGE - width if column else EDGE
                box = sheet.put(place, x, y + (height - own) // 2, width, own)
                inner = (box.x if column else box.x + width, box.centre)
                sheet.lines.append((type_, ((CENTRE, box.centre), inner)))
                sheet.head(type_, inner, (1 if column else -1, 0))
            centre = y + height // 2
            sheet.lines.append((type_, ((CENTRE, trunk), (CENTRE, centre))))
            trunk = centre
            far += way * height
    return far


def _runs(places: Iterable[Place]) -> list[tuple[RelationType, list[Place]]]:
    return [(type_, list(run)) for type_, run in groupby(places, lambda each: each.type)]


def _height_of_rows(rows: Sequence[Sequence[Place]]) -> int:
    return sum(GAP + CAPTION + max(height_of(place, CORNER) for place in row) for row in rows)


def _height_of_runs(places: Sequence[Place]) -> int:
    return abs(_draw_runs(Sheet(), places, 0, 0, -1))
