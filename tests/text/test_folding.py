"""Names compared, put in order and grouped, in the alphabets of many languages."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terms.text.alphabets import ALPHABETS
from terms.text.cleaning import has_unstorable, replace_unstorable
from terms.text.folding import SORT_KEY_MAX_LENGTH, initial, label_key, sort_key
from tests.strategies import lines

_TEXTS = st.one_of(st.text(), lines()).map(replace_unstorable)
_LANGUAGES = st.sampled_from(["", "en", "pt-BR", "zh-Hant", "ja", "ko", "ar", *sorted(ALPHABETS)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Machine Learning", "machine learning"),
        ("STRASSE", "straße"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("caf\u00e9", "cafe\u0301"),
        ("ﬁne ＡＢＣ", "fine abc"),
        ("two\u00a0  words\n", "two words"),
        ("don’t", "don't"),
        ("O`Neill", "OʼNeill"),
        ("e‑mail", "e-mail"),
        ("ends–means", "ends—means"),
        ("soft\u00adware", "software"),
        ("می\u200cخواهم", "میخواهم"),
        ("\u200eabc\u202c", "abc"),
        ("ガラス", "ｶﾞﾗｽ"),
        ("☎\ufe0f", "☎"),
    ],
)
def test_label_key_is_the_same_for(one: str, other: str) -> None:
    assert label_key(one) == label_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("C#", "C++"),
        ("resume", "résumé"),
        ("e-mail", "email"),
        ("ё", "е"),
        ("か", "が"),
    ],
)
def test_label_key_keeps_apart(one: str, other: str) -> None:
    assert label_key(one) != label_key(other)


@given(_TEXTS)
def test_label_key_of_a_key_is_the_key(text: str) -> None:
    assert label_key(label_key(text)) == label_key(text)


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", ["→", "2 tier", "10 tier", "apple", "Banana", "cherry"]),
        ("en", ["C", "C#", "C++", "C shell", "cab"]),
        ("en", ["data base", "database", "e-mail", "ember", "résumé", "resumé form", "zebra"]),
        ("en", [".NET", "NetBSD", "Node.js", "nodes"]),
        ("en", ["release 2", "release 10", "release 9000000000000"]),
        ("fr", ["cote", "coté", "côte", "cotes", "œdème", "zèbre"]),
        ("de", ["Ähre", "Akku", "Öl", "Ort", "Straße", "Strasse 2", "über", "Ulm"]),
        ("sv", ["Adam", "Zebra", "Ångström", "Äpple", "Öl"]),
        ("fi", ["zeniitti", "ångström", "äiti", "öljy"]),
        ("da", ["zebra", "ære", "øl", "å"]),
        ("nb", ["zebra", "ære", "øl", "år"]),
        ("is", ["api", "ás", "dagur", "ð", "zeta", "þing", "æ", "öl"]),
        ("es", ["nube", "nuño", "ñandú", "oro"]),
        ("pl", ["cena", "ćma", "los", "łoś", "zebra", "źle", "żaba"]),
        ("cs", ["cibule", "čaj", "hrad", "chleba", "jaro", "řeka", "sad", "šum", "zeď", "žena"]),
        ("sk", ["auto", "ärzt", "dom", "hora", "chata", "ihla", "osa", "ôsmy"]),
        ("hr", ["cvijet", "čaj", "ćup", "duh", "džem", "đak", "lav", "ljeto", "nos", "njega"]),
        ("hu", ["cukor", "család", "óra", "oszt", "öl", "szó", "zene", "zseb"]),
        ("ro", ["az", "ăsta", "în", "sus", "știre", "tot", "țară"]),
        ("tr", ["cam", "çay", "gaz", "ğ", "ısı", "İzmir", "kum", "oda", "öz", "su", "şu", "ün"]),
        ("az", ["ev", "əl", "hal", "xal", "ıl", "il", "kar", "qar"]),
        ("et", ["saba", "šokk", "zoo", "žest", "tee", "vesi", "õlu", "äke", "öö", "üks"]),
        ("lv", ["cits", "čau", "kaza", "ķis", "zars", "žurka"]),
        ("lt", ["cukrus", "čia", "sala", "šuo", "zona", "žodis"]),
        ("vi", ["an", "ăn", "ân", "ấn b", "da", "đa", "ơn", "tai", "ưa"]),
        ("ru", ["еда", "ёж", "ель", "иволга", "йод", "кот"]),
        ("uk", ["гак", "ґанок", "екран", "єдність", "ива", "імʼя", "їжа", "йод"]),
        ("sr", ["дан", "ђак", "лав", "љето", "тим", "ћуп"]),
        ("kk", ["ата", "әке", "кіл", "қол", "у", "ұл", "үн"]),
        ("el", ["άλφα", "βήτα", "έψιλον", "Ωμέγα"]),
        ("ar", ["أب", "بيت", "شجرة", "ياسمين"]),
        ("fa", ["آب", "بار", "پا", "تار", "جان", "چای", "کتاب", "گل", "وزن", "هوا"]),
        ("he", ["אבא", "בית", "שלום"]),
        ("hi", ["अंक", "कमल", "गाय", "हाथ"]),
        ("th", ["กา", "เกม", "ขา", "แขน", "คน"]),
        ("ja", ["あい", "かき", "がき", "サル", "たこ"]),
        ("ko", ["가방", "까치", "나무", "하늘"]),
    ],
)
def test_sort_key_puts_names_in_the_order_of_their_language(
    language: str, in_order: list[str]
) -> None:
    shuffled = in_order[::-1]

    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == in_order


@pytest.mark.parametrize(
    ("name", "language", "group"),
    [
        ("apple", "en", "A"), ("Éclair", "fr", "E"), ("Ärger", "de", "A"), ("ßa", "de", "S"),
        ("Ångström", "en", "A"), ("Ångström", "sv", "Å"), ("Ångström", "sv-FI", "Å"),
        ("Äpple", "fi", "Ä"), ("Øl", "da", "Ø"), ("øl", "nb", "Ø"), ("øl", "en", "O"),
        ("ñandú", "es", "Ñ"), ("ñandú", "en", "N"), ("łoś", "pl", "Ł"), ("chleba", "cs", "Ch"),
        ("Čaj", "cs", "Č"), ("Džem", "hr", "Dž"), ("szó", "hu", "Sz"), ("őr", "hu", "Ö"),
        ("ışık", "tr", "I"), ("izmir", "tr", "İ"), ("İzmir", "tr", "İ"), ("İzmir", "en", "I"),
        ("ấn", "vi", "Â"), ("đa", "vi", "Đ"), ("þing", "is", "Þ"), ("őr", "", "O"),
        ("ёж", "ru", "Е"), ("йод", "ru", "Й"), ("їжа", "uk", "Ї"), ("ћуп", "sr", "Ћ"),
        ("άλφα", "el", "Α"), ("ქართული", "ka", "ქ"), ("արև", "hy", "Ա"),
        ("أب", "ar", "ا"), ("إبل", "ar", "ا"), ("شَجَرة", "ar", "ش"), ("آب", "fa", "ا"),
        ("پا", "fa", "پ"), ("کتاب", "fa", "ک"), ("یار", "fa", "ی"), ("ہوا", "ur", "ہ"),
        ("שָׁלוֹם", "he", "ש"), ("हिन्दी", "hi", "ह"), ("क्षेत्र", "hi", "क"), ("เกม", "th", "ก"),
        ("ガラス", "ja", "か"), ("がらす", "ja", "か"), ("っぽい", "ja", "た"), ("ん", "ja", "わ"),
        ("漢字", "ja", "漢"), ("𠮷野", "ja", "漢"), ("數據", "zh-Hant", "漢"), ("数据", "zh", "汉"),
        ("한국어", "ko", "ㅎ"), ("까치", "ko", "ㄱ"), ("ㅎ", "ko", "ㅎ"),
        ("2FA", "en", "0-9"), ("٣ب", "ar", "0-9"), ("½", "en", "0-9"), ("①", "", "0-9"),
        (".NET", "en", "N"), ("“quoted”", "en", "Q"), ("’s", "en", "S"), ("→", "en", "#"),
        ("🎉", "", "#"), ("&&", "", "#"), ("", "", "#"), ("\u0301", "", "#"),
    ],
)  # fmt: skip
def test_initial_is_the_group_readers_look_in(name: str, language: str, group: str) -> None:
    assert initial(name, language) == group


@given(_TEXTS, _LANGUAGES)
def test_keys_do_not_depend_on_the_normal_form(name: str, language: str) -> None:
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, name)
        assert label_key(other) == label_key(name)
        assert sort_key(other, language) == sort_key(name, language)
        assert initial(other, language) == initial(name, language)


@given(st.lists(st.one_of(st.text(max_size=6), lines()), max_size=12), _LANGUAGES)
def test_sorted_names_stand_in_whole_groups(names: list[str], language: str) -> None:
    names.sort(key=lambda name: sort_key(name, language))

    groups = [initial(name, language) for name in names]
    starts = [now for before, now in zip(["", *groups], groups, strict=False) if now != before]
    assert all(groups)
    assert len(starts) == len(set(starts))


@given(_TEXTS, _TEXTS, _LANGUAGES)
def test_names_sort_alike_only_when_they_are_the_same_label(
    one: str, other: str, language: str
) -> None:
    same_place = sort_key(one, language) == sort_key(other, language)

    assert same_place <= (label_key(one) == label_key(other))


@given(st.text(), _LANGUAGES)
@example("\x00a\ud800", "en")
def test_sort_key_can_be_stored(name: str, language: str) -> None:
    for text in (name, name * 100):
        key = sort_key(text, language)
        assert len(key) <= SORT_KEY_MAX_LENGTH
        assert not has_unstorable(key)
        assert key == sort_key(text, language)
