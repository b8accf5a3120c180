"""Who may do what: the one rule that the admin, the API and the actions ask; and the groups.

A move is told by its `Transition.Action`; beside the moves there are the acts named here.
"""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from terms.actions.review_policy import approving_refusal, publishing_refusal
from terms.models import Revision, Term, TermStatus, Transition

Action = Transition.Action

VIEW, ADD, CHANGE, DELETE, IMPORT = "view", "add", "change", "delete", "import"
# Import runs tell names of files, and options: more than a conflict of one term does.
SEE_IMPORTS = "see imports"
SEE_SUGGESTIONS, CLOSE_SUGGESTIONS = "see suggestions", "close suggestions"

# The permissions of which one is needed.
_NEEDED: dict[str, tuple[str, ...]] = {
    VIEW: ("view_term", "change_term"),
    ADD: ("add_term",),
    CHANGE: ("change_term",),
    DELETE: ("delete_term",),
    IMPORT: ("add_importrun",),
    SEE_IMPORTS: ("view_importrun", "add_importrun"),
    SEE_SUGGESTIONS: ("view_suggestion", "change_suggestion"),
    CLOSE_SUGGESTIONS: ("change_suggestion",),
    Action.SUBMIT: ("submit_term",),
    Action.REQUEST_CHANGES: ("review_term",),
    Action.APPROVE: ("review_term",),
    Action.COMMENT: ("submit_term", "review_term", "publish_term"),
    Action.PUBLISH: ("publish_term",),
    Action.SCHEDULE: ("publish_term",),
    Action.UNSCHEDULE: ("publish_term",),
    Action.WITHDRAW: ("withdraw_term",),
    Action.DEPRECATE: ("deprecate_term",),
    Action.REINSTATE: ("withdraw_term", "deprecate_term"),
    Action.RENAME: ("rename_term",),
    Action.MERGE: ("merge_term",),
    Action.UNMERGE: ("merge_term",),
    Action.REVIEW: ("review_term",),
}
_READERS_LOSE = (TermStatus.PUBLISHED, TermStatus.DEPRECATED, TermStatus.WITHDRAWN)


def may(user: User | AnonymousUser, action: str, term: Term | None = None) -> bool:
    """Tell whether `user` may do `action`: to any term at all, or to this one as it stands.

    With a term its glossary's review policy counts too; whether the term can make the move
    now is `moves.state_problem`. Raises KeyError for an act that is not known.
    """
    return not refusal(user, action, term)


def refusal(
    user: User | AnonymousUser,
    action: str,
    term: Term | None = None,
    revision: Revision | None = None,
) -> str:
    """Return why not, as a sentence; "" where `user` may. revision: what is to be published."""
    needed = _needed(action, term)
    if not user.is_active or not any(user.has_perm(f"terms.{name}") for name in needed):
        return _("You have no permission for this move. An administrator can give it.")
    if term is None or user.pk is None:
        return ""
    if action == DELETE and term.status in _READERS_LOSE:
        return refusal(user, Action.WITHDRAW)
    if action == Action.APPROVE:
        return approving_refusal(term, user)
    if action == Action.PUBLISH:
        return publishing_refusal(term, revision)
    return ""


def _needed(action: str, term: Term | None) -> tuple[str, ...]:
    if action == Action.REINSTATE and term is not None:
        undone = Action.WITHDRAW if term.status == TermStatus.WITHDRAWN else Action.DEPRECATE
        return _NEEDED[undone]
    return _NEEDED[action]


# --- Groups -----------------------------------------------------------------------------------

WRITER, REVIEWER, PUBLISHER, ADMINISTRATOR = "Writer", "Reviewer", "Publisher", "Administrator"

_WRITER = {
    "view_glossary",
    "view_category",
    "view_term",
    "add_term",
    "change_term",
    "submit_term",
    "view_revision",
    "view_transition",
    "view_suggestion",
}
_REVIEWER = _WRITER | {"review_term", "change_suggestion"}
_PUBLISHER = _REVIEWER | {
    "publish_term",
    "withdraw_term",
    "deprecate_term",
    "rename_term",
    "merge_term",
    "delete_term",
    "add_importrun",
    "view_importrun",
    "view_bulkmove",
    "add_category",
    "change_category",
    "view_redirect",
    "add_redirect",
    "delete_redirect",
}
ROLES: dict[str, set[str]] = {WRITER: _WRITER, REVIEWER: _REVIEWER, PUBLISHER: _PUBLISHER}
"""Codenames of permissions by group. The Administrator has all, and users and groups."""


def permissions_of(role: str) -> set[Permission]:
    """Return what a group is meant to have, of the permissions there are."""
    of_the_app = Q(content_type__app_label="terms")
    if role == ADMINISTRATOR:
        people = Q(content_type__app_label="auth", content_type__model__in=("user", "group"))
        return set(Permission.objects.filter(of_the_app | people))
    return set(Permission.objects.filter(of_the_app, codename__in=ROLES[role]))


@transaction.atomic
def set_up_roles(
    *, exact: bool = False, only: Iterable[str] = (*ROLES, ADMINISTRATOR)
) -> dict[str, list[str]]:
    """Give the groups what they are meant to have; return the codenames each gained.

    exact: also take from them what a site has given them beyond that.
    """
    gained = {}
    for role in only:
        group, _is_new = Group.objects.get_or_create(name=role)
        meant, has = permissions_of(role), set(group.permissions.all())
        group.permissions.add(*meant - has)
        if exact:
            group.permissions.remove(*has - meant)
        gained[role] = sorted(each.codename for each in meant - has)
    return gained
