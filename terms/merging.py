"""Three-way merge of records: what changed here, what changed at the source, what on both sides."""

from dataclasses import dataclass, field

from terms.records import TermRecord

# Told by the door an import came through or kept apart from content: never merged.
_NOT_MERGED = {"version", "language", "concept", "external_id", "status", "successor"}


@dataclass(frozen=True, slots=True)
class Merged:
    """record:    the merged entry.
    taken:     fields that now have the incoming value, and had another.
    conflicts: fields changed on both sides, to different values.
    """

    record: TermRecord
    taken: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = field(default=())


def merge(
    current: TermRecord, incoming: TermRecord, base: TermRecord | None, *, theirs: bool = False
) -> Merged:
    """Merge `incoming` into `current`, field by field.

    base:   what the source said last; None where it never said anything: a field that is
            empty here is filled, any other difference is a conflict.
    theirs: take the incoming value where both sides changed a field, else keep the current.
    A field that `incoming` does not give is left alone; given empty, it clears.
    """
    values = {}
    conflicts = []
    for name in TermRecord.model_fields:
        if name in _NOT_MERGED or name not in incoming.model_fields_set:
            continue
        ours, given = getattr(current, name), getattr(incoming, name)
        if given == ours:
            continue
        if base is None:
            changed_here = bool(ours) and name not in ("slug", "name")
            changed_there = True
        else:
            before = getattr(base, name) if name in base.model_fields_set else _EMPTY[name]
            changed_here, changed_there = ours != before, given != before
        if changed_here and changed_there:
            conflicts.append(name)
        if changed_there and (theirs or not changed_here):
            values[name] = given
    return Merged(current.model_copy(update=values), tuple(values), tuple(conflicts))


_EMPTY = {name: info.default for name, info in TermRecord.model_fields.items()}
