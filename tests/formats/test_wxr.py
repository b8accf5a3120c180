import gzip
import io

import pytest

from terms.formats import wxr, wxr_rows
from terms.formats.base import ReadOptions, UnreadableFile
from terms.records import RelationType, Status
from tests.formats.reading import DATA, rows_of, said

HEAD = (
    '<rss xmlns:wp="http://wordpress.org/export/1.1/" '
    'xmlns:excerpt="http://wordpress.org/export/1.1/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>Knots</title><link>https://knots.example</link>{channel}"
)


def item(post_id=1, title="Bend", content="Joins ropes.", *, type_="post", **parts):
    """Return an item; `parts` are elements of the wp namespace and `meta`, `link`."""
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{text}</wp:meta_value>"
        "</wp:postmeta>"
        for key, text in parts.pop("meta", {}).items()
    )
    link = parts.pop("link", "")
    named = "".join(f"<wp:{key}>{text}</wp:{key}>" for key, text in parts.items())
    return (
        f"<item><title>{title}</title><link>{link}</link><content:encoded><![CDATA[{content}]]>"
        f"</content:encoded><wp:post_id>{post_id}</wp:post_id><wp:post_type>{type_}</wp:post_type>"
        f"{named}{meta}</item>"
    )


def rows(*items, head=HEAD, channel="", prologue="", options=None):
    text = f"{prologue}{head.format(channel=channel)}{''.join(items)}</channel></rss>"
    return rows_of(wxr.read, text, options or ReadOptions())


def only(*items, **given):
    (row,) = rows(*items, **given)
    return row


@pytest.fixture(scope="module")
def knots():
    return rows_of(wxr.read, DATA / "wxr" / "knots.xml")


def test_wxr_item_becomes_an_entry_with_all_it_says(knots):
    record = said(knots[0].record)
    explanation = record.pop("explanation")

    assert record == {
        "name": "Bowline knot & loop",
        "slug": "bowline",
        "external_id": "www.knots.example/?p=7",
        "language": "en-GB",
        "short_definition": "A **loop** that holds.",
        "seo_title": "Bowline knot & loop – Knots & Splices",
        "seo_description": "What a bowline is.",
        "category": "Loops & Eyes",
        "relations": [
            {"type": "related", "target": "reef-knot", "name": ""},
            {"type": "related", "target": "sheet-bend", "name": "sheet bend"},
            {"type": "related", "target": "щит", "name": ""},
        ],
        "sources": [
            {"title": "Knots & Splices", "url": "https://www.knots.example/glossary/bowline/"}
        ],
        "status": "published",
    }
    assert explanation == (
        "A **loop** that holds, unlike the [[reef-knot|reef knot]].\n\n"
        "![Bowline](https://www.knots.example/wp-content/bowline.png) Tied\n\n"
        '```\narray[0] = "[gallery]]>";\n```\n\n'
        "See [[sheet-bend|sheet bend]], [[щит|that one]], itself, "
        "[about us](https://www.knots.example/about/), "
        "[chart](https://www.knots.example/glossary/chart.pdf), "
        "[elsewhere](https://elsewhere.example/glossary/reef-knot/)."
    )
    assert knots[0].warnings == ["category: also of Basics."]


def test_wxr_classic_text_keeps_its_lines_and_loses_its_shortcodes(knots):
    record = knots[1].record

    assert record.slug == "reef-knot"
    assert record.category == "Bends"
    assert record.explanation == (
        "Joins two ropes.\\\nNever for climbing. \\[1\\]\n\nTie it with care"
    )
    assert knots[1].warnings == [
        "content:encoded: of unknown shortcodes the text was kept: [contact-form-7], [tooltip]."
    ]


def test_wxr_private_protected_unknown_and_empty_entries_stay_drafts(knots):
    assert [row.record.status for row in knots if row.record] == [
        Status.PUBLISHED, Status.NOT_PUBLIC, Status.NOT_PUBLIC, Status.NOT_PUBLIC,
        Status.NOT_PUBLIC,
    ]  # fmt: skip
    assert "password" in knots[2].warnings[1]
    assert "no text" in knots[3].warnings[0]
    assert "in-limbo is not known" in knots[9].warnings[0]


