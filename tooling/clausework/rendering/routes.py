"""The addresses of the site: one function for each kind of page, each without a leading slash."""

from __future__ import annotations

POLICY_FILE = "content-security-policy.txt"
"""The file of a whole site that holds the policy of all its pages."""


def prefix(lang: str) -> str:
    """The folder of a language; the authoritative Chinese stands at the root."""
    return "" if lang == "zh" else f"{lang}/"


def twin(address: str, lang: str, other: str) -> str:
    """The address of the same page in the other language."""
    return prefix(other) + address.removeprefix(prefix(lang))


def home(lang: str) -> str:
    """The first page."""
    return prefix(lang)


def texts(lang: str) -> str:
    """The contents of the current draft."""
    return f"{prefix(lang)}text/"


def whole(lang: str, show: str = "", label: str = "") -> str:
    """A draft on one page, in a view of it ("" the plain text): a frozen one by its label, or the current."""
    return chapter(lang, "all", show, label) if show or not label else draft(lang, label)


def chapter(lang: str, chapter_id: str, show: str = "", label: str = "") -> str:
    """A chapter of the current draft or of the frozen one of that label, in a view of it."""
    folder = draft(lang, label) if label else texts(lang)
    return f"{folder}{chapter_id}/{f'{show}/' if show else ''}"


def clause(lang: str, clause_id: str) -> str:
    """The light page of a clause."""
    return f"{prefix(lang)}c/{clause_id}/"


def drafts(lang: str) -> str:
    """The list of drafts."""
    return f"{prefix(lang)}drafts/"


def draft(lang: str, label: str) -> str:
    """A frozen draft, for ever at this address."""
    return f"{prefix(lang)}drafts/{label}/"


def delivered(label: str, name: str) -> str:
    """A file that is fetched of a draft."""
    return f"drafts/{label}/{name}"


def redlines(lang: str) -> str:
    """The list of comparisons."""
    return f"{prefix(lang)}redlines/"


def redline(lang: str, old: str, new: str) -> str:
    """The comparison of two drafts."""
    return f"{prefix(lang)}redlines/{old}-{new}/"


def changelog(lang: str, old: str, new: str) -> str:
    """The changes between two drafts as a list of sentences."""
    return f"{redline(lang, old, new)}list/"


def history(lang: str, clause_id: str) -> str:
    """The address of the changes of a clause from draft to draft."""
    return f"{clause(lang, clause_id)}history/"


def clause_redline(lang: str, clause_id: str, old: str, new: str) -> str:
    """A clause in two drafts."""
    return f"{clause(lang, clause_id)}{old}-{new}/"


def feed(lang: str, clause_id: str = "", for_role: str = "") -> str:
    """The Atom feed of all changes, or of those of one clause or for one role."""
    page = clause(lang, clause_id) if clause_id else role(lang, for_role) if for_role else prefix(lang)
    return f"{page}changes.atom"


def comments(lang: str, consultation: str, page: int = 1) -> str:
    """The comments of a consultation and the answers to them, or a further page of them."""
    return f"{prefix(lang)}comments/{consultation}/{f'{page}/' if page > 1 else ''}"


def comment_list(lang: str, consultation: str) -> str:
    """The data of a script on the comments of a consultation's pages, page by page."""
    return f"{comments(lang, consultation)}list.json"


def clause_comments(lang: str, clause_id: str, page: int = 1) -> str:
    """The comments on a clause: its own page, or a further page of them."""
    return clause(lang, clause_id) + (f"comments/{page}/" if page > 1 else "")


def comment_form(lang: str, consultation: str) -> str:
    """The form on which an organisation writes all its comments."""
    return f"{comments(lang, consultation)}form.docx"


def log(rehearsal: bool, name: str, epoch: int = 1) -> str:
    """A file of the log of comments: `checkpoint`, `verifier` or `leaves`; the same in every language."""
    later = f"epoch-{epoch}/" if epoch > 1 else ""
    return f"log/{'rehearsal' if rehearsal else 'published'}/{later}{name}.txt"


def roles(lang: str) -> str:
    """The table of duties by role and chapter."""
    return f"{prefix(lang)}role/"


def role(lang: str, name: str) -> str:
    """The duties of one role."""
    return f"{prefix(lang)}role/{name}/"


def since(lang: str, name: str, old: str, kind: str = "") -> str:
    """The address of the changes for a role since an earlier draft, or of them as a file."""
    return f"{role(lang, name)}since/{old}/{f'{name}-{old}.{kind}' if kind else ''}"


def duties(lang: str, name: str, kind: str) -> str:
    """The duties of one role as a file: `csv`, `xlsx` or `docx`."""
    return f"{role(lang, name)}{name}.{kind}"


def terms(lang: str) -> str:
    """The definitions of the terms, for scripts."""
    return f"{prefix(lang)}terms.json"


def print_styles(lang: str) -> str:
    """The style sheet of printed pages."""
    return f"assets/print-{lang}.css"


def search(lang: str) -> str:
    """The search page."""
    return f"{prefix(lang)}search/"


def search_index(lang: str) -> str:
    """The search index of a language, for the matcher in the browser and in the service."""
    return f"search/{lang}.json"


def page(lang: str, name: str) -> str:
    """A page written by hand in site/pages."""
    return f"{prefix(lang)}{name}/"


def manual(lang: str, name: str = "") -> str:
    """The manual of the toolchain: its list of pages, or one of them."""
    return f"{prefix(lang)}manual/{f'{name}/' if name else ''}"


def share(lang: str, clause_id: str = "") -> str:
    """The picture that a link to a clause, or to the standard, is shown with."""
    return f"{prefix(lang)}share/{clause_id or 'standard'}.png"


def archive() -> str:
    """The whole site to be read offline."""
    return "site.zip"


def relative(at: str, target: str) -> str:
    """The address of `target` (maybe with a fragment) as a page at `at` links to it."""
    path, hash_mark, fragment = target.partition("#")
    if path == at and hash_mark:  # a link within the page needs no request
        return f"#{fragment}"
    here, there = at.split("/")[:-1], path.split("/")
    shared = 0
    for one, other in zip(here, there[:-1], strict=False):
        if one != other:
            break
        shared += 1
    steps = "../" * (len(here) - shared) + "/".join(there[shared:])
    return (steps or "./") + hash_mark + fragment  # "" would lead to the page itself, with its query


def file_of(address: str, kind: str = "html") -> str:
    """The file that stands at a page's address, in the staged tree (`md`) or the site (`html`)."""
    return f"{address}index.{kind}"
