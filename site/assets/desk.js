// What a desk adds to the reading pages; without it every view, text, cause and form is there all the same.

// Browsers without cascade layers (WeChat's own of 2020) get the same styles as plain sheets before Material's.
if (!self.CSSLayerBlockRule) {
  for (const name of ["redline", "read", "site", "lite"]) {
    document.head.prepend(Object.assign(document.createElement("link"), {
      rel: "stylesheet",
      href: new URL(`${name}.css`, import.meta.url),
    }));
  }
}

// The theme's script (search box, heading in the bar, way back to the top) takes longer than all else on the page:
// it comes with the first touch, key or move, or where it has words to mark. Scripts of others that need it follow it.
const held = [...document.querySelectorAll("script[type=held]")];
const SIGNS = ["pointerdown", "pointermove", "keydown", "focusin", "scroll"];
async function comforts(sign) {
  for (const name of SIGNS) removeEventListener(name, comforts, true);
  for (const { src } of held.splice(0)) {
    await new Promise((done) => {
      const script = Object.assign(document.createElement("script"), { src, onload: done });
      script.onerror = () => { // the search is a form, then
        document.documentElement.classList.replace("js", "no-js");
        done();
      };
      document.head.append(script);
    });
  }
  window.document$?.next(document); // it waits for the page to be read, which this one has been
  // The theme puts a button into a landmark of its own at every piece of code.
  for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "presentation");
  const at = document.activeElement; // the theme marks what gets the focus after it has come
  if (at.matches(":focus-visible")) at.classList.add("focus-visible");
  if (sign.key === "/") sign.target.dispatchEvent(new KeyboardEvent("keydown", sign));
}
if (held.length > 1 || /[?&][hq]=/.test(location.search)) addEventListener("load", comforts);
else for (const name of SIGNS) addEventListener(name, comforts, true);

// The other language, and another view, open at the same place with the same choices.
for (const link of document.querySelectorAll(".md-header__twin, .shows a")) {
  link.addEventListener("click", () => {
    const to = new URL(link.href);
    to.search = location.search;
    to.hash = location.hash;
    link.href = to;
  });
}

// The theme's search box asks where a key is let go, and completes a word where one is pressed: no key goes with a
// paste, dictation or a candidate tapped.
const box = document.querySelector(".md-search__input");
document.querySelector(".md-header [for=__search]")?.addEventListener("click", () => box.focus());
for (const type of ["input", "compositionend"]) {
  box?.addEventListener(type, () => {
    for (const key of ["keydown", "keyup"]) box.dispatchEvent(new KeyboardEvent(key));
  });
}
// What is sent on leads to the page of results, which needs no script; the theme's own link opens its box.
document.querySelector(".md-search [data-clipboard]")?.addEventListener("click", ({ currentTarget: link }) => {
  link.dataset.clipboardText = `${box.form.action}?q=${encodeURIComponent(box.value)}`;
});

// By the clock of the reader, whether one can comment today; the dates stand there without it.
const today = document.getElementById("today");
if (today) {
  const { opens, closes, early, open, last, closed } = today.dataset;
  const left = Math.floor((new Date(closes) - Date.now()) / 864e5);
  const now = Date.now() < new Date(opens) ? early : left > 0 ? open.replace("{days}", left) : left ? closed : last;
  today.textContent = now;
}

// Letters alone are no commands here, and "/" for the search can be switched off (WCAG 2.1.4).
const keys = document.querySelector(".keys");
const KEYS = "clausework.keys";
const stored = () => { try { return localStorage.getItem(KEYS); } catch { return null; } };
window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
  if (event.target.closest("input, select, textarea, [contenteditable], [data-keys]")) return;
  if (event.key !== "/" || stored() === "off") event.stopImmediatePropagation();
}, true);
if (keys) {
  const say = () => { keys.textContent = stored() === "off" ? keys.dataset.on : keys.dataset.off; };
  keys.addEventListener("click", () => {
    try { localStorage.setItem(KEYS, stored() === "off" ? "on" : "off"); } catch { /* it stays as it is */ }
    say();
  });
  keys.hidden = false;
  say();
}

