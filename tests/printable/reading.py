"""What a PDF says, as one run of characters: line breaks and spaces are the typesetter's."""

import io

import pypdf


def pages_of(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def text_of(pdf: bytes) -> str:
    return "".join(pages_of(pdf))
