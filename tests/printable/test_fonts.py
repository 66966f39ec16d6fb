import pytest

from printable.fonts import FILES, FontsMissing, font_directory


def test_missing_fonts_are_one_clear_sentence_and_never_empty_boxes(tmp_path):
    (tmp_path / FILES[0]).write_bytes(b"")
    with pytest.raises(
        FontsMissing, match=r"NotoSansSC_700Bold\.ttf is missing from .*install"
    ):
        font_directory(tmp_path)


def test_the_fonts_are_where_the_build_hook_puts_them():
    assert font_directory().name == "fonts"
