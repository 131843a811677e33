// Light or dark as the reader chose it, before anything is painted; without a choice, or a script, as the system has it.
(() => {
  const root = document.documentElement;
  const KEY = "clausework.scheme";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = "";
  const order = () => dark.matches ? ["", "light", "dark"] : ["", "dark", "light"];
  const next = () => order()[(order().indexOf(chosen) + 1) % 3];
  const show = () => {
    chosen ? root.dataset.scheme = chosen : delete root.dataset.scheme;
    for (const button of document.querySelectorAll(".scheme")) {
      button.title = button.ariaLabel = button.dataset[next() || "system"];
    }
  };
  const read = () => {
    try { chosen = localStorage.getItem(KEY) || ""; } catch { /* the system's, then */ }
    show();
  };
  root.classList.replace("no-js", "js") || root.classList.add("js");
  read();
  addEventListener("DOMContentLoaded", show);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) read(); });
  addEventListener("storage", ({ key }) => { if (key === KEY) read(); });
  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".scheme")) return;
    chosen = next();
    try { localStorage.setItem(KEY, chosen); } catch { /* for this page alone */ }
    show();
  });
})();
