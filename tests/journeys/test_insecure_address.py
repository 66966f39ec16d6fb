"""Opened by plain HTTP on the network, where browsers give no camera and no keys."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_page_says_which_address_to_open_instead(launch, new_page, booth_on, hall):
    browser = launch("--host-resolver-rules=MAP tablet.test 127.0.0.1")
    address = f"http://tablet.test:{hall.server.port}"
    tablet = booth_on(new_page(browser), address)
    tablet.page.goto(f"{address}/booth/")
    assert tablet.page.evaluate("isSecureContext") is False
    tablet.heads("这个地址不能用来投票")
    tablet.reads(address)
    tablet.reads("请工作人员用 https:// 开头的地址重新打开本页")
    assert tablet.page.get_by_label("登记码").count() == 0
    tablet.press("English")
    tablet.heads("This address cannot be used for voting")
    # Chromium itself remarks that it ignores one header on such an address.
    assert all("Cross-Origin-Opener-Policy" in fault for fault in tablet.page.faults)
