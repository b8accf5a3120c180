"""How much two names look alike to somebody who reads quickly: by the letters they share."""

from terms.text.folding import label_key

ALIKE = 0.55


def resemblance(one: str, other: str) -> float:
    """Return from 0, nothing in common, to 1, the same but for case, spaces and dashes.

    Dice's coefficient of the runs of three characters in each word.
    """
    keys = label_key(one), label_key(other)
    if keys[0] == keys[1]:
        return 1.0
    left, right = map(_runs, keys)
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


def _runs(key: str) -> set[str]:
    words = (f"  {word} " for word in key.split())
    return {word[at : at + 3] for word in words for at in range(len(word) - 2)}
