"""Two entries that want one slug are two terms: one has it, the other's slug says more of it.

Which one has it does not depend on the order they come in.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from django.utils.translation import gettext as _

from terms.actions.importing.entries import Entry, fingerprint, key_of
from terms.actions.importing.moving import move_within_run
from terms.actions.writing import Occasion, Writer
from terms.models import Glossary, ImportedRecord, Revision, Term
from terms.records import TermRecord
from terms.text.slugs import slug_of, with_suffix

# A longer category makes no address anybody wants to read.
_CATEGORY_MAX = 40
_DIGITS = (6, 12, 32)
_WISHES = 2 + len(_DIGITS)

_Spot = tuple[str, str]
"""(language, slug)"""


class Slugs:
    """The slugs of one run. What a term had before the run is nobody else's, even if it leaves it.

    Everyone asks for the best slug on a list of its own; who fits better gets it, and who got it
    earlier in the run asks for its next one. This is deferred acceptance, whose outcome knows no
    order of asking (Gale and Shapley, College admissions and the stability of marriage, 1962).
    """

    def __init__(self, glossary: Glossary, writer: Writer) -> None:
        self._glossary = glossary
        self._writer = writer
        self._left: set[_Spot] = set()

    def give(self, entries: Sequence[Entry], occasion: Occasion) -> None:
        """Give each entry a slug that is nobody else's, with a warning where it is another one."""
        asking = [each for each in entries if each.term is None or _leaves(each)]
        self._left |= {
            (each.record.language, each.current.slug) for each in asking if each.current is not None
        }
        spots = {(each.record.language, each.record.slug) for each in asking}
        terms = Term.objects.filter(
            glossary=self._glossary, slug__among={slug for _language, slug in spots}
        )
        taken = self._left | set(terms.values_list("language", "slug"))
        if len(spots) == len(asking) and taken.isdisjoint(spots):
            return
        settling = _Settling(self._glossary, self._left, occasion)
        settling.settle([_bid_of_entry(each) for each in asking])
        # Who lost its slug last makes room for who lost its own before.
        for bid in reversed(settling.displaced):
            assert bid.term is not None
            move_within_run(bid.term, bid.has, self._writer, occasion)


@dataclass(eq=False, slots=True)
class _Bid:
    """Who asks for a slug: an entry of this batch, or the term of one that came earlier in the run.

    slug, key, category: as its source has them, so that they are the same whenever it asks.
    others: slugs by which it names other terms.
    has:    the slug it has now. before: the one it had before the run.
    """

    language: str
    slug: str
    key: str
    category: str
    others: set[str]
    entry: Entry | None = None
    term: Term | None = None
    has: str = ""
    before: str = ""
    wishes: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.wishes = (slug for slug in self._wishes() if slug not in self.others)

    def _wishes(self) -> Iterator[str]:
        """Yield the slugs it would like, the best first, without end."""
        yield self.slug
        category = slug_of(self.category)
        if 0 < len(category) <= _CATEGORY_MAX:
            yield with_suffix(self.slug, category)
        digits = fingerprint(self.key).hex()
        for length in _DIGITS:
            yield with_suffix(self.slug, digits[:length])
        for number in count(2):
            yield with_suffix(self.slug, f"{digits}-{number}")

    def rank(self, slug: str) -> tuple[bool, bool, str]:
        """Return how well a slug fits, less is better: it is its own, its only id, its id is less."""
        return slug != self.slug, self.key != self.slug, self.key


class _Settling:
    """One batch in which several want the same.

    displaced: terms from earlier in the run that have to move, in the order they lost their slug.
    """

    def __init__(self, glossary: Glossary, left: set[_Spot], occasion: Occasion) -> None:
        self.displaced: list[_Bid] = []
        self._glossary = glossary
        self._occasion = occasion
        self._kept = set(left)
        self._holders: dict[_Spot, _Bid] = {}
        self._known: set[_Spot] = set()

    def settle(self, bids: Sequence[_Bid]) -> None:
        self._look_up({(bid.language, bid.slug) for bid in bids})
        waiting = deque(bids)
        while waiting:
            bid = waiting.popleft()
            spot = (bid.language, next(bid.wishes))
            self._look_up({spot} - self._known)
            holder = self._holders.get(spot)
            if not self._may_have(bid, spot, holder):
                waiting.append(bid)
                continue
            self._holders[spot], bid.has = bid, spot[1]
            if holder is not None:
                waiting.append(holder)
                if holder.term is not None:
                    self.displaced = [each for each in self.displaced if each is not holder]
                    self.displaced.append(holder)
        for bid in bids:
            self._tell(bid)

    def _may_have(self, bid: _Bid, spot: _Spot, holder: _Bid | None) -> bool:
        if spot in self._kept:
            return spot[1] == bid.before
        return holder is None or bid.rank(spot[1]) < holder.rank(spot[1])

    def _look_up(self, spots: set[_Spot]) -> None:
        """Find who has these slugs, and whether for good."""
        if not spots:
            return
        self._known |= spots
        terms = Term.objects.filter(
            glossary=self._glossary, slug__among={slug for _language, slug in spots}
        )
        for term in terms.select_related("revision", "published_revision"):
            spot = (term.language, term.slug)
            if spot not in spots:
                continue
            if bid := self._bid_of_term(term):
                self._holders[spot] = bid
            else:
                self._kept.add(spot)

    def _bid_of_term(self, term: Term) -> _Bid | None:
        """Return the bid by which a term got its slug in this run; None if it did not, or keeps it.

        What an editor has saved since, or readers have seen, stays where it is.
        """
        run, latest, shown = self._occasion.run, term.revision, term.published_revision
        imported = ImportedRecord.objects.select_related("revision").filter(term=term).first()
        if run is None or latest is None or latest.import_run_id != run.pk or imported is None:
            return None
        earlier = Revision.objects.filter(term=term).exclude(import_run=run)
        before = earlier.exclude(kind=Revision.Kind.INCOMING).order_by("-number").first()
        if any(each is not None and each.record().slug == term.slug for each in (before, shown)):
            return None
        given = imported.record()
        bid = _bid(given, latest.record(), term.language)
        bid.term, bid.has = term, term.slug
        bid.before = before.record().slug if before is not None else ""
        # What stands before its slug on its list it was refused already.
        return bid if term.slug in islice(bid.wishes, _WISHES) else None

    def _tell(self, bid: _Bid) -> None:
        entry = bid.entry
        assert entry is not None
        for other in self.displaced:
            assert other.term is not None
            if (other.language, other.term.slug) == (bid.language, bid.has):
                told = _("The slug “%(slug)s” is this entry's now; “%(key)s” has “%(free)s”.")
                entry.outcome.messages.append(
                    told % {"slug": bid.has, "key": other.key, "free": other.has}
                )
        if bid.has != entry.record.slug:
            told = _("The slug “%(slug)s” is another entry's; this one has “%(free)s”.")
            entry.outcome.messages.append(told % {"slug": entry.record.slug, "free": bid.has})
            entry.record = entry.record.model_copy(update={"slug": bid.has})


def _leaves(entry: Entry) -> bool:
    return entry.current is not None and entry.current.slug != entry.record.slug


def _bid(given: TermRecord, merged: TermRecord, language: str) -> _Bid:
    others = {each.target for record in (given, merged) for each in record.relations}
    return _Bid(language, given.slug, key_of(given)[1], given.category, others)


def _bid_of_entry(entry: Entry) -> _Bid:
    bid = _bid(entry.given, entry.record, entry.record.language)
    bid.entry = entry
    bid.before = entry.current.slug if entry.current is not None else ""
    return bid