def test_wxr_seo_text_that_only_wordpress_can_fill_in_is_left_out(knots):
    assert knots[2].record.seo_title == ""
    assert "only WordPress knows primary_taxonomy_terms" in knots[2].warnings[0]


def test_wxr_slugs_are_decoded_or_made_of_the_title(knots):
    assert [row.record.slug for row in knots if row.record] == [
        "bowline", "reef-knot", "щит", "no-type", "odd",
    ]  # fmt: skip


def test_wxr_items_that_are_no_terms_are_skipped_and_those_without_title_rejected(knots):
    assert [row.skipped for row in knots if row.skipped] == [
        "No term: its wp:post_type is attachment.",
        "No term: its wp:post_type is nav_menu_item.",
        "No term: its wp:post_type is revision.",
        "No term: its wp:status is trash.",
    ]
    assert [(row.place, row.problem) for row in knots if row.problem] == [
        ("line 92, post 15", "title: the item has none. Give it one in WordPress.")
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("publish", Status.PUBLISHED),
        ("draft", Status.NOT_PUBLIC),
        ("pending", Status.NOT_PUBLIC),
        ("future", Status.NOT_PUBLIC),
        ("private", Status.NOT_PUBLIC),
    ],
)
def test_wxr_status_is_what_readers_see(status, expected):
    assert only(item(status=status)).record.status is expected
    assert "status" not in only(item()).record.model_fields_set
    assert only(item(post_password="x")).record.status is Status.NOT_PUBLIC


@pytest.mark.parametrize("status", ["inherit", "trash", "auto-draft"])
def test_wxr_status_of_no_content_is_skipped(status):
    assert only(item(status=status)).skipped == f"No term: its wp:status is {status}."


@pytest.mark.parametrize(
    "uri", ["http://wordpress.org/export/1.0/", "https://wordpress.org/export/1.2/"]
)
def test_wxr_versions_are_read_alike(uri):
    head = (
        HEAD.replace("http://wordpress.org/export/1.1/", uri)
        .replace("wp:", "w:")
        .replace("xmlns:wp", "xmlns:w")
    )
    row = only(item().replace("wp:", "w:"), head=head)

    assert (row.record.slug, row.record.explanation) == ("bend", "Joins ropes.")


def test_wxr_field_that_is_absent_is_not_given():
    bare = "<item><title>Bend</title><wp:post_id>1</wp:post_id></item>"

    assert said(only(bare).record) == {
        "name": "Bend", "slug": "bend", "external_id": "knots.example/?p=1", "category": "",
        "status": "not_public",
    }  # fmt: skip


def test_wxr_entries_that_share_a_slug_each_get_one():
    made = rows(item(10, "Second", post_name="bend"), item(9, "First", post_name="bend"))

    assert [row.record.slug for row in made] == ["bend-2", "bend"]
    assert made[0].warnings == ["wp:post_name: bend is given twice; bend-2 was taken."]


def test_wxr_entries_that_share_an_id_are_told_apart_by_their_title_in_any_order():
    items = [item(1, "Bend", post_name="x"), item(1, "Bight", post_name="x")]
    forwards, backwards = rows(*items), rows(*reversed(items))

    assert {row.record.external_id for row in forwards} == {
        row.record.external_id for row in backwards
    }
    assert len({row.record.external_id for row in forwards}) == 2
    assert {row.record.slug for row in forwards} == {"x", "x-2"}
    assert forwards[0].record == backwards[1].record
    assert "wp:post_id: 1 is given to items of other titles." in forwards[0].warnings


def test_wxr_second_use_of_an_id_and_a_title_is_rejected():
    first, second = rows(item(1), item(1))

    assert first.record is not None
    assert "wp:post_id: 1 is given to an earlier item" in second.problem


def test_wxr_link_to_an_entry_follows_its_suffixed_slug():
    first = item(1, "Bend", post_name="bend", link="https://knots.example/a/bend/")
    second = item(2, "Other bend", post_name="bend", link="https://knots.example/b/bend/")
    linking = item(3, "Rope", '<a href="https://www.knots.example/b/bend">x</a>')

    record = rows(first, second, linking)[2].record

    assert record.explanation == "[[bend-2|x]]"
    assert [(each.type, each.target) for each in record.relations] == [
        (RelationType.RELATED, "bend-2")
    ]


