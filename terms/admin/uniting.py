"""Two editors on one term: who saves second sees both texts, field by field, and unites them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.recording import Rows, record_from
from terms.actions.revising import CannotSave
from terms.actions.setting_aside import Meeting, leave, meet, set_aside, settle
from terms.admin.choosing import given_id
from terms.admin.differences import Difference, differences, label_of
from terms.admin.parts import PartFormSet
from terms.admin.requests import user_of
from terms.admin.typed import TermModelForm
from terms.admin.viewing import TermViewing
from terms.models import Revision, SetAside, Term
from terms.records import TermRecord
from terms.uniting import Side, on_base

_PARTS = ("labels", "faqs", "relations", "sources")
_SIDES: dict[Side, str | Promise] = {
    Side.TOGETHER: gettext_lazy("Both changes"),
    Side.THEIRS: gettext_lazy("Keep what was saved first"),
    Side.MINE: gettext_lazy("Take the text set aside"),
}


class WrittenBeside(Exception):
    """A form was sent that began with an older revision than the latest; all of it is right."""

    def __init__(self, term: Term, record: TermRecord, based_on: int | None, comment: str) -> None:
        super().__init__(term.pk)
        self.term = term
        self.record = record
        self.based_on = based_on
        self.comment = comment


class UniteForm(forms.Form):
    """A choice for each field that both changed. seen: the latest revision the user looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, meeting: Meeting, seen: int | None, data: QueryDict | None) -> None:
        super().__init__(data, initial={"seen": seen}, auto_id="unite_%s")
        self._seen = seen
        self._choices = meeting.united.choices
        for name, sides in self._choices.items():
            self.fields[name] = forms.ChoiceField(
                label=str(label_of(name)),
                choices=[(side.value, _SIDES[side]) for side in sides],
                initial=Side.TOGETHER.value if Side.TOGETHER in sides else None,
                widget=forms.RadioSelect,
            )

    def clean_seen(self) -> int:
        seen: int = self.cleaned_data["seen"]
        if seen != self._seen:
            self.data = {**self.data, "seen": str(self._seen)}
            raise forms.ValidationError(
                _("The term was saved again while you were looking at it. Look again, then unite.")
            )
        return seen

    def chosen(self) -> dict[str, Side]:
        return {name: Side(self.cleaned_data[name]) for name in self._choices}


@dataclass(frozen=True, slots=True)
class Part:
    """A field that the two texts do not say alike; `choice` is None where only one changed it."""

    label: str | Promise
    difference: Difference
    choice: forms.BoundField | None = None


