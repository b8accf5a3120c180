"""A made-up glossary of the size of real ones: the same words for every site that is measured."""

import random
from collections.abc import Iterator
from typing import Any

_ONSETS = [*"bcdfghjklmnprstvwz", "br", "ch", "dr", "fl", "gr", "pl", "pr", "sh", "st", "th", "tr"]
_NUCLEI = ["a", "e", "i", "o", "u", "ai", "ea", "ou", "io"]
_CODAS = ["", "n", "r", "s", "t", "l", "m", "nd", "st"]


def _word(chance: random.Random) -> str:
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS)
        for _ in range(chance.choice((1, 2, 2, 3)))
    )


def slug_of_number(number: int) -> str:
    return f"term-{number}"


def entries(count: int) -> Iterator[dict[str, Any]]:
    """Yield `count` entries: 7 paragraphs of about 400 characters, 3 FAQs, 4 relations each."""
    chance = random.Random(7)
    words = [_word(chance) for _ in range(3_000)]

    def sentence(length: int) -> str:
        return " ".join(chance.choices(words, k=length)).capitalize() + "."

    for number in range(count):
        name = f"Term {number}"
        yield {
            "slug": slug_of_number(number),
            "name": name,
            "short_definition": sentence(26),
            "explanation": "\n\n".join(
                f"{name} {sentence(20)} {sentence(18)} {sentence(16)}" for _ in range(7)
            ),
            "seo_title": f"What is {name}? Meaning and use",
            "seo_description": sentence(22),
            "category": f"Topic {number % 30}",
            "faqs": [
                {
                    "question": f"How does {name} differ from {words[each]}?",
                    "answer": " ".join(sentence(17) for _ in range(4)),
                }
                for each in range(3)
            ],
            "relations": [
                {"target": slug_of_number(target)}
                for target in chance.sample(range(count), 5)
                if target != number
            ][:4],
        }
