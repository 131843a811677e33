// The page of changes reads well without this script; it adds filters and keys to step through.
const box = document.getElementById("filters");
const changes = [...document.querySelectorAll(".change")];

if (box && changes.length) {
  const words = box.dataset;
  const shown = document.createElement("span");
  shown.setAttribute("role", "status");
  const menus = [
    menu(words.weight, weights(), (change, value) => change.dataset.weight === value),
    menu(words.role, roles(), (change, value) => change.dataset.role.split(" ").includes(value)),
  ];

  function weights() {
    return [...document.querySelectorAll("main h2[id]")].map((head) => [head.id, head.textContent]);
  }

  function roles() {
    const found = new Map();
    for (const change of changes) {
      const names = change.dataset.roleNames.split("|");
      change.dataset.role.split(" ").forEach((role, place) => { if (role) found.set(role, names[place]); });
    }
    return [...found];
  }

  function menu(name, options, keeps) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(new Option(words.all, ""), ...options.map(([value, text]) => new Option(text, value)));
    label.append(name, select);
    select.addEventListener("change", filter);
    box.append(label);
    return { select, keeps };
  }

  function filter() {
    let count = 0;
    for (const change of changes) {
      change.hidden = menus.some(({ select, keeps }) => select.value && !keeps(change, select.value));
      count += change.hidden ? 0 : 1;
    }
    shown.textContent = words.shown.replace("{count}", count);
  }

  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { n: 1, p: -1 }[event.key];
    const seen = changes.filter((change) => !change.hidden);
    if (!step || !seen.length) return;
    at = Math.min(Math.max(at + step, 0), seen.length - 1);
    seen[at].focus();
    seen[at].scrollIntoView({ block: "start" });
  });

  const keys = document.createElement("span");
  keys.className = "hint";
  keys.textContent = words.keys;
  box.append(shown, keys);
  box.hidden = false;
}
