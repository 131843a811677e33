// Takes the words of a page over into the page as it stands in the browser, and leaves all else alone.
//
// Other scripts add to a page: buttons, marks, what is open. So a page is never compared with what stands in
// the window, but with `known`, the page as it was last sent; only where the two differ is the window touched.

const MARKED = "preview-changed";
const SHOWN = 4000;
const BLOCKS = "li, p, tr, h1, h2, h3, h4, h5, h6, dt, dd, figure, caption, figcaption, summary, .rl-line";
const MANY = 250000;

export const parse = (text) => new DOMParser().parseFromString(text, "text/html");

/** What a page loads: if that is another, its scripts have to run from the start. */
const loaded = (page) => [...page.querySelectorAll("script[src], link[rel=stylesheet]")]
  .map((each) => each.getAttribute("src") || each.getAttribute("href")).join("\n");

export class Swap {
  constructor(known) {
    this.known = known;
    this.stands = new WeakMap([[known.body, document.body]]); // for each node as it was sent the one in the window
  }

  /** Shows the page in place of the known one; false if it is another page, which has to be loaded. */
  show(page) {
    if (loaded(page) !== loaded(this.known)) return false;
    const keep = place();
    this.marked = new Set();
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    this.patch(this.known.body, page.body);
    this.known.title = page.title;
    keep();
    this.mark();
    return true;
  }

  /** The node in the window that was sent as this one; null if a script has taken it away. */
  live(node) {
    if (!this.stands.has(node)) {
      const parent = node.parentNode && this.live(node.parentNode);
      let next = parent && parent.firstChild;
      for (const child of node.parentNode ? node.parentNode.childNodes : []) {
        if (this.stands.has(child)) {
          next = this.stands.get(child)?.nextSibling || next;
          continue;
        }
        let found = next;
        while (found && !alike(child, found)) found = found.nextSibling;
        this.stands.set(child, found || null);
        if (found) next = found.nextSibling;
      }
    }
    return this.stands.get(node) || null;
  }

  patch(old, page) {
    if (old.isEqualNode(page)) return;
    const at = this.live(old);
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (at) at.data = page.data;
      old.data = page.data;
      this.changed(at);
      return;
    }
    if (["SCRIPT", "STYLE"].includes(old.nodeName)) return;
    attributes(old, page, at);
    const continued = new Set();
    for (const [was, now] of pairs([...old.childNodes], [...page.childNodes])) {
      if (now) this.patch(was, now);
      else this.remove(was);
      continued.add(now);
    }
    this.insert(old, page, continued);
  }

  remove(node) {
    this.live(node)?.remove();
    this.changed(this.live(node.parentNode));
    node.remove();
  }

  /** Puts what is new beside its neighbours, which by now are as they are to be. */
  insert(old, page, continued) {
    let here = old.firstChild;
    for (const child of [...page.childNodes]) {
      if (continued.has(child)) {
        here = here.nextSibling;
        continue;
      }
      const shown = document.importNode(child, true);
      const next = here && this.live(here);
      const before = here ? null : this.live(old.lastChild || document.createComment(""));
      old.insertBefore(child, here);
      this.stands.set(child, shown);
      const parent = this.live(old);
      if (next) next.before(shown);
      else if (before) before.after(shown);
      else parent?.append(shown);
      this.changed(shown);
    }
  }

  changed(node) {
    const part = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
    if (part?.closest("main, article")) this.marked.add(part.closest(BLOCKS) || part);
  }

  /** A short mark on what has changed; of parts within another, the smaller ones alone. */
  mark() {
    const marked = [...this.marked].filter((each) => ![...this.marked].some((other) => other !== each && each.contains(other)));
    for (const each of marked) {
      each.classList.add(MARKED);
      setTimeout(() => each.classList.remove(MARKED), SHOWN);
    }
  }
}

function alike(sent, stands) {
  if (sent.nodeType !== stands.nodeType || sent.nodeName !== stands.nodeName) return false;
  if (sent.nodeType !== Node.ELEMENT_NODE) return sent.data === stands.data;
  if (sent.id !== stands.id || stands.hasAttribute("data-preview")) return false;
  return !sent.classList.length || stands.classList.contains(sent.classList[0]);
}

function attributes(old, page, at) {
  for (const name of new Set([...old.getAttributeNames(), ...page.getAttributeNames()])) {
    const [was, now] = [old.getAttribute(name), page.getAttribute(name)];
    if (was === now) continue;
    for (const node of [old, at]) {
      if (!node) continue;
      if (name === "class") {
        node.classList.remove(...(was || "").split(/\s+/).filter(Boolean));
        node.classList.add(...(now || "").split(/\s+/).filter(Boolean));
      } else if (now === null) node.removeAttribute(name);
      else node.setAttribute(name, now);
    }
    if (name === "class") now === null ? old.removeAttribute(name) : old.setAttribute(name, now);
  }
}

/** The children that became one another; one that came or went stands beside nothing. */
function pairs(olds, news) {
  let start = 0, end = 0;
  while (start < olds.length && start < news.length && olds[start].isEqualNode(news[start])) start += 1;
  while (end < olds.length - start && end < news.length - start
    && olds[olds.length - 1 - end].isEqualNode(news[news.length - 1 - end])) end += 1;
  const [was, now] = [olds.slice(start, olds.length - end), news.slice(start, news.length - end)];
  const found = olds.slice(0, start).map((old, at) => [old, news[at]]);
  let [row, column] = [0, 0];
  for (const [r, c] of [...equals(was, now), [was.length, now.length]]) {
    found.push(...akin(was.slice(row, r), now.slice(column, c)));
    if (r < was.length) found.push([was[r], now[c]]);
    [row, column] = [r + 1, c + 1];
  }
  const rest = olds.slice(olds.length - end).map((old, at) => [old, news[news.length - end + at]]);
  return [...found, ...rest];
}

/** The longest row of children that are equal. */
function equals(was, now) {
  if (was.length * now.length > MANY) return [];
  const [a, b] = [was, now].map((nodes) => nodes.map((node) => node.outerHTML ?? node.data));
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let r = a.length - 1; r >= 0; r -= 1) {
    for (let c = b.length - 1; c >= 0; c -= 1) {
      table[r][c] = a[r] === b[c] ? table[r + 1][c + 1] + 1 : Math.max(table[r + 1][c], table[r][c + 1]);
    }
  }
  const found = [];
  for (let r = 0, c = 0; r < a.length && c < b.length;) {
    if (a[r] === b[c]) found.push([r++, c++]);
    else if (table[r + 1][c] >= table[r][c + 1]) r += 1;
    else c += 1;
  }
  return found;
}

/** Between two equal ones: what has the same name became one another. */
function akin(was, now) {
  const name = (node) => `${node.nodeName}#${node.id || ""}.${node.classList?.[0] || ""}`;
  const found = [];
  let next = 0;
  for (const old of was) {
    const place = now.findIndex((node, at) => at >= next && name(node) === name(old));
    found.push([old, place < 0 ? null : now[place]]);
    if (place >= 0) next = place + 1;
  }
  return found;
}

/** What stands at the top of the window stays there, whatever was written above it. */
export function place() {
  const text = document.querySelector("article") || document.querySelector("main") || document.body; // no sidebar
  const at = [...text.querySelectorAll("[id]")]
    .find((each) => each.offsetParent && each.getBoundingClientRect().top >= 0);
  const top = at?.getBoundingClientRect().top;
  return () => {
    if (scrollY && at?.isConnected) scrollBy({ top: at.getBoundingClientRect().top - top, behavior: "instant" });
  };
}
