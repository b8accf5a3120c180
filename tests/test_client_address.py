"""Where a request comes from, and what is believed of it."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from terms.client_address import check_proxies, client_address


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "8.8.8.8", "", "8.8.8.8"),
        (0, "8.8.8.8", "1.1.1.1", "8.8.8.8"),
        (0, "127.0.0.1", "", "127.0.0.1"),
        (0, "127.0.0.1", "1.1.1.1", ""),
        (0, "10.0.0.7", "1.1.1.1", ""),
        (0, "", "", ""),
        (1, "10.0.0.7", "1.1.1.1", "1.1.1.1"),
        (1, "10.0.0.7", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (1, "10.0.0.7", "6.6.6.6,6.6.6.6 , 1.1.1.1:4711", "1.1.1.1"),
        (1, "10.0.0.7", "", "10.0.0.7"),
        (1, "10.0.0.7", "nonsense", ""),
        (1, "10.0.0.7", "[2606:4700::1111]:443", "2606:4700::/64"),
        (2, "10.0.0.7", "6.6.6.6, 1.1.1.1, 10.0.0.8", "1.1.1.1"),
        (2, "10.0.0.7", "1.1.1.1", "1.1.1.1"),
        (0, "2606:4700::1111", "", "2606:4700::/64"),
        (0, "2606:4700::2222", "", "2606:4700::/64"),
        (0, "::ffff:8.8.8.8", "", "8.8.8.8"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(
    settings: Settings, proxies: int, remote: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/admin/", headers=headers, REMOTE_ADDR=remote)

    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("header", "proxies", "warns"),
    [(None, 0, False), (("HTTP_X_FORWARDED_PROTO", "https"), 0, True), (("H", "https"), 1, False)],
)
def test_a_proxy_known_by_half_is_warned_of(
    settings: Settings, header: tuple[str, str] | None, proxies: int, warns: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER, settings.TRUSTED_PROXIES = header, proxies

    assert [each.id for each in check_proxies()] == ["terms.W001"] * warns
