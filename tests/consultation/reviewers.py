"""Reviewers in Word: they revise a document that we wrote, and comment on it, as Word writes that down."""

import io
import zipfile
from copy import deepcopy
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = "2020-07-20"


class Review:
    """A document under review; `data` gives it back."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = ElementTree.fromstring(self._parts["word/document.xml"])
        known = self._parts.get("word/comments.xml")
        self._comments = ElementTree.fromstring(known) if known else Element(f"{W}comments")
        self._count = 9000

    def data(self):
        parts = {**self._parts, "word/document.xml": ElementTree.tostring(self.root)}
        parts["word/comments.xml"] = ElementTree.tostring(self._comments)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return stream.getvalue()

    def with_part(self, name, text):
        self._parts[name] = text.encode()

    def paragraph(self, words):
        """The last paragraph that has these words, or reads so: the contents come before the text."""
        found = [p for p in self._paragraphs() if words in "".join(p.itertext())]
        return ([p for p in found if words == "".join(p.itertext())] or found)[-1]

    def _paragraphs(self):
        """The paragraphs without those of the list of changes."""
        for p in self.root.iter(f"{W}p"):
            style = p.find(f"{W}pPr/{W}pStyle")
            if style is None or not style.get(f"{W}val").startswith("Summary"):
                yield p

    def replace(self, old, new, author):
        """Replace words within a run."""
        run, before, after = self._found(old)
        pieces = [self._run(run, before), self._revised("del", run, old, author)]
        pieces += [self._revised("ins", run, new, author), self._run(run, after)]
        self._exchange(run, [piece for piece in pieces if piece is not None])

    def delete(self, words, author):
        """Delete a whole paragraph."""
        paragraph = self.paragraph(words)
        for run in [child for child in paragraph if child.tag == f"{W}r"]:
            place = list(paragraph).index(run)
            paragraph.remove(run)
            holder = self._stamped("del", author)
            for text in run.iter(f"{W}t"):
                text.tag = f"{W}delText"
            holder.append(run)
            paragraph.insert(place, holder)
        self._mark(paragraph, "del", author)

    def add_after(self, words, new, author):
        """Press Enter at the end of a paragraph and type: its mark is the new one, as Word has it."""
        paragraph = self.paragraph(words)
        follows = Element(f"{W}p")
        properties = deepcopy(paragraph.find(f"{W}pPr"))
        follows.append(properties)
        follows.append(self._revised("ins", Element(f"{W}r"), new, author))
        self._mark(paragraph, "ins", author)
        self._insert(paragraph, follows, 1)

    def add_before(self, words, new, author):
        """Put the cursor before a paragraph, type and press Enter."""
        paragraph = self.paragraph(words)
        made = Element(f"{W}p")
        SubElement(made, f"{W}pPr")
        made.append(self._revised("ins", Element(f"{W}r"), new, author))
        self._mark(made, "ins", author)
        self._insert(paragraph, made, 0)

    def comment(self, words, text, author):
        """Comment on words within a run."""
        run, before, after = self._found(words)
        number = self.comment_on_nothing(text, author)
        sign = Element(f"{W}r")
        SubElement(sign, f"{W}commentReference", {f"{W}id": number})
        start, end = (Element(f"{W}commentRange{name}", {f"{W}id": number}) for name in ("Start", "End"))
        pieces = [self._run(run, before), start, self._run(run, words), end, sign, self._run(run, after)]
        self._exchange(run, [piece for piece in pieces if piece is not None])

    def comment_on_nothing(self, text, author):
        """A comment whose place in the text is gone; its number."""
        number = self._next()
        made = SubElement(
            self._comments, f"{W}comment",
            {f"{W}id": number, f"{W}author": author, f"{W}date": f"{DAY}T08:00:00Z"},
        )  # fmt: skip
        for line in text.split("\n"):
            SubElement(SubElement(SubElement(made, f"{W}p"), f"{W}r"), f"{W}t").text = line
        return number

    def retype(self, old, new):
        """Change words without tracking."""
        run, before, after = self._found(old)
        run.find(f"{W}t").text = before + new + after

    def _found(self, words):
        runs = [r for p in self._paragraphs() for r in p.iter(f"{W}r")]
        run = [r for r in runs if words in "".join(t.text or "" for t in r.iter(f"{W}t"))][-1]
        before, _, after = run.find(f"{W}t").text.partition(words)
        return run, before, after

    def _run(self, run, words, tag="t"):
        if not words:
            return None
        made = Element(f"{W}r")
        if (look := run.find(f"{W}rPr")) is not None:
            made.append(deepcopy(look))
        SubElement(made, f"{W}{tag}").text = words
        return made

    def _revised(self, kind, run, words, author):
        if not words:
            return None
        holder = self._stamped(kind, author)
        holder.append(self._run(run, words, "delText" if kind == "del" else "t"))
        return holder

    def _stamped(self, kind, author):
        return Element(
            f"{W}{kind}", {f"{W}id": self._next(), f"{W}author": author, f"{W}date": f"{DAY}T08:00:00Z"}
        )

    def _mark(self, paragraph, kind, author):
        properties = paragraph.find(f"{W}pPr")
        marks = properties.find(f"{W}rPr")
        marks = SubElement(properties, f"{W}rPr") if marks is None else marks
        marks.append(self._stamped(kind, author))

    def _exchange(self, run, pieces):
        parent = next(of for of in self.root.iter() if run in list(of))
        place = list(parent).index(run)
        parent.remove(run)
        for offset, piece in enumerate(pieces):
            parent.insert(place + offset, piece)

    def _insert(self, paragraph, made, offset):
        parent = next(of for of in self.root.iter() if paragraph in list(of))
        parent.insert(list(parent).index(paragraph) + offset, made)

    def _next(self):
        self._count += 1
        return str(self._count)
