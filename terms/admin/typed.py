"""Django's generic bases as types see them: at run time Django's classes take no parameters."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.forms.models import BaseInlineFormSet

from terms.models import (
    BulkMove,
    Category,
    Glossary,
    ImportConflict,
    ImportRun,
    Redirect,
    Revision,
    Suggestion,
    Term,
)

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    TermPaginator = Paginator[Term]
    BulkMoveModelAdmin = admin.ModelAdmin[BulkMove]
    CategoryModelAdmin = admin.ModelAdmin[Category]
    GlossaryModelAdmin = admin.ModelAdmin[Glossary]
    ImportConflictModelAdmin = admin.ModelAdmin[ImportConflict]
    ImportRunModelAdmin = admin.ModelAdmin[ImportRun]
    RedirectModelAdmin = admin.ModelAdmin[Redirect]
    RevisionModelAdmin = admin.ModelAdmin[Revision]
    SuggestionModelAdmin = admin.ModelAdmin[Suggestion]
    TermModelAdmin = admin.ModelAdmin[Term]
    PartStackedInline = admin.StackedInline[Any, Term]
    AnyModelForm = forms.ModelForm[Any]
    TermModelForm = forms.ModelForm[Term]
    RedirectModelForm = forms.ModelForm[Redirect]
    TermPartFormSet = BaseInlineFormSet[Any, Term, Any]
    TermModelChoiceField = forms.ModelChoiceField[Term]
    GlossaryModelChoiceField = forms.ModelChoiceField[Glossary]
    CategoryModelChoiceField = forms.ModelChoiceField[Category]
    UserModelChoiceField = forms.ModelChoiceField[User]
else:
    AnyModelAdmin = CategoryModelAdmin = GlossaryModelAdmin = admin.ModelAdmin
    ImportRunModelAdmin = RedirectModelAdmin = RevisionModelAdmin = admin.ModelAdmin
    TermModelAdmin = ImportConflictModelAdmin = admin.ModelAdmin
    BulkMoveModelAdmin = SuggestionModelAdmin = admin.ModelAdmin
    PartStackedInline = admin.StackedInline
    AnyModelForm = TermModelForm = RedirectModelForm = forms.ModelForm
    TermPartFormSet = BaseInlineFormSet
    TermModelChoiceField = CategoryModelChoiceField = GlossaryModelChoiceField = (
        forms.ModelChoiceField
    )
    UserModelChoiceField = forms.ModelChoiceField
    TermPaginator = Paginator
