// The pages of changes read well without this script; it adds filters, keys, and the two texts side by side.
const box = document.getElementById("filters");
const changes = [...document.querySelectorAll(".change")];
document.documentElement.classList.add("scripted");
// Who steps back finds what was chosen: browsers put it there without a word, and only before `pageshow`.

// The two texts stand block beside block; they are made when they are first asked for.
const side = document.getElementById("show-side");
if (side) {
  const heads = ["old", "new"].map((name) => [name, document.querySelector(`.show-${name}`).textContent.trim()]);
  // Each item stands beside itself, however many came or went above it.
  const items = (block) => block.tagName !== "UL" ? [block] : [...block.children].map((item) => {
    const list = block.cloneNode();
    list.append(item.cloneNode(true));
    return list;
  });
  const copy = (block, name) => {
    const cell = document.createElement("div");
    cell.className = `rl-${name}`;
    cell.append(block.cloneNode(true));
    for (const line of cell.querySelectorAll("[id]")) line.removeAttribute("id");  // one line, one address
    return cell;
  };
  const pair = () => {
    for (const words of document.querySelectorAll(".rl:not(.paired)")) {
      const grid = document.createElement("div");
      grid.className = "rl-pair";
      for (const [, text] of heads) {
        const head = document.createElement("p");
        head.textContent = text;
        grid.append(head);
      }
      for (const block of [...words.children].flatMap(items)) grid.append(...heads.map(([name]) => copy(block, name)));
      words.classList.add("paired");
      words.after(grid);
    }
  };
  const look = () => { if (side.checked) pair(); };
  document.querySelector(".show").addEventListener("change", look);
  window.addEventListener("pageshow", look);
}

if (box && changes.length) {
  const words = box.dataset;
  const told = document.getElementById("told");
  const [status, all] = told.children;
  const menus = ["weight", "kind", "role", "chapter"].map((name) => menu(name, options(name))).filter(Boolean);

  // What the changes have under a name: their values, and beside each how it is called.
  function options(name) {
    const found = new Map();
    for (const { dataset } of changes) {
      const names = dataset[`${name}Names`].split("|");
      dataset[name].split(" ").forEach((value, place) => { if (value) found.set(value, names[place]); });
    }
    return [...found];
  }

  function menu(name, found) {
    if (found.length < 2) return null;
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(new Option(words.all, ""), ...found.map(([value, text]) => new Option(text, value)));
    label.append(words[name], select);
    select.addEventListener("change", () => { filter(); keep(); });
    box.append(label);
    return { name, select, keeps: (change, value) => change.dataset[name].split(" ").includes(value) };
  }

  // What is chosen stands in the address, so that it can be passed on.
  function keep() {
    const to = new URL(location.href);
    for (const { name, select } of menus) {
      if (select.value) to.searchParams.set(name, select.value); else to.searchParams.delete(name);
    }
    history.replaceState(history.state, "", to);
  }

  function choose(values) {
    for (const { name, select } of menus) {
      select.value = values.get(name) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
    filter();
  }

  function filter() {
    for (const change of changes) {
      change.hidden = menus.some(({ select, keeps }) => select.value && !keeps(change, select.value));
    }
    const role = menus.find(({ name }) => name === "role")?.select;
    for (const note of document.querySelectorAll("[data-also]:not(#told)")) note.hidden = note.dataset.also !== role?.value;
    const left = changes.filter(({ hidden }) => !hidden);
    const also = role?.value ? left.filter(({ dataset }) => !dataset.bound.split(" ").includes(role.value)) : [];
    const parts = left.length < changes.length ? [told.dataset.shown.replace("{count}", left.length).replace("{hidden}", changes.length - left.length)] : [];
    if (also.length) parts.push(told.dataset.also.replace("{count}", also.length).replace("{role}", role.selectedOptions[0].text));
    status.textContent = parts.join(" ");
    all.hidden = !parts.length;
    for (const heading of document.querySelectorAll("h2[data-told]")) {
      const of = (list) => list.filter(({ dataset }) => dataset.group === heading.id).length;
      const count = of(left) < of(changes) ? `${of(left)}/${of(changes)}` : of(changes);
      heading.textContent = heading.dataset.told.replace("{count}", count);
      heading.hidden = !of(left);
    }
  }
  all.addEventListener("click", () => {
    choose(new URLSearchParams());
    keep();
    menus[0].select.focus();
  });

  // A link leads to its change, whatever was chosen before.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    choose(new URLSearchParams());
    keep();
    target.scrollIntoView();
  }
  const start = new URLSearchParams(location.search);
  window.addEventListener("pageshow", () => {
    if (menus.some(({ name }) => start.has(name))) choose(start); else if (menus.some(({ select }) => select.value)) filter();
    reveal();
  });
  window.addEventListener("hashchange", reveal);

  const keys = document.createElement("span");
  keys.className = "hint";
  keys.textContent = words.keys;
  box.append(keys);
  box.hidden = false;
}

// The keys n and p act inside a change alone, so that no letter said or struck elsewhere is a command (WCAG 2.1.4).
for (const change of changes) if (change.id && change.tabIndex === -1) {
  change.dataset.keys = ""; // the script of the frame leaves the keys there to us
  change.tabIndex = 0;
  change.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    event.stopPropagation(); // the frame has other commands for letters
    const step = { n: 1, p: -1 }[event.key];
    const seen = changes.filter(({ hidden, dataset }) => !hidden && "keys" in dataset);
    const next = step && seen[seen.indexOf(change) + step];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: "start" });
  });
}
