"""Random corrections of a long transcript, in which each word remembers who it is."""

import random
from dataclasses import dataclass, replace

from stories.transcripts.text import PARAGRAPH_BREAK

# Common words, so that many stand often; beside them emoji, letters with combining marks, and what is written together
_COMMON = """
    I you he she it we they was were had is are said told went came know think want the a and but so then when
    officer letter door kettle winter bus town office week again never always really don't couldn't well-being
    Zoë naïve Łódź q\u0323\u0307 x\u030c 👍 👩🏽‍🚒 ❤️ 12 3.5 yes no because somebody listened home
"""
VOCABULARY = _COMMON.split()


@dataclass(frozen=True)
class Part:
    """A word or a mark after one. `who` tells it from every other, however alike they are written."""

    text: str
    who: int
    is_mark: bool = False


class Text:
    """Paragraphs of parts; as a string with the place of every part."""

    def __init__(self, paragraphs):
        self.paragraphs = [paragraph for paragraph in paragraphs if paragraph]
        self.text, self.bounds, written = "", [], []
        for paragraph in self.paragraphs:
            if self.text:
                self.text += PARAGRAPH_BREAK
            for number, part in enumerate(paragraph):
                if number and not part.is_mark:
                    self.text += " "
                self.bounds.append((len(self.text), len(self.text) + len(part.text)))
                written.append(part)
                self.text += part.text
        self.parts = written

    def parts_in(self, start, end):
        """The parts that the stretch [start, end) touches, each with the letters of it that it holds."""
        return [
            (part.who, part.text[max(0, start - first) : end - first])
            for part, (first, last) in zip(self.parts, self.bounds, strict=True)
            if first < end and last > start
        ]


class Writer:
    """Writes a transcript and corrects it, from one seed."""

    def __init__(self, seed):
        self.random, self.last = random.Random(seed), 0

    def part(self, text, is_mark=False):
        self.last += 1
        return Part(text, self.last, is_mark)

    def transcript(self, words=1500):
        paragraphs, written = [], 0
        while written < words:
            paragraph = []
            for _sentence in range(self.random.randint(1, 5)):
                length = self.random.randint(2, 18)
                paragraph += [self.part(self.random.choice(VOCABULARY)) for _word in range(length)]
                paragraph.append(self.part(self.random.choice(".?!…"), is_mark=True))
                written += length
            paragraphs.append(paragraph)
        return Text(paragraphs)

    def excerpts(self, text, count=40):
        """Stretches of the text: of a few words up to some sentences, and now and then of half a word."""
        stretches = []
        while len(stretches) < count:
            first = self.random.randrange(len(text.parts))
            last = min(first + self.random.choice([0, 1, 4, 9, 15, 40]), len(text.parts) - 1)
            start, end = text.bounds[first][0], text.bounds[last][1]
            if self.random.random() < 0.1:
                start, end = start + self.random.randint(0, 1), end - self.random.randint(0, 1)
            if start < end and text.text[start:end].strip():
                stretches.append((start, end))
        return stretches

    def corrected(self, text):
        paragraphs = [list(paragraph) for paragraph in text.paragraphs]
        for _change in range(self.random.choice([1, 1, 3, 10, 40])):
            changes = [self.change, self.change, self.change_mark, self.add, self.take, self.move, self.split]
            changes += [self.join, self.write_apart, self.write_together, self.move_paragraph]
            change = self.random.choice(changes)
            change(paragraphs)
            paragraphs = [paragraph for paragraph in paragraphs if paragraph]
        return Text(paragraphs)

    def place(self, paragraphs):
        paragraph = self.random.choice(paragraphs)
        return paragraph, self.random.randrange(len(paragraph))

    def new(self):
        """A word that stands nowhere yet."""
        self.last += 1
        return Part(f"neu{self.last}", self.last)

    def change(self, paragraphs):
        paragraph, at = self.place(paragraphs)
        letter = replace(self.part(paragraph[at].text + "e"), is_mark=paragraph[at].is_mark)
        paragraph[at] = self.new() if self.random.random() < 0.5 and not letter.is_mark else letter

    def change_mark(self, paragraphs):
        paragraph = self.random.choice(paragraphs)
        paragraph[-1] = self.part(";", is_mark=True)

    def add(self, paragraphs):
        paragraph, at = self.place(paragraphs)
        paragraph[at:at] = [self.new() for _word in range(self.random.randint(1, 3))]

    def take(self, paragraphs):
        paragraph, at = self.place(paragraphs)
        del paragraph[at : at + self.random.choice([1, 1, 2, 8])]

    def move(self, paragraphs):
        paragraph, at = self.place(paragraphs)
        moved = paragraph[at : at + self.random.randint(1, 8)]
        del paragraph[at : at + len(moved)]
        other, to = self.place([paragraph for paragraph in paragraphs if paragraph])
        other[to:to] = moved

    def move_paragraph(self, paragraphs):
        moved = paragraphs.pop(self.random.randrange(len(paragraphs)))
        paragraphs.insert(self.random.randrange(len(paragraphs) + 1), moved)

    def split(self, paragraphs):
        number = self.random.randrange(len(paragraphs))
        at = self.random.randrange(len(paragraphs[number]))
        paragraphs[number : number + 1] = [paragraphs[number][:at], paragraphs[number][at:]]

    def join(self, paragraphs):
        if len(paragraphs) > 1:
            number = self.random.randrange(len(paragraphs) - 1)
            paragraphs[number : number + 2] = [paragraphs[number] + paragraphs[number + 1]]

    def write_apart(self, paragraphs):
        paragraph, at = self.place(paragraphs)
        text = paragraph[at].text
        if len(text) > 3 and text.isascii():
            paragraph[at : at + 1] = [self.part(text[:2]), self.part(text[2:])]

    def write_together(self, paragraphs):
        paragraph, at = self.place(paragraphs)
        two = paragraph[at : at + 2]
        if len(two) == 2 and not any(part.is_mark for part in two):
            paragraph[at : at + 2] = [self.part(two[0].text + two[1].text)]
