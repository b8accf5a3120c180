"""The sheet a map is drawn on: boxes with names in them, lines, arrow heads and words.

All is put down from left to right and turned at the end where a script runs leftwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terms.models import addresses
from terms.pages.public_entry import Neighbour
from terms.records import RelationType
from terms.text.fitting import fit

MAP_LABELS: dict[RelationType, Promise] = {
    RelationType.BROADER: _("Broader"),
    RelationType.PART_OF: _("Part of"),
    RelationType.NARROWER: _("Narrower"),
    RelationType.HAS_PART: _("Parts"),
    RelationType.PREREQUISITE: _("Read first"),
    RelationType.LEADS_TO: _("Read next"),
    RelationType.CONTRASTS_WITH: _("In contrast"),
    RelationType.REPLACED_BY: _("Replaced by"),
    RelationType.REPLACES: _("Replaces"),
    RelationType.RELATED: _("See also"),
}
_PARTS = (RelationType.PART_OF, RelationType.HAS_PART)

# Units of the drawing. At 288 px, what a telephone leaves of 320, a letter is 11 px high.
WIDTH = 340
FONT_SIZE = 13
EDGE = 2
CENTRE = WIDTH // 2
_LINE_HEIGHT = 16
PADDING = 8
CAPTION = 19
GAP = 12
LABEL = 34
SIDE, MIDDLE, HALF, CORNER, LONE = 102, 100, 148, 118, 220
RAIL = 22  # from the centre to the lines of what stands around
_HEAD = 4  # half the width of an arrow's head


Point = tuple[int, int]


# A name runs its own way whatever the page's; `bdi` has no place in SVG.
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Place:
    """A neighbour that is drawn."""

    type: RelationType
    neighbour: Neighbour


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def centre(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, centred at x; y is its baseline."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """lines: the name as far as there is room; `name` is the whole of it."""

    type: RelationType
    name: str
    url: str
    is_deprecated: bool
    box: Box
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours of one type, as they follow each other in the map."""

    type: RelationType
    label: str | Promise
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """The lines to the neighbours of one type, as the data of an SVG path."""

    type: RelationType
    path: str


@dataclass(frozen=True, slots=True)
class Map:
    """more: how many neighbours had no room; heads: arrows and diamonds, as data of one path."""

    width: int
    height: int
    term: Box
    lines: tuple[Words, ...]
    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]
    heads: str
    labels: tuple[Words, ...]
    more: int = 0


@dataclass(slots=True)
class Sheet:
    """What is drawn so far, from left to right."""

    nodes: list[Node] = field(default_factory=list)
    lines: list[tuple[RelationType, tuple[Point, ...]]] = field(default_factory=list)
    heads: list[tuple[Point, ...]] = field(default_factory=list)
    labels: list[Words] = field(default_factory=list)

    def put(self, place: Place, x: int, y: int, width: int, height: int) -> Box:
        neighbour, box = place.neighbour, Box(x, y, width, height)
        url = addresses.url_of(neighbour.path)
        lines = _write(neighbour.name, box)
        self.nodes.append(
            Node(place.type, neighbour.name, url, neighbour.is_deprecated, box, lines)
        )
        return box

    def label(self, kind: RelationType, x: int, y: int, width: int) -> None:
        (words,) = fit(str(MAP_LABELS[kind]), width / FONT_SIZE, 1)
        self.labels.append(Words(x, y, words))

    def head(self, kind: RelationType, tip: Point, towards: Point) -> None:
        """Draw the end of a line that comes to `tip` in the direction of the unit `towards`."""
        (x, y), (dx, dy) = tip, towards
        back, side = 2 * _HEAD, _HEAD
        if kind in _PARTS:
            left = (x - side * dx + side * dy, y - side * dy + side * dx)
            right = (x - side * dx - side * dy, y - side * dy - side * dx)
            self.heads.append((tip, left, (x - back * dx, y - back * dy), right))
        else:
            left = (x - back * dx + side * dy, y - back * dy + side * dx)
            right = (x - back * dx - side * dy, y - back * dy - side * dx)
            self.heads.append((tip, left, right))

    def finish(self, term: Box, name: Sequence[str], *, height: int, leftwards: bool) -> "Map":
        """Return the drawing with the term in it, turned where a script runs leftwards."""

        def turn(x: int) -> int:
            return WIDTH - x if leftwards else x

        def turned(node: Node) -> Node:
            box = node.box
            x = WIDTH - box.x - box.width if leftwards else box.x
            words = tuple(replace(each, x=turn(each.x)) for each in node.lines)
            return replace(node, box=replace(box, x=x), lines=words)

        def path(points: Iterable[Point]) -> str:
            return "M" + "L".join(f"{turn(x)} {y}" for x, y in points)

        nodes = {
            type_: tuple(turned(node) for node in self.nodes if node.type is type_)
            for type_ in MAP_LABELS
        }
        return Map(
            width=WIDTH,
            height=height,
            term=term,
            lines=write_lines(name, term),
            groups=tuple(
                Group(type_, label, nodes[type_])
                for type_, label in MAP_LABELS.items()
                if nodes[type_]
            ),
            edges=tuple(
                Edge(type_, "".join(path(points) for kind, points in self.lines if kind is type_))
                for type_ in MAP_LABELS
                if nodes[type_]
            ),
            heads="".join(f"{path(points)}z" for points in self.heads),
            labels=tuple(replace(each, x=turn(each.x)) for each in self.labels),
        )


def height_of_stack(places: Sequence[Place]) -> int:
    heights = sum(height_of(place, SIDE) for place in places)
    return CAPTION + heights + PADDING * (len(places) - 1)


def height_of(place: Place, width: int) -> int:
    return height_of_lines(len(_fit(place.neighbour.name, width)))


def height_of_lines(lines: int) -> int:
    return max(1, lines) * _LINE_HEIGHT + 2 * PADDING


def _fit(name: str, width: int) -> tuple[str, ...]:
    return fit(name, (width - PADDING) / FONT_SIZE, 2)


def _write(name: str, box: Box) -> tuple[Words, ...]:
    return write_lines(_fit(name, box.width), box)


def write_lines(texts: Sequence[str], box: Box) -> tuple[Words, ...]:
    first = box.centre - len(texts) * _LINE_HEIGHT // 2 + 12
    return tuple(
        Words(box.middle, first + number * _LINE_HEIGHT, f"{_ISOLATE}{text}{_END}")
        for number, text in enumerate(texts)
    )
