"""What TBX brings back, and that what is written is TBX-Basic whatever the records."""

import io
import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from terms.formats import tbx, tbx_writing
from terms.formats.base import ReadOptions
from terms.records import FAQRecord, LabelKind, LabelRecord, RelationRecord, TermRecord
from terms.text.folding import label_key
from terms.text.slugs import slug_of
from tests import strategies

SCHEMA = etree.RelaxNG(
    etree.parse(str(Path(__file__).parents[1] / "data" / "tbx" / "tbx-basic.rng"))
)
IDS = st.sampled_from(["c1", "IATE-84", "_x.y", "1c", "a b", "ü", ""])


def term(**fields: Any) -> TermRecord:
    return TermRecord.model_validate(fields)


def write(records) -> bytes:
    stream = io.BytesIO()
    tbx_writing.write(records, stream)
    return stream.getvalue()


def read(data):
    rows = list(tbx.read(io.BytesIO(data), ReadOptions()))
    assert [row.problem for row in rows if row.problem] == []
    return [row.record for row in rows if row.record]


def carried(record: TermRecord) -> TermRecord:
    """Return what TBX-Basic can say of a record of which no other knows."""
    slug = slug_of(record.name)
    has_id = re.fullmatch(r"[A-Za-z_][\w.-]*", record.external_id, re.ASCII) is not None
    labels, seen = [], {label_key(record.name)}
    for label in record.labels:
        if label.kind is not LabelKind.HIDDEN and label_key(label.text) not in seen:
            seen.add(label_key(label.text))
            kept = label.kind in (LabelKind.FORBIDDEN, LabelKind.ABBREVIATION)
            labels.append({"text": label.text, "kind": label.kind if kept else "alternate"})
    relations: dict[str, dict[str, str]] = {}
    for relation in record.relations:
        own = slug_of(relation.name) == relation.target
        target = slug_of(relation.target)
        if target not in ("", slug):
            name = relation.name if own else relation.target
            relations.setdefault(target, {"target": target, "name": name})
    sources: dict[tuple[str, str], dict[str, str]] = {}
    for source in record.sources:
        url = source.url.replace("<", "%3C").replace(">", "%3E")
        sources.setdefault((source.title, url), {"title": source.title, "url": url})
    return term(
        slug=slug,
        language=record.language,
        name=record.name,
        external_id=record.external_id if has_id else "",
        concept=None if has_id else record.concept,
        short_definition=record.short_definition,
        explanation=record.explanation,
        category=record.category,
        labels=labels,
        relations=list(relations.values()),
        sources=list(sources.values()),
    )


RECORDS = strategies.term_records(external_id=IDS).filter(lambda each: slug_of(each.name) != "")
# Its own slug is no wanted term: nothing in the file says that it is meant.
ALONE = RECORDS.filter(lambda each: all(r.target != each.slug for r in each.relations))


@given(record=ALONE)
def test_tbx_brings_back_what_it_can_say(record):
    (back,) = read(write([record]))

    expected = carried(record)
    if record.concept is None and slug_of(record.name) != record.slug:
        assert back.concept is not None or back.external_id
        back = back.model_copy(update={"concept": None})
    assert back.canonical_json() == expected.canonical_json()


@given(records=st.lists(RECORDS, min_size=1, max_size=4))
def test_tbx_output_is_tbx_basic_whatever_the_records(records):
    document = etree.fromstring(write(records))

    assert SCHEMA.validate(document), SCHEMA.error_log
    ids = [each.get("id") for each in document.iter() if each.get("id") is not None]
    assert len(ids) == len(set(ids))
    references = document.iter("{*}ref")
    assert {each.get("target") for each in references} <= {*ids, None}


@given(text=strategies.markdown_texts())
def test_tbx_keeps_every_line_of_a_text(text):
    record = term(slug="a", language="en", name="a", explanation=text, short_definition=text)

    (back,) = read(write([record]))

    assert (back.explanation, back.short_definition) == (
        record.explanation,
        record.short_definition,
    )


def test_tbx_writes_translations_as_one_entry():
    concept = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    rope = RelationRecord(target="rope")
    records = [
        term(slug="knot", language="en", concept=concept, name="Knot", category="Sea",
                   relations=(rope, RelationRecord(target="hitch", name="Hitch"))),
        term(slug="rope", language="en", external_id="r1", name="Rope"),
        term(slug="knoten", language="de", concept=concept, name="Knoten", category="See",
                   relations=(RelationRecord(target="tau"),)),
        term(slug="tau", language="de", external_id="r1", name="Tau"),
        term(slug="nœud", language="fr", concept=concept, name="Nœud",
                   labels=(LabelRecord(text="noeud", kind=LabelKind.FORBIDDEN),)),
    ]  # fmt: skip

    data = write(records)
    back = read(data)

    assert SCHEMA.validate(etree.fromstring(data)), SCHEMA.error_log
    assert data.count(b"<conceptEntry") == 2
    assert sorted(back, key=lambda each: each.slug) == sorted(records, key=lambda each: each.slug)


def test_tbx_relation_that_one_language_makes_stays_in_it():
    records = [
        term(slug="a", language="en", external_id="a", name="A",
                   relations=(RelationRecord(target="b"),)),
        term(slug="a", language="de", external_id="a", name="A"),
        term(slug="b", language="en", external_id="b", name="B"),
        term(slug="b", language="de", external_id="b", name="B"),
    ]  # fmt: skip

    assert read(write(records)) == records


def test_tbx_is_laid_out_for_people():
    record = term(
        slug="tide",
        language="en",
        external_id="t1",
        name="Tide",
        short_definition="Rise & fall.",
        explanation="- ebb\n- flow",
        labels=(LabelRecord(text="TD", kind=LabelKind.ABBREVIATION),),
    )

    body = write([record]).decode().partition("<body>\n")[2].partition("    </body>")[0]

    assert body == (
        '      <conceptEntry id="t1">\n'
        '        <langSec xml:lang="en">\n'
        '          <descrip type="definition">Rise &amp; fall.</descrip>\n'
        "          <note>- ebb\n- flow\n</note>\n"
        "          <termSec>\n"
        "            <term>Tide</term>\n"
        '            <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>\n'
        "          </termSec>\n"
        "          <termSec>\n"
        "            <term>TD</term>\n"
        '            <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>\n'
        '            <termNote type="termType">abbreviation</termNote>\n'
        "          </termSec>\n"
        "        </langSec>\n"
        "      </conceptEntry>\n"
    )


def test_tbx_empty_glossary_is_a_file():
    assert read(write([])) == []


def test_tbx_what_it_cannot_carry_is_said():
    record = term(
        slug="other",
        language="en",
        external_id="1",
        name="A",
        seo_title="T",
        seo_description="D",
        faqs=(FAQRecord(question="Q", answer="A"),),
        status="deprecated",
        successor="b",
    )

    (back,) = read(write([record]))

    lost = record.model_fields_set - back.model_fields_set
    assert lost == {
        "external_id", "seo_title", "seo_description", "faqs", "status", "successor",
    }  # fmt: skip
    assert lost | {"slug"} <= {each.partition(".")[0] for each in tbx.CANNOT_CARRY}
