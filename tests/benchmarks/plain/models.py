"""A glossary as a tutorial would build it."""

from typing import ClassVar

from django.db import models


class Category(models.Model):
    objects: ClassVar[models.Manager["Category"]] = models.Manager()

    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    objects: ClassVar[models.Manager["Term"]] = models.Manager()

    slug = models.SlugField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    short_definition = models.TextField()
    explanation_html = models.TextField()
    seo_title = models.CharField(max_length=200)
    seo_description = models.CharField(max_length=400)
    category = models.ForeignKey(Category, on_delete=models.CASCADE)
    related = models.ManyToManyField("self", symmetrical=False)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.name


class FAQ(models.Model):
    objects: ClassVar[models.Manager["FAQ"]] = models.Manager()

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="faqs")
    question = models.CharField(max_length=300)
    answer = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "plain"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.question