class TermUniting(TermViewing):
    def unite_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.unite_view)
        return [path("<int:term_id>/unite/<int:aside_id>/", view, name="terms_term_unite")]

    # --- The form that was sent -------------------------------------------------------------

    def hold(self, request: HttpRequest, object_id: str | None) -> None:
        """Let nobody else save the term until this form is; tell whether somebody has before."""
        pk = given_id(object_id or "")
        if request.method != "POST" or pk is None:
            return
        term = Term.objects.locked().filter(pk=pk).first()
        if term is not None:
            note_outdated(request, term)

    def is_outdated(self, request: HttpRequest) -> bool:
        return getattr(request, "is_outdated", False)

    def refuse_with_text(self, form: TermModelForm, formsets: Sequence[PartFormSet]) -> None:
        """Raise what the form says as an entry. Raises CannotSave where it makes none."""
        rows = Rows(**{formset.prefix: formset.valid_rows() for formset in formsets})  # type: ignore[arg-type]  # a kind each
        record = record_from(form.instance, rows)
        based_on: int | None = form.cleaned_data["based_on"]
        base = Revision.objects.filter(term=form.instance, number=based_on or 0).first()
        if base is not None:
            record = on_base(base.record(), record)
            if "slug" not in form.fields:
                record = record.model_copy(update={"slug": base.record().slug})
        raise WrittenBeside(form.instance, record, based_on, form.cleaned_data["comment"])

    def set_text_aside(self, request: HttpRequest, text: WrittenBeside) -> HttpResponse:
        """Keep the text and lead to where it is united; where it says nothing new, tell so."""
        aside = set_aside(
            text.term,
            text.record,
            based_on=text.based_on,
            by=user_of(request),
            comment=text.comment,
        )
        if aside is None:
            told = _("Somebody else has saved the same meanwhile: there is nothing left to save.")
            self.message_user(request, told, messages.INFO)
            return _to(text.term)
        told = _("Somebody else saved first. Your text is kept as revision %d.")
        self.message_user(request, told % aside.revision.number, messages.WARNING)
        return HttpResponseRedirect(
            reverse("admin:terms_term_unite", args=[text.term.pk, aside.pk])
        )

    # --- Uniting ------------------------------------------------------------------------------

    def unite_view(self, request: HttpRequest, term_id: int, aside_id: int) -> HttpResponse:
        """Show both texts; on POST save them united as chosen, or leave one in the history."""
        term = self.viewed(request, str(term_id))
        if not self.has_change_permission(request, term):
            raise PermissionDenied
        texts = SetAside.objects.select_related("revision__author", "base")
        aside = texts.filter(term=term, pk=aside_id).first()
        if aside is None:
            raise Http404
        if aside.settled_at is not None:
            self.message_user(request, _("This text is settled already."), messages.INFO)
            return _to(term)
        if request.method == "POST" and "_leave" in request.POST:
            leave(aside, by=user_of(request))
            told = _("Left as it is. The text set aside stays in the history.")
            self.message_user(request, told, messages.SUCCESS)
            return _to(term)
        meeting = meet(aside)
        latest = meeting.term.revision
        seen = latest.number if latest is not None else None
        form = UniteForm(meeting, seen, request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                settle(aside, chosen=form.chosen(), based_on=seen, by=user_of(request))
            except CannotSave as error:
                form.add_error(None, str(error))
            else:
                self.message_user(request, _told_united(term), messages.SUCCESS)
                return _to(term)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Unite two texts of “%s”") % term.name,
            "opts": self.opts,
            "term": term,
            "aside": aside,
            "latest": latest,
            "is_own": aside.revision.author_id == request.user.pk,
            "form": form,
            **_parts(meeting, form),
        }
        return TemplateResponse(request, "admin/terms/term/unite.html", context)


def note_outdated(request: HttpRequest, term: Term) -> list[str]:
    """Tell who saved since the form began, and let all its rows count as its own.

    A row that the form shows may be gone by now, or be another: its text counts, not its id.
    """
    latest = term.revision
    based_on = request.POST.get("based_on", "")
    if latest is None or based_on == str(latest.number):
        return []
    data = request.POST.copy()
    for prefix in _PARTS:
        data[f"{prefix}-INITIAL_FORMS"] = "0"
        for name in [
            each for each in data if each.startswith(f"{prefix}-") and each.endswith("-id")
        ]:
            del data[name]
    request.POST = data  # type: ignore[assignment]  # what Django's own middleware may do
    request.is_outdated = True  # type: ignore[attr-defined]
    told = _("%s saved this term while you were editing: once you save, you see both texts.")
    return [told % (latest.author or _("Somebody else"))]


def waiting_texts(term: Term) -> list[SetAside]:
    """Return the texts set aside that nobody has settled, newest first."""
    waiting = SetAside.objects.filter(term=term, settled_at=None)
    return list(waiting.select_related("revision__author").defer("revision__content"))


def _parts(meeting: Meeting, form: UniteForm) -> Mapping[str, list[Part]]:
    """Return what is to be chosen, and what either side alone has changed."""
    united = meeting.united
    between = {each.name: each for each in differences(meeting.theirs, meeting.mine)}
    since = {each.name: each for each in differences(meeting.base, meeting.theirs)}
    return {
        "choices": [Part(label_of(name), between[name], form[name]) for name in united.choices],
        "mine": [Part(label_of(name), between[name]) for name in united.mine],
        "theirs": [Part(label_of(name), since[name]) for name in united.theirs if name in since],
    }


def _told_united(term: Term) -> str:
    text = _("The two texts of “%s” are united.")
    if term.is_public:
        text = _("The two texts of “%s” are united. Readers see it once it is published.")
    return text % term.name


def _to(term: Term) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:terms_term_change", args=[term.pk]))
