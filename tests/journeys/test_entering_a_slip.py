"""A slip's code comes in by hand, by a Chinese input method, by paste, by a USB scanner."""

import pytest

from tally.credential import grouped

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def tablet(booth, hall):
    tablet = booth(hall)
    yield tablet
    assert tablet.page.faults == []


@pytest.fixture
def at_the_field(tablet):
    """The tablet asks for the slip; returns the field."""
    tablet.press("开始投票")
    return tablet.page.get_by_label("凭条代码")


def full_width(text):
    return "".join(chr(ord(symbol) + 0xFEE0) if symbol != " " else "\u3000" for symbol in text)


def compose(page, pieces):
    """What an input method does: a word is composed letter by letter, then taken over."""
    page.evaluate(
        """(pieces) => {
          const field = document.getElementById("slip-code");
          field.focus();
          for (const piece of pieces) {
            const before = field.value;
            field.dispatchEvent(new CompositionEvent("compositionstart"));
            for (let length = 1; length <= piece.length; length += 1) {
              field.value = before + piece.slice(0, length).toLowerCase().split("").join("'");
              field.dispatchEvent(new CompositionEvent("compositionupdate"));
              field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
            }
            field.value = before + piece;
            field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
            field.dispatchEvent(new CompositionEvent("compositionend", { data: piece }));
          }
        }""",
        pieces,
    )


def test_a_chinese_input_method_may_stay_on(tablet, at_the_field, hall):
    code = grouped(hall.draw())
    compose(tablet.page, [full_width(f"{group} ") for group in code.lower().split()])
    assert at_the_field.input_value() == code
    tablet.reads("代码无误")
    tablet.press("使用此代码")
    tablet.reads("B 票 机关干部职工")


def test_half_a_word_of_the_input_method_is_left_alone(tablet, at_the_field):
    at_the_field.focus()
    session = tablet.page.context.new_cdp_session(tablet.page)
    session.send(
        "Input.imeSetComposition", {"text": "ni'h", "selectionStart": 4, "selectionEnd": 4}
    )
    assert at_the_field.input_value() == "ni'h"
    session.send("Input.insertText", {"text": "ＡＢｃ１２"})
    assert at_the_field.input_value() == "ABC1 2"
    tablet.reads("已输入 5 / 28")


def test_small_letters_and_lookalikes_are_set_right_while_they_are_typed(
    tablet, at_the_field, hall
):
    code = hall.draw()
    confused = code.lower().replace("0", "o").replace("1", "l")
    at_the_field.press_sequentially(confused)
    assert at_the_field.input_value() == grouped(code)
    at_the_field.press("Enter")
    tablet.reads("B 票 机关干部职工")


def test_one_wrong_symbol_and_two_swapped_ones_are_told_at_once(tablet, at_the_field, hall):
    code = hall.draw()
    wrong = ("2" if code[5] != "2" else "3").join((code[:5], code[6:]))
    at_the_field.fill(wrong)
    tablet.reads("代码有一处不对")
    at = next(at for at in range(25) if code[at] != code[at + 1])
    at_the_field.fill(code[:at] + code[at + 1] + code[at] + code[at + 2 :])
    tablet.reads("代码有一处不对")
    at_the_field.fill(code[:27] + "中")
    tablet.reads("有一个字符不会出现在代码里")
    at_the_field.fill(code[:20])
    tablet.reads("已输入 20 / 28")
    send = tablet.page.get_by_role("button", name="使用此代码")
    assert send.is_disabled()
    at_the_field.fill(code)
    assert send.is_enabled()


def test_a_pasted_code_may_hold_spaces_and_line_breaks(tablet, at_the_field, hall):
    code = grouped(hall.draw())
    at_the_field.focus()
    tablet.page.evaluate(
        """(text) => {
          const field = document.getElementById("slip-code");
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          if (field.dispatchEvent(event)) document.execCommand("insertText", false, text);
        }""",
        f"  {code.replace(' ', ' - ')}\n",
    )
    assert at_the_field.input_value() == code
    tablet.press("使用此代码")
    tablet.reads("B 票 机关干部职工")


@pytest.mark.parametrize("input_method", [False, True])
def test_a_usb_scanner_needs_no_field_and_no_button(tablet, hall, input_method):
    tablet.scan(hall.draw(), input_method=input_method)
    tablet.reads("B 票 机关干部职工")


def test_a_usb_scanner_that_pauses_is_read_from_the_field(tablet, at_the_field, hall):
    code = hall.draw()
    at_the_field.focus()
    tablet.page.keyboard.type(code[:10])
    tablet.page.wait_for_timeout(200)
    tablet.page.keyboard.type(code[10:])
    tablet.page.keyboard.press("Enter")
    tablet.reads("B 票 机关干部职工")


def test_a_usb_scanner_does_not_press_the_button_that_has_the_focus(tablet):
    tablet.page.get_by_role("button", name="English").focus()
    tablet.scan("HTTPSWWWEXAMPLECOM")
    tablet.reads("这个二维码不是选票凭条")
    tablet.scan("0" * 27 + "1")
    tablet.reads("凭条没有读完整")
    assert tablet.page.get_by_role("button", name="English").count() == 1
