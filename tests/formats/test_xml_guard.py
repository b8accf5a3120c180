import io
import tracemalloc

import pytest

from terms.formats.base import UnreadableFile
from terms.formats.xml_guard import HEAD_SIZE, elements, plain_xml

BOMB = (
    '<!DOCTYPE a [<!ENTITY b0 "' + "x" * 100 + '">'
    + "".join(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 10))
    + "]><a><i>&b9;</i></a>"
)  # fmt: skip
QUADRATIC = f'<!DOCTYPE a [<!ENTITY b "{"x" * 100_000}">]><a>{"<i>&b;</i>" * 10_000}</a>'


def _items(text: str | bytes) -> list[str | None]:
    data = text.encode() if isinstance(text, str) else text
    return [each.text for each in elements(io.BytesIO(data), "{*}i")]


def _plain(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return plain_xml(io.BytesIO(data)).read().decode()


def test_xml_guard_tolerates_a_document_type_and_loads_nothing():
    assert _items('<!DOCTYPE a SYSTEM "http://nowhere.invalid/a.dtd"><a><i>1</i><i>2</i></a>') == [
        "1",
        "2",
    ]


def test_xml_guard_reads_entities_of_the_internal_subset():
    text = """<?xml version="1.0"?><!-- one --><!DOCTYPE a PUBLIC "p" 'q' [
      <!ELEMENT a (i)> <!-- > ] --> <?pi ]> ?> <!ATTLIST i k CDATA "]>">
      <!ENTITY n "http://n.example/"> ]><a><i>&n;x</i></a>"""

    assert _items(text) == ["http://n.example/x"]


@pytest.mark.parametrize(
    ("subset", "told"),
    [
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "an external entity, x"),
        ("<!ENTITY x PUBLIC 'p' 'http://nowhere.invalid/'>", "an external entity, x"),
        ('<!ENTITY % x "y">', "a parameter entity, x"),
        ('<!ENTITY % x SYSTEM "http://nowhere.invalid/"> %x;', "a parameter entity, x"),
        ("%x;", "a parameter entity, x"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_xml_guard_refuses_what_could_fetch_files(subset, told, encoding):
    text = f"<!DOCTYPE a [ <!ENTITY n 'fine'> {subset} ]><a><i>&x;</i></a>"

    with pytest.raises(UnreadableFile, match=told):
        _items(text.encode(encoding))


@pytest.mark.parametrize("text", [BOMB, QUADRATIC])
@pytest.mark.parametrize("read", [_items, _plain])
def test_xml_guard_refuses_bombs_in_bounded_memory(text, read):
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match="amplification"):
            read(text)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Line 0, column 0: not well-formed"),
        ("no XML", "Line 1, column 1: not well-formed"),
        ("<a>\n <b></a>", "Line 2, column 9: not well-formed"),
        ("<a>&nbsp;</a>", "'nbsp' not defined"),
        ("<a>" * 100_000, "Excessive depth|nested deeper than 256"),
        (b"<a>\xff</a>", "Line 1, column 4"),
        (b"<a>\x00</a>", "Line 1"),
        ("<a/>" + "<!DOCTYPE a>", "Line 1"),
        ("<!--" + "x" * HEAD_SIZE + "--><a/>", "comments and declarations"),
        ("<!-- x -->" * (HEAD_SIZE // 10 + 1) + "<a/>", "comments and declarations"),
    ],
)
@pytest.mark.parametrize("read", [_items, _plain])
def test_xml_guard_names_the_place_where_xml_ends(text, told, read):
    with pytest.raises(UnreadableFile, match=told):
        read(text)


def test_plain_xml_says_the_same_without_document_type_or_entities():
    text = """<!DOCTYPE r:a [<!ENTITY n "http://n.example/">]>
    <r:a xmlns:r="&n;" xmlns="urn:x" r:k="a&#10;b&quot;&amp;" xml:lang="en"><!-- no -->
    <b><![CDATA[<&n;>]]> &n;&lt;</b></r:a>"""

    plain = _plain(text)

    assert "DOCTYPE" not in plain
    assert plain.startswith('<n1:a n1:k="a&#10;b&quot;&amp;" xml:lang="en" xmlns:n1="http://n.ex')
    assert "&lt;&amp;n;&gt; http://n.example/&lt;</n2:b>" in plain


def test_plain_xml_is_utf_8_whatever_came():
    assert _plain("<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1")) == (
        "<a>é</a>"
    )
    assert _plain("<a>é</a>".encode("utf-16")) == "<a>é</a>"
