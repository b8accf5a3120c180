"""What came earlier in an import, in a few bytes an entry: millions have to fit."""

from array import array
from collections.abc import Iterable

_FIRST_CAPACITY = 1 << 10


class SeenKeys:
    """The numbers under which keys came first: 64 bits of a key, 32 of a number, no objects.

    A hash table with open addressing; 0 marks a free place.
    """

    def __init__(self) -> None:
        self._count = 0
        self._keys = array("Q", bytes(8 * _FIRST_CAPACITY))
        self._numbers = array("I", bytes(4 * _FIRST_CAPACITY))

    def first(self, key: int, number: int) -> int:
        """Return the number that `key` (64 bits) came under first; `number` if that is now."""
        key = key or 1
        place = self._place(key)
        if self._keys[place]:
            return self._numbers[place]
        self._keys[place], self._numbers[place] = key, number
        self._count += 1
        if self._count * 3 > len(self._keys) * 2:
            self._grow()
        return number

    def _place(self, key: int) -> int:
        mask = len(self._keys) - 1
        place = key & mask
        while self._keys[place] not in (0, key):
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._keys = array("Q", bytes(2 * keys.itemsize * len(keys)))
        self._numbers = array("I", bytes(2 * numbers.itemsize * len(numbers)))
        for key, number in zip(keys, numbers, strict=True):
            if key:
                place = self._place(key)
                self._keys[place], self._numbers[place] = key, number


class SeenIds:
    """A set of ids of one table, a bit each: ids lie close together."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, pk: int) -> None:
        place, bit = divmod(pk, 8)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << bit

    def update(self, ids: Iterable[int]) -> None:
        for pk in ids:
            self.add(pk)

    def __contains__(self, pk: object) -> bool:
        if not isinstance(pk, int):
            return False
        place, bit = divmod(pk, 8)
        return place < len(self._bits) and bool(self._bits[place] >> bit & 1)
