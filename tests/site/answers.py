"""What an answer tells: everything in it that a person, or a script, could compare or read."""

import re
from io import BytesIO

from pypdf import PdfReader

from .archive import FAR

# made anew for each page: a form's token, and that of a page which asks how far its sending has come
TOKEN = re.compile(rb'(name="(csrfmiddlewaretoken|form_token|token)" value|data-progress-url)="[^"]+"')
PASSING = ("Date", "Expires", "Last-Modified")


def snapshot(response, *refs):
    """Status, headers, cookies' names and body, to compare two answers by. Tokens, dates and `refs` are left out."""
    body = TOKEN.sub(b"TOKEN", response.content)
    headers = {name: value for name, value in response.headers.items() if name not in PASSING}
    if response.headers.get("Content-Type") == "application/pdf":
        body = text_of(response.content).encode()
        headers.pop("Content-Length", None)
    for ref in refs:
        body = body.replace(ref.encode(), b"REF")
        headers = {name: value.replace(ref, "REF") for name, value in headers.items()}
    if b"TOKEN" in body:
        headers.pop("Content-Length", None)
    return response.status_code, headers, sorted(response.cookies), body


def text_of(pdf):
    reader = PdfReader(BytesIO(pdf))
    return "\n".join([*(page.extract_text() for page in reader.pages), str(dict(reader.metadata or {}))])


def everything_in(response):
    """Body, headers and cookies as one lower-case text, to look for words in."""
    # Of a token's forty random digits and letters, some look like a row id
    body = TOKEN.sub(b"TOKEN", response.content)
    if response.headers.get("Content-Type") == "application/pdf":
        body = text_of(response.content).encode()
    cookies = response.cookies.output()
    return " ".join([str(response.headers), cookies, body.decode("utf-8", "replace")]).lower()


def row_ids_in(text):
    """The row ids in it. Only whole ones: any four digits come up in some random token of every thousandth page."""
    return re.findall(rf"{FAR // 10_000}[1-9]\d{{3}}", text)
