from hypothesis import given
from hypothesis import strategies as st

from terms.formats.entry_slugs import EntrySlugs
from terms.text.slugs import is_slug

CLAIMS = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["en", "de"])),
    st.sampled_from(["tree", "tree-2", "tree-3", "wood"]),
)


def _settled(claims):
    slugs = EntrySlugs()
    for (entry, language), slug in claims:
        slugs.claim(entry, language, slug)
    slugs.settle()
    return slugs


@given(claims=CLAIMS, data=st.data())
def test_entry_slugs_are_unique_whatever_the_order(claims, data):
    shuffled = data.draw(st.permutations(list(claims.items())))

    slugs, others = _settled(claims.items()), _settled(shuffled)

    found = {key: slugs.get(*key) for key in claims}
    assert found == {key: others.get(*key) for key in claims}
    assert all(is_slug(slug) for slug in found.values())
    taken = [(language, slug) for (_, language), slug in found.items()]
    assert len(taken) == len(set(taken))


def test_entry_slugs_first_by_id_keeps_the_slug():
    slugs = _settled([(("b", "en"), "tree"), (("a", "en"), "tree"), (("c", "en"), "tree-2")])

    assert [slugs.get(entry, "en") for entry in "abc"] == ["tree", "tree-3", "tree-2"]


def test_entry_slugs_tell_of_other_languages():
    slugs = _settled([(("a", "en"), "tree"), (("a", "de"), "baum")])

    assert slugs.get("a", "fr") == ""
    assert slugs.elsewhere("a") == "tree"
    assert slugs.elsewhere("b") == ""
