// Comments on many pages: a link to one leads to the page on which it stands by now.
(() => {
  const lists = document.querySelector("nav.pages")?.dataset.lists.trim().split(" ") ?? [];

  const lead = async () => {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!/^[A-Z]+[0-9]*-[0-9]/.test(name) || document.getElementById(name)) return;
    for (const list of lists) {
      const answer = await fetch(list);
      const place = answer.ok ? (await answer.json()).findIndex((page) => page.some(([numbers]) => numbers.includes(name))) : -1;
      if (place < 0) continue;
      location.replace(`${new URL(place ? `${place + 1}/` : ".", answer.url).href}#${name}`);
      return;
    }
  };
  window.addEventListener("hashchange", lead);
  lead();
})();