// What is far from the window is laid out only when it comes near: the place that a link leads to moves for a while.
addEventListener("load", () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let frames = 20;
  const settle = () => {
    if (!place || document.activeElement !== document.body) return; // somebody has gone on
    place.scrollIntoView();
    if (--frames) requestAnimationFrame(settle);
  };
  settle();
});

// What a keyboard can go to at once, past the frame of a page. Terms, a third of all stops, are none until asked for.
const skips = document.getElementById("skips");
if (skips) {
  const { text, changes, comments, terms: stops } = skips.dataset;
  const places = [
    [!document.querySelector("a.md-skip") && text, "article :is(h1, h2, li)"],
    [changes, "article :is(a.weights, a.substantive, a.editorial, .rl-line .rl-why > summary, .change h3 a)"],
    [comments, "article :is(a.answers, section.comment, article.comment, a[href*='/comments/'])"],
  ];
  const skip = (name, act) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "md-skip" });
    button.textContent = name;
    button.addEventListener("click", act);
    skips.append(button);
    return button;
  };
  for (const [name, css] of places) {
    const first = name && [...document.querySelectorAll(css)].find((one) => one.checkVisibility());
    if (!first) continue;
    skip(name, () => {
      const at = first.matches("a, summary") ? first : first.querySelector("a[href]") || first;
      if (at.tabIndex < 0) at.tabIndex = -1;
      at.focus();
      at.scrollIntoView({ block: "center" });
    });
  }
  const linked = document.querySelectorAll("article .text a.term");
  const say = (on) => { for (const term of linked) term.tabIndex = on ? 0 : -1; };
  say(false);
  if (linked.length) {
    const button = skip(stops, () => {
      const on = button.ariaPressed !== "true";
      button.ariaPressed = on;
      say(on);
    });
    button.ariaPressed = false;
  }
  skips.hidden = false;
}

// Where the window is narrow the navigation opens from a label: for the keyboard a button stands in it.
const drawer = document.getElementById("__drawer");
const opener = document.querySelector(".md-header [for=__drawer]");
const parts = document.querySelector(".md-sidebar--primary");
if (drawer && opener && parts) {
  const button = Object.assign(document.createElement("button"), { type: "button", ariaLabel: opener.title });
  const say = () => button.setAttribute("aria-expanded", drawer.checked);
  button.append(...opener.childNodes);
  opener.append(button);
  drawer.addEventListener("change", say);
  say();
  button.addEventListener("click", ({ detail }) => {
    drawer.click();
    if (detail) return; // a pointer, which stays where it is
    for (const label of parts.querySelectorAll("label.md-nav__link")) label.tabIndex = 0; // where each opens a list
    if (drawer.checked) [...parts.querySelectorAll("a[href]")].find((link) => link.checkVisibility({ visibilityProperty: true }))?.focus();
  });
  for (const title of parts.querySelectorAll(".md-nav__item .md-nav__title")) { // each leads back to the list above
    title.setAttribute("role", "button");
    title.tabIndex = 0;
    title.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      title.click();
      parts.querySelector(`label.md-nav__link[for="${title.htmlFor}"]`)?.focus();
    });
  }
  const shut = () => { if (drawer.checked) drawer.click(); };
  parts.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !parts.contains(relatedTarget)) shut(); });
  parts.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !drawer.checked) return;
    shut();
    button.focus();
  });
}

// Clauses are laid out as they come to the screen (read.css), and the others one by one while nothing else is to be
// done. Until then pixels say little of where one was, so Back and a new load go by the clause.
const sections = [...document.querySelectorAll(".cw > .clause")];
if (sections.length && CSS.supports("content-visibility: auto") && CSS.supports("overflow-anchor: auto")) {
  const { clause, top } = history.state?.place || {};
  const back = () => scrollBy(0, sections[clause].getBoundingClientRect().top - top);
  if (sections[clause]) {
    history.scrollRestoration = "manual";
    back();
    requestAnimationFrame(() => requestAnimationFrame(back)); // what is on the screen has its height by then
  }
  addEventListener("scrollend", () => {
    const clause = sections.findIndex((one) => one.getBoundingClientRect().bottom > 0);
    const top = sections[clause]?.getBoundingClientRect().top;
    history.replaceState({ ...history.state, place: { clause, top } }, "");
  });
  // What the address names may have moved meanwhile: once all is laid out it stands where a link shows it.
  const named = !sections[clause] && location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let moved = false;
  for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(type, () => { moved = true; }, { once: true, passive: true });
  }
  const left = [...sections];
  const lay = (idle) => {
    while (left.length && idle.timeRemaining() > 5) {
      const one = left.shift();
      one.classList.add("laid");
      one.offsetHeight; // now, so that the next one begins in what time is left
    }
    if (left.length) requestIdleCallback(lay);
    else if (named && !moved) named.scrollIntoView({ behavior: "instant" });
  };
  if (window.requestIdleCallback) addEventListener("load", () => requestIdleCallback(lay));
}

