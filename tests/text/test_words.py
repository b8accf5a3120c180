"""Words are counted as readers of each script would, about."""

import pytest

from terms.text.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  — … ! ", 0),
        ("One word.", 2),
        ("It's state-of-the-art (mostly), 3.5 times", 6),
        ("snake_case and/or e-mail", 5),
        ("Überanpassung heißt: auswendig gelernt", 4),
        ("نموذج لغوي كبير", 3),
        ("हिन्दी में तीन", 3),
        ("机器学习", 2),
        ("机器学习 means 深度学习", 5),
        ("ภาษาไทย", 4),
        ("한국어 단어 셋", 3),
    ],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words
