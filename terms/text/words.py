"""How many words a text has, in any script."""

import re

# Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
_SIGNS_A_WORD = 2
# Not \w alone: vowel signs are none of it, and a word they split would count as two.
_WORD = re.compile("[^\\W_](?:[^\\s\u2000-\u206f!-/:-@\\[-`{-~]|['’-](?=[^\\W_]))*")


def count_words(text: str) -> int:
    """Return the number of words of plain text.

    Where words are not set apart by spaces, two signs count as one: about what they are on average.
    """
    unspaced = len(_UNSPACED.findall(text))
    spaced = len(_WORD.findall(_UNSPACED.sub(" ", text)))
    return spaced + -(-unspaced // _SIGNS_A_WORD)