// A card stands at what it belongs to; a press elsewhere, or Escape, takes it away.
let card;
function show(at, parts) {
  hide();
  card = document.createElement("div");
  card.className = "card";
  card.append(...parts);
  at.after(card);
  at.setAttribute("aria-expanded", "true");
  card.at = at;
  const over = card.getBoundingClientRect().right - document.documentElement.clientWidth + 12;
  if (over > 0) card.style.translate = `${-over}px`;
}
function hide() {
  card?.at.removeAttribute("aria-expanded");
  card?.remove();
  card = undefined;
}
document.addEventListener("click", ({ target }) => { if (card && !target.closest(".card") && target !== card.at) hide(); });
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !card) return;
  if (!card.tip) card.at.focus();
  hide();
});
function make(tag, text, set = {}) {
  const made = Object.assign(document.createElement(tag), set);
  made.textContent = text;
  return made;
}

// A provision's ID opens what can be done with it.
const handle = document.getElementById("handle");
if (handle) {
  const words = handle.dataset;
  const copier = (text, name) => {
    const button = make("button", name, { type: "button" });
    const told = make("span", "");
    told.setAttribute("role", "status");
    button.addEventListener("click", () => navigator.clipboard.writeText(text).then(
      () => { told.textContent = words.copied; },
      () => { told.textContent = text; },
    ));
    const line = make("li", "");
    line.append(button, " ", told);
    return line;
  };
  const link = (name, href) => {
    const line = make("li", "");
    line.append(make("a", name, { href }));
    return line;
  };
  document.addEventListener("click", (event) => {
    const pin = event.target.closest(".read .pin");
    if (!pin || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (card?.at === pin) return hide();
    const id = pin.textContent;
    const clause = pin.closest(".clause");
    const name = clause.querySelector("h1, h2, h3, h4, h5, h6").id;
    history.replaceState(null, "", `#${id}`);
    const list = document.createElement("ul");
    list.append(copier(location.href, words.copy));
    const cited = clause.querySelector(".cited");
    if (cited) list.append(copier(`${cited.firstChild.textContent}${id}${words.comma}${location.href}`, words.cite));
    const twin = document.querySelector(".md-header__twin");
    if (twin) list.append(link(twin.textContent, `${twin.href.split("#")[0]}#${id}`));
    if (clause.querySelector(".give")) list.append(link(words.give, `${words.forms}${name}/?provision=${id}#comment-form`));
    const basis = document.getElementById(`basis-${id}`);
    const parts = [list];
    if (basis) for (let line = basis.nextElementSibling; line?.tagName === "DD"; line = line.nextElementSibling) parts.push(make("p", line.textContent));
    show(pin, parts);
    list.querySelector("button").focus();
  });
}

// A term shows its definition in place; its link still leads to the entry.
const terms = document.documentElement.lang && document.querySelector(".read a.term") && handle?.dataset.terms;
if (terms) {
  let known;
  const entry = async (term) => {
    known = known || fetch(terms).then((answer) => answer.json());
    const { hash, pathname } = new URL(term.href);
    return (await known)[hash.slice(1) || pathname.split("/").slice(-2)[0]];
  };
  const define = async (term) => {
    const found = await entry(term).catch(() => undefined);
    if (!found) return false;
    const [title, definition] = found;
    show(term, [make("b", title), make("p", definition), make("a", handle.dataset.entry, { href: term.href })]);
    return true;
  };
  document.addEventListener("click", async (event) => {
    const term = event.target.closest(".read .text a.term");
    if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (card?.at === term || !await define(term)) location.href = term.href;
  });
}

// What a reference leads to is shown in short under the pointer that rests on it; a touch follows the link.
if (matchMedia("(hover: hover)").matches) {
  const pages = {};
  const page = (url) => pages[url] = pages[url] || fetch(url).then((answer) => answer.text())
    .then((text) => new DOMParser().parseFromString(text, "text/html"));
  const preview = async ({ href }) => {
    const [url, id] = href.split("#");
    const of = url === location.href.split("#")[0] ? document : await page(url);
    const target = id ? of.getElementById(decodeURIComponent(id)) : of.querySelector(".clause");
    const clause = target?.closest(".clause");
    if (!clause) return undefined;
    const title = clause.querySelector("h1, h2, h3, h4, h5, h6");
    const whole = target === clause || target === title;
    const parts = whole ? [...clause.querySelectorAll(".text > *, .pair > :first-child > *")].slice(0, 2) : [target];
    return [make("b", title.textContent), ...parts.map((part) => {
      const copy = part.cloneNode(true);
      for (const mark of copy.querySelectorAll(".marks")) mark.remove();
      const words = copy.textContent.trim().replace(/\s+/g, " ");
      return make("p", words.length > 240 ? `${words.slice(0, 239)}…` : words);
    })];
  };
  let waiting;
  document.addEventListener("pointerover", ({ target }) => {
    const link = target.closest(".read a.ref");
    if (card?.tip && (link === card.at || target.closest(".card") === card)) return clearTimeout(waiting);
    if (!link && !card?.tip) return clearTimeout(waiting);
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (!link) return hide();
      const parts = await preview(link).catch(() => undefined);
      if (!parts || (card && !card.tip) || !link.matches(":hover")) return;
      show(link, parts);
      link.removeAttribute("aria-expanded"); // nothing was opened: it goes when the pointer does
      card.tip = true;
    }, 300);
  });
}

