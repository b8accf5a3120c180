"""The map of a term's neighbours: what has which place, and that nothing lies upon another."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terms.pages.map_sheet import FONT_SIZE, MAP_LABELS, WIDTH, Box, Map
from terms.pages.neighbourhood import MOST_NODES, draw_map
from terms.pages.public_entry import PublicEntry, PublicRelation
from terms.pages.rendering import render
from terms.records import NAME_MAX_LENGTH, RelationType
from terms.text.fitting import width_of
from tests.pages.entries import make_entry, make_neighbour, make_relation, parse_page, words
from tests.strategies import names

MAP_MAX_BYTES = 6 * 1024


def _entry(*types: RelationType, **fields: Any) -> PublicEntry:
    relations = [make_relation(type_, f"{type_} {at}") for at, type_ in enumerate(types)]
    return make_entry(relations=tuple(relations), **fields)


def _map(*types: RelationType, **fields: Any) -> Map:
    drawing = draw_map(_entry(*types, **fields))
    assert drawing is not None
    return drawing


def _boxes(drawing: Map) -> dict[RelationType, list[Box]]:
    return {group.type: [node.box for node in group.nodes] for group in drawing.groups}


def _points(path: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", path)]


def test_each_type_has_its_place_around_the_term() -> None:
    drawing = _map(*RelationType)

    boxes = {type_: found[0] for type_, found in _boxes(drawing).items()}
    term = drawing.term
    assert set(boxes) == set(RelationType)
    for type_ in (RelationType.BROADER, RelationType.PART_OF):
        assert boxes[type_].y + boxes[type_].height < term.y
    for type_ in (RelationType.NARROWER, RelationType.HAS_PART):
        assert boxes[type_].y > term.y + term.height
    before, after = boxes[RelationType.PREREQUISITE], boxes[RelationType.LEADS_TO]
    assert before.x + before.width < term.x < term.x + term.width < after.x
    assert abs(before.centre - term.centre) < term.height / 2


def test_map_of_a_script_that_runs_leftwards_is_mirrored() -> None:
    types = (RelationType.PREREQUISITE, RelationType.LEADS_TO, RelationType.RELATED)
    english, arabic = _map(*types), _map(*types, language="ar")

    for type_, (box,) in _boxes(english).items():
        (turned,) = _boxes(arabic)[type_]
        assert turned.x == WIDTH - box.x - box.width
        assert (turned.y, turned.height) == (box.y, box.height)
    assert _boxes(arabic)[RelationType.PREREQUISITE][0].x > arabic.term.x


@pytest.mark.parametrize("count", range(5))
def test_few_neighbours_need_no_map(count: int) -> None:
    drawing = draw_map(_entry(*[RelationType.RELATED] * count))

    assert (drawing is not None) == (count >= 3)


def test_wanted_terms_are_not_in_the_map() -> None:
    wanted = [make_relation(name=f"Wanted {at}", wanted=True) for at in range(5)]
    public = [make_relation(name=f"Public {at}") for at in range(2)]

    assert draw_map(make_entry(relations=(*wanted, *public))) is None


def test_neighbour_of_two_types_is_shown_once() -> None:
    both = [make_relation(type_, "Same") for type_ in (RelationType.RELATED, RelationType.BROADER)]
    others = [make_relation(name=name) for name in ("One", "Two")]

    drawing = draw_map(make_entry(relations=(*both, *others)))

    assert drawing is not None
    shown = [(group.type, node.name) for group in drawing.groups for node in group.nodes]
    assert shown == [
        (RelationType.BROADER, "Same"),
        (RelationType.RELATED, "One"),
        (RelationType.RELATED, "Two"),
    ]


def test_neighbours_without_a_place_are_counted_and_lead_to_the_list() -> None:
    page = parse_page(_entry(*[RelationType.NARROWER] * 20))

    (caption,) = page.xpath("//figure[@class='map']/figcaption")
    assert caption.xpath("a/@href") == ["#related"]
    assert words(caption.xpath("a")) == ["14 more in the list"]
    assert len(page.xpath("//figure//svg//a")) == 6


def test_map_is_links_in_named_lists_with_whole_names() -> None:
    long = "Reinforcement learning from human feedback and other preferences"
    relations = [make_relation(RelationType.BROADER, long), *map(_related, ("Café", "B"))]

    page = parse_page(make_entry(relations=tuple(relations)))

    (svg,) = page.xpath("//figure[@class='map']/svg")
    assert svg.get("role") == "group"
    assert page.get_element_by_id(svg.get("aria-describedby")).tag == "figcaption"
    assert page.get_element_by_id(svg.get("aria-details")).tag == "h2"
    assert svg.xpath(".//*[@role='list']/@aria-label") == ["Broader", "See also"]
    assert svg.xpath(".//*[@role='listitem']/a/@href")[1] == "/ai/caf%C3%A9/"
    assert svg.xpath(".//a/title/text()") == [long, "Café", "B"]
    shown = "".join(svg.xpath(".//a[title[starts-with(., 'Reinf')]]/text//text()"))
    assert shown.replace("\u2068", "").replace("\u2069", "").endswith("…")
    assert svg.xpath("//@style") == []


def _related(name: str) -> PublicRelation:
    return make_relation(RelationType.RELATED, name)


def test_every_type_of_relation_has_a_label() -> None:
    assert set(MAP_LABELS) == set(RelationType)


def test_ordinary_map_is_a_small_part_of_its_page() -> None:
    types = [each for each in RelationType for _ in range(3)]
    relations = [make_relation(each, f"An ordinary name {at}") for at, each in enumerate(types)]

    main = render(make_entry(relations=tuple(relations))).main

    start, end = main.index('<figure class="map"'), main.index("</figure>")
    assert len(main[start:end].encode()) < MAP_MAX_BYTES


def test_addresses_of_other_scripts_leave_the_map_small() -> None:
    relations = [make_relation(name=f"{'机器学习' * 40}{at}") for at in range(12)]

    drawing = draw_map(make_entry(relations=tuple(relations)))

    assert drawing is None


@st.composite
def _entries(draw: st.DrawFn) -> PublicEntry:
    types = draw(st.lists(st.sampled_from(RelationType), min_size=3, max_size=16))
    texts = st.one_of(names(), st.text(min_size=1, max_size=40))
    relations = tuple(
        PublicRelation(type_, "", replace(make_neighbour(f"n{at}"), term_id=at, name=name))
        for at, (type_, name) in enumerate(
            zip(types, draw(st.lists(texts, min_size=16, max_size=16)), strict=False), start=2
        )
    )
    language = draw(st.sampled_from(["en", "ar", "ja"]))
    name = draw(names())[:NAME_MAX_LENGTH]
    return make_entry(relations=relations, language=language, name=name)


@settings(max_examples=150)
@given(entry=_entries())
def test_no_two_boxes_overlap_and_all_is_in_sight(entry: PublicEntry) -> None:
    drawing = draw_map(entry)

    assert drawing is not None
    boxes = [drawing.term, *(box for found in _boxes(drawing).values() for box in found)]
    assert 3 < len(boxes) <= MOST_NODES + 1
    assert len(boxes) - 1 + drawing.more == len(entry.relations)
    for box in boxes:
        assert 0 <= box.x < box.x + box.width <= WIDTH
        assert 0 <= box.y < box.y + box.height <= drawing.height
    for one, other in combinations(boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one, other)


@settings(max_examples=150)
@given(entry=_entries())
def test_lines_cross_no_box_and_words_fit_where_they_stand(entry: PublicEntry) -> None:
    drawing = draw_map(entry)

    assert drawing is not None
    nodes = [node for group in drawing.groups for node in group.nodes]
    for edge in drawing.edges:
        for part in edge.path.split("M")[1:]:
            points = _points(part)
            for (x1, y1), (x2, y2) in pairwise(points):
                assert x1 == x2 or y1 == y2
                for box in (drawing.term, *(node.box for node in nodes)):
                    beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
                    assert beside or max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height
    for node in nodes:
        for line in node.lines:
            assert width_of(line.text) * FONT_SIZE <= node.box.width
            assert node.box.y < line.y < node.box.y + node.box.height
            assert line.x == node.box.middle
    for label in drawing.labels:
        assert 0 <= label.y <= drawing.height
