"""What the moves of the workflow ask: a reviewer, a comment, dates in a time zone. Knows no request."""

import zoneinfo
from datetime import UTC, datetime
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.review_policy import authors
from terms.admin.typed import UserModelChoiceField
from terms.models import ReviewPolicy, Revision, Term

COMMENT_MAX_LENGTH = 5_000
NEWEST, PINNED = "newest", "pinned"


def comment_field(label: str | Promise, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=cast(str, label),  # the stubs know translated texts by a name of their own
        required=required,
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say in a comment what is meant.")},
    )


class SayForm(forms.Form):
    """A comment, and the number of the revision it is about: the one that was read."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_comment: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["comment"] = comment_field(_("Comment"), required=needs_comment)

    def revision_of(self, term: Term) -> Revision | None:
        number = self.cleaned_data["revision"]
        return Revision.objects.filter(term=term, number=number).first() if number else None


class ReviewerField(UserModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.get_username()


class SubmitForm(forms.Form):
    reviewer = ReviewerField(
        User.objects.none(),
        label=gettext_lazy("Reviewer"),
        required=False,
        empty_label=gettext_lazy("any reviewer"),
        help_text=gettext_lazy("Who is asked. With nobody named, whoever has time may take it."),
    )
    comment = comment_field(gettext_lazy("Comment"))

    def __init__(self, term: Term, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["reviewer"]
        assert isinstance(field, ReviewerField)
        field.queryset = reviewers_of(term, by=by)
        self.fields["comment"].help_text = _("What was written, and what to look at.")


def reviewers_of(term: Term, *, by: User) -> Any:
    """Return who may approve the text as it stands, other than `by`."""
    backend = "django.contrib.auth.backends.ModelBackend"
    able = User.objects.with_perm("terms.review_term", backend=backend).filter(is_staff=True)
    if term.glossary.review_policy == ReviewPolicy.FOUR_EYES:
        able = able.exclude(pk__in=authors(term))
    return able.exclude(pk=by.pk).order_by("username")


class MomentInput(forms.DateTimeInput):
    """A date and a time in one field, as browsers ask for it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ScheduleForm(forms.Form):
    """Dates are read in the time zone that is chosen; `publish_at` and `withdraw_at` have one."""

    text = forms.ChoiceField(
        label=gettext_lazy("Text"),
        choices=[
            (PINNED, gettext_lazy("the text that is scheduled already")),
            (NEWEST, gettext_lazy("the latest text")),
        ],
        widget=forms.RadioSelect,
    )
    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish at"),
        required=False,
        widget=MomentInput,
        help_text=gettext_lazy("What is saved after this does not change what is published then."),
    )
    withdraw_at = forms.DateTimeField(
        label=gettext_lazy("Withdraw at"), required=False, widget=MomentInput
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    comment = comment_field(gettext_lazy("Comment"))

    def __init__(self, term: Term, data: Any = None, *, may_withdraw: bool) -> None:
        zone = timezone.get_default_timezone_name()
        dates = {"publish_at": term.publish_at, "withdraw_at": term.withdraw_at}
        given = {name: timezone.localtime(at) for name, at in dates.items() if at is not None}
        initial = {name: at.replace(tzinfo=None) for name, at in given.items()}
        super().__init__(data, initial=initial | {"zone": zone, "text": PINNED})
        zones = self.fields["zone"]
        assert isinstance(zones, forms.ChoiceField)
        zones.choices = [(name, name) for name in sorted(zone_names() | {zone})]
        zones.help_text = _("The site's own is %(zone)s; there it is %(time)s now.") % {
            "zone": zone,
            "time": timezone.localtime().strftime("%H:%M (UTC%z)"),
        }
        if term.scheduled_revision_id in (None, term.revision_id):
            del self.fields["text"]
        if not may_withdraw:
            del self.fields["withdraw_at"]

    def full_clean(self) -> None:
        given = self.data.get("zone") if self.is_bound else None
        zone = zoneinfo.ZoneInfo(given) if given in zone_names() else None
        with timezone.override(zone or timezone.get_default_timezone()):
            super().full_clean()

    def is_of_pinned_text(self) -> bool:
        return self.cleaned_data.get("text") == PINNED

    def dates(self) -> dict[str, datetime | None]:
        given = {name: self.cleaned_data.get(name) for name in ("publish_at", "withdraw_at")}
        return {name: at.astimezone(UTC) if at else None for name, at in given.items()}


def zone_names() -> set[str]:
    """Return the zones people live in, and UTC; not the aliases kept for old programs."""
    return {
        name
        for name in zoneinfo.available_timezones()
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
    }