// Who is bound, and the legal bases, are choices that stand in the address.
const options = document.querySelector(".options");
if (options) {
  const { role, notes = { checked: false } } = options.elements; // the bases are those of the current draft
  const clauses = [...document.querySelectorAll(".clause")];
  const told = document.getElementById("told");
  const [status, all] = told.children;
  const isFor = (clause, name) => (clause.dataset[name] || "").split(" ").includes(role.value);
  const apply = () => {
    const above = [];
    for (const clause of clauses) {
      const level = Number(clause.dataset.level);
      const bound = !role.value || isFor(clause, "roles") || isFor(clause, "also");
      clause.hidden = !bound;
      above.length = Math.min(above.length, level);
      above[level] = clause;
      if (bound) for (const each of above) if (each) each.hidden = false;
    }
    const left = clauses.filter((clause) => !clause.hidden);
    const also = role.value && left.filter((clause) => isFor(clause, "also") && !isFor(clause, "roles")).length;
    const { shown, also: more } = told.dataset;
    const parts = role.value ? [shown.replace("{count}", left.length).replace("{hidden}", clauses.length - left.length)] : [];
    if (also) parts.push(more.replace("{count}", also).replace("{role}", role.selectedOptions[0].text));
    status.textContent = parts.join(" ");
    all.hidden = !parts.length;
    for (const basis of document.querySelectorAll(".clause .notes")) basis.open = notes.checked;
  };
  const given = new URLSearchParams(location.search);
  role.value = given.get("role") || "";
  if (role.selectedIndex < 0) role.value = "";
  notes.checked = given.has("notes");
  if (role.value || notes.checked) apply();
  options.addEventListener("change", () => {
    const to = new URL(location.href);
    role.value ? to.searchParams.set("role", role.value) : to.searchParams.delete("role");
    notes.checked ? to.searchParams.set("notes", "1") : to.searchParams.delete("notes");
    history.replaceState(null, "", to);
    apply();
  });
  all.addEventListener("click", () => {
    role.value = "";
    options.dispatchEvent(new Event("change"));
    role.focus();
  });
  options.classList.add("ready");
}
