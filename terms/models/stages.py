"""How far a text has come, and what readers see of a term: two things, told apart everywhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far the working copy has come."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")


class TermStatus(models.TextChoices):
    """What readers see of the term; the values are those of `records.Status`."""

    NOT_PUBLIC = "not_public", _("not public")
    PUBLISHED = "published", _("published")
    DEPRECATED = "deprecated", _("deprecated")
    WITHDRAWN = "withdrawn", _("withdrawn")
