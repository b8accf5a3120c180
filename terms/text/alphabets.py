"""How languages order and fold their letters, as tables. `folding` reads them.

Sources: the Unicode CLDR collation charts for the letters that stand apart, DIN 5007-1 for German.
"""

# Language -> letters that stand apart: each chain names a plain letter and those that follow it.
# `/` joins spellings of one letter. A letter not named folds to its plain one: é to e.
ALPHABETS: dict[str, str] = {
    "az": "c-ç e-ə g-ğ h-x-ı k-q o-ö s-ş u-ü",
    "be": "е-ё з-і у-ў",
    "bs": "c-č-ć d-dž-đ l-lj n-nj s-š z-ž",
    "cs": "c-č h-ch r-ř s-š z-ž",
    "da": "z-æ/ä-ø/ö-å",
    "eo": "c-ĉ g-ĝ h-ĥ j-ĵ s-ŝ u-ŭ",
    "es": "n-ñ",
    "et": "s-š-z-ž w-õ-ä-ö-ü",
    "eu": "n-ñ",
    "fa": "ب-پ ج-چ ز-ژ ك-گ و-ه",
    "fi": "z-å-ä/æ-ö/ø",
    "fo": "a-á d-ð i-í o-ó u-ú y-ý z-æ-ø",
    "gl": "n-ñ",
    "hr": "c-č-ć d-dž-đ l-lj n-nj s-š z-ž",
    "hu": "c-cs d-dz-dzs g-gy l-ly n-ny o-ö/ő s-sz t-ty u-ü/ű z-zs",
    "is": "a-á d-ð e-é i-í o-ó u-ú y-ý z-þ-æ-ö",
    "kk": "а-ә г-ғ к-қ н-ң о-ө у-ұ-ү х-һ ы-і",
    "lt": "c-č s-š z-ž",
    "lv": "c-č g-ģ k-ķ l-ļ n-ņ s-š z-ž",
    "mk": "д-ѓ з-ѕ и-ј л-љ н-њ т-ќ ч-џ",
    "nb": "z-æ/ä-ø/ö-å",
    "nn": "z-æ/ä-ø/ö-å",
    "no": "z-æ/ä-ø/ö-å",
    "pl": "a-ą c-ć e-ę l-ł n-ń o-ó s-ś z-ź-ż",
    "ro": "a-ă-â i-î s-ș/ş t-ț/ţ",
    "sk": "a-ä c-č h-ch o-ô s-š z-ž",
    "sl": "c-č-ć d-đ s-š z-ž",
    "sq": "c-ç d-dh e-ë g-gj l-ll n-nj r-rr s-sh t-th x-xh z-zh",
    "sr": "c-č-ć d-dž-đ l-lj n-nj s-š z-ž д-ђ и-ј л-љ н-њ т-ћ ч-џ",
    "sv": "z-å-ä/æ-ö/ø",
    "tr": "c-ç g-ğ h-ı o-ö s-ş u-ü",
    "uk": "г-ґ е-є и-і-ї",
    "ur": "ب-پ ت-ٹ ج-چ د-ڈ ر-ڑ ز-ژ ك-گ و-ه",
    "vi": "a-ă-â d-đ e-ê o-ô-ơ u-ư",
}

# Letters that Unicode does not take apart, as their plain spelling.
PLAIN_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ŋ": "n", "ŧ": "t", "ı": "i", "ə": "e", "ɛ": "e", "ɔ": "o", "ƒ": "f",
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
        "ک": "ك", "ی": "ي", "ى": "ي", "ې": "ي", "ے": "ي", "ں": "ن",
        "ہ": "ه", "ھ": "ه", "ة": "ه", "ە": "ه",
        "ぁ": "あ", "ぃ": "い", "ぅ": "う", "ぇ": "え", "ぉ": "お", "っ": "つ", "ゃ": "や",
        "ゅ": "ゆ", "ょ": "よ", "ゎ": "わ", "ゕ": "か", "ゖ": "け",
    }
)  # fmt: skip

# How a folded letter is shown where the language writes it another way.
SHOWN_LETTERS: dict[str, dict[str, str]] = {
    "az": {"i": "İ", "ı": "I"},
    "fa": {"ك": "ک", "ي": "ی"},
    "tr": {"i": "İ", "ı": "I"},
    "ur": {"ك": "ک", "ي": "ی", "ه": "ہ"},
}

# The first kana of each row of the gojūon; a row reaches up to the next one.
KANA_ROWS = "あかさたなはまやらわ"
# The initial consonants of Hangul syllables in Unicode's order, the tense ones as the plain.
HANGUL_INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
