"""What the worker does now and then: each duty when its time has come, by one worker alone."""

from datetime import datetime, timedelta

from terms.models import Duty

# A worker that looks more often says so no more often than this.
LOOKS_NOTED_EVERY = timedelta(seconds=30)


def is_due(name: Duty.Name, every: timedelta, now: datetime) -> bool:
    """Tell whether a duty is to be done now; of several workers that ask, one hears yes."""
    before = Duty.objects.filter(name=name).first()
    if before is None:
        _duty, is_new = Duty.objects.get_or_create(name=name, defaults={"done_at": now})
        return is_new
    if before.done_at > now - every:
        return False
    return bool(Duty.objects.filter(name=name, done_at=before.done_at).update(done_at=now))


def note_look(now: datetime) -> None:
    """Keep that a worker has looked for work."""
    is_due(Duty.Name.LOOK, LOOKS_NOTED_EVERY, now)


def last_look() -> datetime | None:
    """Return when a worker last looked for work; None: none ever did."""
    looked = Duty.objects.filter(name=Duty.Name.LOOK).first()
    return looked.done_at if looked is not None else None