def test_wxr_links_to_pages_of_no_terms_stay_links():
    photo = item(2, "Photo", type_="attachment", link="https://knots.example/glossary/photo/")
    links = " ".join(
        f'<a href="{url}">x</a>'
        for url in ("/glossary/photo/", "/2019/05/news/", "/", "?p=99", "ftp://knots.example/a/b")
    )
    first = item(1, "Bend", links, link="https://knots.example/glossary/bend/")

    record = rows(first, photo)[0].record

    assert record.relations == ()
    assert record.explanation.count("](https://knots.example") == 4


def test_wxr_language_of_the_site_is_every_entrys():
    assert only(item(), channel="<language>de</language>").record.language == "de"
    assert only(item(), options=ReadOptions(language="fr")).record.language == "fr"

    odd = only(item(), channel="<language>??</language>", options=ReadOptions(language="fr"))
    assert odd.record.language == "fr"
    assert "'??' is no language tag" in odd.warnings[0]


def test_wxr_texts_too_long_are_cut_or_rejected():
    row = only(item(meta={"_yoast_wpseo_title": "word " * 100}))
    assert len(row.record.seo_title) <= 300
    assert row.warnings == ["_yoast_wpseo_title: cut to 300 characters."]

    assert "name: is too long" in only(item(title="x" * 301)).problem
    assert "explanation: is too long" in only(item(content="x" * 200_001)).problem
    too_much = "x" * (wxr_rows.CONTENT_MAX + 1)
    assert "longer than 2,000,000 characters" in only(item(content=too_much)).problem


def test_wxr_control_characters_are_replaced_and_told():
    row = only(item(content="a\x7fb\x7f"))

    assert row.record.explanation == "a\ufffdb\ufffd"
    assert row.warnings == [
        "content:encoded: characters that cannot be stored were replaced by “\ufffd”."
    ]


def test_wxr_stream_that_cannot_seek_is_read():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

    stream = Pipe((HEAD.format(channel="") + item() + "</channel></rss>").encode())

    assert [row.record.slug for row in wxr.read(stream)] == ["bend"]


def test_wxr_that_is_not_well_formed_is_refused_with_line_and_column():
    text = f"{HEAD.format(channel='')}\n{item()}\n  <item><link>/?a=1&b=2</link></item></channel></rss>"

    with pytest.raises(UnreadableFile, match=r"Line 3, column 22: not well-formed XML"):
        next(wxr.read(io.BytesIO(text.encode())))


@pytest.mark.parametrize(
    "text",
    [
        "<catalog><book/></catalog>",
        "<rss version='2.0'><channel><item><title>News</title></item></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>',
    ],
)
def test_xml_that_is_no_export_is_refused(text):
    with pytest.raises(UnreadableFile, match="Not a WordPress export"):
        next(wxr.read(io.BytesIO(text.encode())))


def test_wxr_without_items_has_no_rows():
    assert rows() == []


@pytest.mark.parametrize(
    ("prologue", "reason"),
    [
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "external entity"),
        ('<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://x.example/">%x;]>', "parameter entity"),
        (
            '<!DOCTYPE rss [<!ENTITY a0 "aaaaaaaaaa">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
            + "]>",
            "amplification",
        ),
    ],
)
def test_wxr_with_hostile_entities_is_refused(prologue, reason):
    title = "&a9;" if "a9" in prologue else "&x;"

    with pytest.raises(UnreadableFile, match=reason):
        rows(item(title=title), prologue=prologue)


def test_wxr_that_is_nested_without_end_is_refused():
    with pytest.raises(UnreadableFile, match="depth"):
        rows("<item>" + "<a>" * 100_000)


def test_wxr_hostile_markup_is_no_syntax_in_the_record():
    content = '<p onclick="x()">a</p><script>alert(1)</script>[x y="<script>"]<img src=x onerror=x>'

    record = only(item(content=content, title="&lt;script&gt;alert(1)&lt;/script&gt; Bend")).record

    assert record.name == "Bend"
    assert record.explanation == "a\n\n![](https://knots.example/x)"


def test_wxr_is_known_by_its_content():
    looks = wxr.FORMAT.looks_like

    assert looks((DATA / "wxr" / "knots.xml").read_bytes())
    assert looks(HEAD.encode())
    assert not looks(b"<rss version='2.0'><channel/></rss>")
    assert not looks(gzip.compress(HEAD.encode()))
