// Lists read well without this script; it filters them, sorts them, and keeps what was chosen in the address.
const box = document.getElementById("sift");
const items = [...document.querySelectorAll("[data-sift]")];

if (box && items.length) {
  const menus = [...box.querySelectorAll("select")];
  const filters = menus.filter((menu) => menu.name !== "sort");
  const sort = menus.find((menu) => menu.name === "sort");
  const groups = [...document.querySelectorAll(".sift-group")].reverse();
  const status = box.querySelector("[role=status]");
  const homes = new Map(items.map((item) => [item, item.parentElement]));
  const pagers = [...document.querySelectorAll(".pages")];
  const found = document.createElement("div");
  const more = Object.assign(document.createElement("button"), { type: "button", className: "second", textContent: box.dataset.more });
  let turn = 0, told = null, most = 0;

  const arrange = () => {
    for (const list of document.querySelectorAll(".sift-list")) {
      const own = items.filter((item) => list.contains(item));
      const flat = sort.value !== "";
      for (const item of own) {
        const where = item.querySelector(".where");
        if (where) where.hidden = !flat;
      }
      if (flat) own.sort((one, other) => one.dataset[sort.value] - other.dataset[sort.value] || one.dataset.place - other.dataset.place);
      for (const item of own) (flat ? list : homes.get(item)).append(item);
    }
  };

  // Of comments on many pages those that are chosen are read from their pages, so many at a time.
  const gather = async (shown) => {
    const mine = turn += 1, list = new URL(pagers[0].dataset.lists.trim(), location);
    const place = { chapter: 1, role: 2, outcome: 3 };
    const isChosen = (comment) => filters.every((menu) => !menu.value || [comment[place[menu.name]]].flat().includes(menu.value));
    const cards = [];
    let count = 0, seen = 0;
    most = shown;
    try {
      told = told ?? await (await fetch(list)).json();
      for (const [number, page] of told.entries()) {
        const chosen = page.filter(isChosen);
        for (const [numbers] of chosen) count += numbers.length;
        if (!chosen.length || cards.length >= most) continue;
        const address = new URL(number ? `${number + 1}/` : ".", list);
        const read = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
        if (mine !== turn) return;
        for (const [[name, ...folded]] of chosen) {
          seen += 1 + folded.length;
          const card = read.getElementById(name).closest("[data-sift]");
          for (const link of card.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), address);
          cards.push(document.importNode(card, true));
        }
      }
    } catch {
      if (mine === turn) status.textContent = box.dataset.failed;
      return;
    }
    const left = seen < count;
    found.replaceChildren(...cards, ...left ? [more] : []);
    status.textContent = box.dataset[left ? "part" : "shown"].replace("{count}", count).replace("{shown}", seen);
  };
  more.addEventListener("click", () => gather(most + 50));

  const showPages = () => {
    const chosen = menus.some((menu) => menu.value);
    found.hidden = !chosen;
    for (const part of [...pagers, ...groups]) part.hidden = chosen;
    status.textContent = "";
    if (chosen) gather(50); else turn += 1;
  };

  const show = () => {
    if (pagers.length) return showPages();
    if (sort) arrange();
    let count = 0;
    for (const item of items) {
      item.hidden = filters.some((menu) => menu.value && ![item.dataset[menu.name], ...(item.dataset[menu.name] ?? "").split(" ")].includes(menu.value));
      count += item.hidden ? 0 : Number(item.dataset.count ?? 1);
    }
    // The inner groups first: one whose parts are all hidden is hidden too.
    for (const group of groups) {
      const within = [...group.querySelectorAll("[data-sift]")];
      group.hidden = !within.some((item) => !item.hidden);
    }
    const chosen = menus.some((menu) => menu.value);
    status.textContent = chosen ? box.dataset.shown.replace("{count}", count) : "";
  };

  const keep = () => {
    const query = new URLSearchParams();
    for (const menu of menus) if (menu.value) query.set(menu.name, menu.value);
    const text = String(query);
    history.replaceState(history.state, "", text ? `?${text}${location.hash}` : location.pathname + location.hash);
  };

  const choose = (wanted) => {
    for (const menu of menus) {
      const value = wanted[menu.name] ?? "";
      menu.value = [...menu.options].some((option) => option.value === value) ? value : "";
    }
    show();
  };

  // The numbers of the tables lead to the comments that they count.
  for (const cell of document.querySelectorAll("td[data-chapter], td[data-role]")) {
    const { chapter, role, outcome } = cell.dataset;
    const link = cell.querySelector("a") ?? document.createElement("a");
    const query = new URLSearchParams(Object.entries({ chapter, role, outcome }).filter(([, value]) => value));
    link.href = `?${query}#all`;
    link.title = box.dataset.only;
    if (!link.parentElement) {
      link.textContent = cell.textContent;
      cell.replaceChildren(link);
    }
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose({ chapter, role, outcome });
      keep();
      document.getElementById("all").scrollIntoView();
      menus[0].focus({ preventScroll: true });
    });
  }

  box.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("change", () => { show(); keep(); });
  box.hidden = false;
  if (pagers.length) box.after(found);
  const start = Object.fromEntries(new URLSearchParams(location.search));
  if (Object.keys(start).length) choose(start); else window.addEventListener("pageshow", show);

  // A link leads to its item, whatever was chosen before.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.closest("[hidden]")) return;
    choose({});
    keep();
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();
}
