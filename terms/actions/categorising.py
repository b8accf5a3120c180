"""Finding the category a record names, and making those that do not exist yet."""

from collections.abc import Iterable

from django.db.models import Max

from terms.models import Category, Glossary
from terms.text.folding import label_key
from terms.text.slugs import slug_of, with_suffix


class Categories:
    """The categories of a glossary by the names records use: a handful, held in memory."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._by_key: dict[tuple[str, str], Category] = {}
        self._slugs: set[tuple[str, str]] = set()
        for category in glossary.categories.all():
            self._keep(category)

    def find(self, language: str, name: str) -> Category | None:
        """Return the category of this name or, failing that, of the slug the name would have."""
        if not name:
            return None
        return self._by_key.get((language, label_key(name))) or self._by_key.get(
            (language, f"/{slug_of(name)}")
        )

    def ensure(self, names: Iterable[tuple[str, str]]) -> None:
        """Create what is missing of `names`, each (language, name), in the order given."""
        last = self._glossary.categories.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        for language, name in names:
            if not name or self.find(language, name) is not None:
                continue
            category = Category.objects.create(
                glossary=self._glossary,
                language=language,
                slug=self._free_slug(language, name),
                name=name,
                position=position,
            )
            position += 1
            self._keep(category)

    def _keep(self, category: Category) -> None:
        self._by_key.setdefault((category.language, label_key(category.name)), category)
        self._by_key.setdefault((category.language, f"/{category.slug}"), category)
        self._slugs.add((category.language, category.slug))

    def _free_slug(self, language: str, name: str) -> str:
        base = slug_of(name) or "category"
        slug, number = base, 2
        while (language, slug) in self._slugs:
            slug, number = with_suffix(base, number), number + 1
        return slug
