"""The forms of a page, read as a browser reads them: what a press of Save would send."""

from html.parser import HTMLParser


class PageForms(HTMLParser):
    """`forms` is [(action, {name: [values]})] of the forms that are posted, once more for each button that sends one of
    them elsewhere."""

    def __init__(self, page):
        super().__init__()
        self.by_id, self.forms, self.open, self.textarea, self.select = {}, [], None, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and attrs.get("method", "").lower() == "post":
            self.open = {}
            self.forms.append((attrs.get("action", ""), self.open))
            self.by_id[attrs.get("id")] = self.open
        elif tag == "button" and "formaction" in attrs:
            self.forms.append(
                (attrs["formaction"], self.by_id[attrs["form"]] if "form" in attrs else self.open)
            )
        elif self.open is None:
            return
        elif tag == "input" and attrs.get("name"):
            self._input(attrs)
        elif tag == "textarea":
            self.textarea = attrs.get("name")
            self.open.setdefault(self.textarea, [""])
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and ("selected" in attrs or self.select not in self.open):
            self.open[self.select] = [attrs.get("value", "")]

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.open is not None and self.textarea:
            self.open[self.textarea][0] += data

    def _input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in ("radio", "checkbox") and "checked" not in attrs:
            return
        if kind not in ("submit", "button", "file"):
            self.open.setdefault(attrs["name"], []).append(attrs.get("value", ""))


def form_on(response, path):
    """{name: values} that the form of this page which posts to `path` would send as it stands."""
    page_path, path = response.request["PATH_INFO"], path.partition("?")[0]
    for action, fields in PageForms(response.content.decode()).forms:
        if (action or page_path).partition("?")[0] == path and action != "/account/sign-out/":
            return {name: [value.lstrip("\n") for value in values] for name, values in fields.items()}
    raise AssertionError(f"no form for {path} on {page_path}")


def has_form(response, path):
    try:
        return bool(form_on(response, path))
    except AssertionError:
        return False
