"""The cache that CACHE_URL names, on a real Valkey."""

import pytest
from django.core.cache import CacheHandler
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache

from tests.project.loading import PRODUCTION, load
from tests.servers import Server


@pytest.fixture
def cache(valkey: Server, monkeypatch: pytest.MonkeyPatch) -> BaseCache:
    settings = load(monkeypatch, **PRODUCTION, CACHE_URL=valkey.url)
    return CacheHandler(settings["CACHES"])["default"]


def test_cache_url_keeps_values_in_valkey(cache: BaseCache) -> None:
    cache.set("greeting", "grüß dich", timeout=60)

    assert isinstance(cache, RedisCache)
    assert cache.get("greeting") == "grüß dich"
    assert cache.get("nothing", "default") == "default"


def test_cache_counts_in_one_step(cache: BaseCache) -> None:
    cache.set("visits", 1)

    assert cache.incr("visits") == 2
    assert cache.add("visits", 5) is False
