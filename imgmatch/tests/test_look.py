"""The page of the parts, without a browser."""

import pytest


@pytest.mark.django_db
def test_every_part_is_drawn(client) -> None:
    page = client.get("/about/look/")
    assert page.status_code == 200
    assert "Program page: Example Hospital" in page.content.decode()
