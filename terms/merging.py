"""Three-way merge of records: what changed here, what changed at the source, what on both sides."""

from dataclasses import dataclass, field

from terms.records import LabelKind, TermRecord
from terms.text.folding import label_key

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
    current: TermRecord,
    incoming: TermRecord,
    base: TermRecord | None,
    *,
    theirs: bool = False,
    cannot_carry: tuple[str, ...] = (),
) -> Merged:
    """Merge `incoming` into `current`, field by field.

    base:   what the source said last; None where it never said anything: a field that is
            empty here is filled, any other difference is a conflict.
    theirs: take the incoming value where both sides changed a field, else keep the current.
    cannot_carry: what the incoming format cannot say, as `formats.base.Format` has it: its
            silence is no change.
    A field that `incoming` does not give is left alone; given empty, it clears.
    """
    values = {}
    conflicts = []
    for name in TermRecord.model_fields:
        if name in _NOT_MERGED or name not in incoming.model_fields_set:
            continue
        if name == "slug" and name in cannot_carry:
            continue  # the reader made it of the name
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
            if _differ_in_the_unsaid(name, current, incoming, cannot_carry):
                continue
            conflicts.append(name)
        if changed_there and (theirs or not changed_here):
            values[name] = given
    return Merged(current.model_copy(update=values), tuple(values), tuple(conflicts))


_EMPTY = {name: info.default for name, info in TermRecord.model_fields.items()}


def _differ_in_the_unsaid(
    name: str, current: TermRecord, incoming: TermRecord, cannot_carry: tuple[str, ...]
) -> bool:
    """Tell whether two lists are the same but for what the format cannot say of their items."""
    if not any(each.startswith(f"{name}.") for each in cannot_carry):
        return False
    ours, given = _said(name, current), _said(name, incoming)
    # A label readers never see is no term of some formats.
    unseen = {
        label_key(each.text)
        for each in current.labels
        if name == "labels" and each.kind is LabelKind.HIDDEN
    }
    return given <= ours and ours - given <= unseen


def _said(name: str, record: TermRecord) -> set[object]:
    """Return what every format says of the items of a list."""
    match name:
        case "labels":
            return {label_key(each.text) for each in record.labels}
        case "relations":
            return {each.target for each in record.relations}
        case _:
            return {(each.title, each.url) for each in record.sources}
