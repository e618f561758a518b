"""WebKit by selenium: Debian's `webkit2gtk-driver`, under Xvfb, since it has no mode without a screen."""

import json
import os
import shutil
import subprocess
import warnings

PROGRAM = shutil.which("WebKitWebDriver")
SCREEN = shutil.which("Xvfb")


class WebKit:
    """One window."""

    def __init__(self, _folder):
        from selenium import webdriver
        from selenium.webdriver.webkitgtk.options import Options
        from selenium.webdriver.webkitgtk.service import Service

        # It chooses a free display, and writes its number
        read, write = os.pipe()
        self.screen = subprocess.Popen(
            [SCREEN, "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as numbers:
            display = f":{numbers.readline().strip()}"
        options = Options()
        options.binary_location = shutil.which("MiniBrowser") or _mini_browser()
        options.add_argument("--automation")
        service = Service(PROGRAM, env={**os.environ, "DISPLAY": display, "WEBKIT_DISABLE_SANDBOX": "1"})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # selenium's own
            self.driver = webdriver.WebKitGTK(options=options, service=service)
        self.driver.set_script_timeout(60)

    def goto(self, url):
        self.driver.get(url)

    def evaluate(self, expression):
        """The value of this JavaScript, through JSON."""
        script = (
            "const done = arguments[0];"
            f"Promise.resolve({expression}).then((value) => done(JSON.stringify(value ?? null)))"
        )
        return json.loads(self.driver.execute_async_script(script))

    def press(self, selector):
        self._element(selector).click()

    def type(self, selector, text):
        self._element(selector).send_keys(text)

    def keys(self, text):
        """Presses these keys where the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(text).perform()

    def close(self):
        self.driver.quit()
        self.screen.terminate()
        self.screen.wait(timeout=30)

    def _element(self, selector):
        from selenium.webdriver.common.by import By

        return self.driver.find_element(By.CSS_SELECTOR, selector)


def _mini_browser():
    """Debian puts it beside the library, and not on the path."""
    for folder in ("webkit2gtk-4.1", "webkit2gtk-4.0"):
        for place in (
            f"/usr/lib/{os.uname().machine}-linux-gnu/{folder}/MiniBrowser",
            f"/usr/libexec/{folder}/MiniBrowser",
        ):
            if os.path.exists(place):
                return place
    return None
