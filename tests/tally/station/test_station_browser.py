"""The one script of the station, in a real browser: progress is followed to its end."""

import pytest

from tally.record.left_out import LeftOut
from tally.station import StationConfig, create_station


@pytest.fixture
def page(launch, serve, free_listener, tmp_path):
    """A browser at the door of a station that is really served."""
    config = StationConfig(
        keys=tmp_path / "stick",
        journal=tmp_path / "machine",
        port=free_listener.getsockname()[1],
    )
    address = serve(create_station(config), threads=1)
    page = launch().new_page(viewport={"width": 1366, "height": 768})
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(fault))  # noqa: PLW0108 (playwright marks its handlers)
    page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
    page.entry = f"{address}/enter/{config.entry}"
    page.goto(page.entry)
    page.wait_for_url(f"{address}/")
    return page


@pytest.mark.browser
def test_a_scrutineer_opens_a_key_and_follows_the_examination(put_key, hall, page, passphrase):
    put_key(hall.keyfiles[0])
    page.reload()
    page.click("text=打开密钥")
    page.fill("#passphrase", passphrase)
    page.keyboard.press("Enter")
    page.click("text=改用U盘上的档案")
    files = {f"{group}.bel": data for group, data in hall.records.items()}
    files["manifest.json"] = hall.manifest.encode()
    files["left-out.json"] = LeftOut().text.encode()
    page.set_input_files(
        "#files",
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files.items()
        ],
    )
    page.click("text=使用这些文件")
    for group, number in (("A", "6"), ("B", "3")):
        for what in ("handed_out", "returned"):
            page.fill(f"#{what}-{group}", number)
        page.fill(f"#paper-{group}", "0")
        page.fill(f"#withdrawn-{group}", "0")
    page.click("text=登记无误，核对全部档案")
    page.wait_for_selector("h1:has-text('核对无误')")
    assert page.locator(".code-large").inner_text().count("-") == 3
    page.click("text=关闭密钥")
    assert "密钥已关闭" in page.inner_text("main")
    assert page.faults == []


@pytest.mark.browser
def test_the_address_alone_is_not_enough_but_a_link_to_the_entry_is(page):
    """The demo's page may stand on localhost, which is another site than 127.0.0.1."""
    stranger = page.context.browser.new_page()
    home = page.url
    assert stranger.goto(home).status == 403
    link = f'<a href="{page.entry}">in</a>'
    stranger.route(
        "http://other.example/",
        lambda route: route.fulfill(body=link, content_type="text/html"),
    )
    stranger.goto("http://other.example/")
    stranger.click("text=in")
    stranger.wait_for_url(home)
    stranger.wait_for_selector("h1:has-text('保管密钥')")
