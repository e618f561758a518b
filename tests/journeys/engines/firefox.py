"""Firefox by WebDriver BiDi, which it speaks itself: Debian's `firefox-esr` needs no other program beside it."""

import json
import re
import shutil
import subprocess

import websocket

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# No first-run pages, and no sound device is needed: a press is still needed before anything plays
PREFERENCES = """
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("app.update.enabled", false);
user_pref("browser.aboutConfig.showWarning", false);
"""


class Firefox:
    """One window. Presses and keys are the browser's own events, so that they count as a person's."""

    def __init__(self, folder):
        (folder / "user.js").write_text(PREFERENCES)
        command = [
            PROGRAM,
            "--headless",
            "--profile",
            str(folder),
            "--remote-debugging-port",
            "0",
            "about:blank",
        ]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.socket = websocket.create_connection(
            f"{self._address()}/session", timeout=60, suppress_origin=True
        )
        self.number = 0
        self._command("session.new", capabilities={})
        (tree,) = self._command("browsingContext.getTree")["contexts"]
        self.context = tree["context"]

    def goto(self, url):
        self._command("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression):
        """The value of this JavaScript, through JSON."""
        answer = self._command(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def press(self, selector):
        """A press of the mouse in the middle of the element."""
        place = self.evaluate(
            f"(() => {{ const element = document.querySelector({json.dumps(selector)});"
            " element.scrollIntoView({ block: 'center' }); const box = element.getBoundingClientRect();"
            " return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }; })()"
        )
        self._act(
            "pointer",
            [
                {"type": "pointerMove", **place},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        )

    def type(self, selector, text):
        self.press(selector)
        self.keys(text)

    def keys(self, text):
        """Presses these keys where the focus is."""
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._act("key", keys)

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stderr.close()

    def _address(self):
        for line in self.process.stderr:
            if match := LISTENING.search(line):
                return match[1]
        raise AssertionError("Firefox ended before it could be reached")

    def _act(self, kind, actions):
        self._command(
            "input.performActions",
            context=self.context,
            actions=[{"type": kind, "id": kind, "actions": actions}],
        )

    def _command(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:  # events come between
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                assert answer["type"] == "success", answer
                return answer["result"]
