// The page of results, where the service has not answered already. The worker of the search box finds them.
(() => {
  const form = document.getElementById("search-form");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const words = JSON.parse(form.dataset.words);
  let worker = null, asked = "";

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const node = (name, ...inside) => {
    const made = document.createElement(name);
    made.append(...inside);
    return made;
  };
  const link = (address, ...inside) => Object.assign(node("a", ...inside), { href: form.dataset.root + address });
  const marked = (pieces) => pieces.map(([text, mark]) => mark ? node("mark", text) : text);
  const blanks = (nodes) => nodes.flatMap((each, place) => place ? [" ", each] : [each]);

  function line([id, address, pieces]) {
    const text = node("span", ...marked(pieces));
    return id ? node("p", ...blanks([Object.assign(link(address, id), { className: "id" }), text])) : node("p", text);
  }

  function group([title, count, entries], place) {
    const heading = node("h2", title, " ", Object.assign(node("span", String(count)), { className: "count" }));
    heading.id = `group-${place + 1}`;
    const list = node("ol", ...entries.map(([address, name, lines]) =>
      node("li", link(address, ...marked(name)), ...lines.map(line))));
    list.className = "results";
    const section = node("section", heading, list);
    section.setAttribute("aria-labelledby", heading.id);
    if (count > entries.length) {
      section.append(node("p", filled(words.shown, { shown: entries.length, count })));
    }
    return section;
  }

  function show({ data: { type, data } }) {
    if (type !== 5 || data.query !== asked) return; // another search has begun meanwhile, which will be answered
    results.textContent = "";
    if (!data.answer) {
      found.textContent = words.failed;
      return;
    }
    const [count, groups, others, instead] = data.answer;
    found.textContent = instead ? filled(words.instead, { instead, count }) : count ? filled(count === 1 ? words.found_one : words.found, { count })
      : filled(words.none, { query: asked });
    if (others.length) {
      const links = others.map(([query, hits]) => node("span", link(`${form.dataset.page}?q=${encodeURIComponent(query)}`, query), ` ${hits}`));
      results.append(node("p", words.others, ...blanks(links)));
    }
    results.append(...groups.map(group));
  }

  function search(query) {
    asked = query;
    found.textContent = results.textContent = "";
    if (!query.trim()) return;
    if (!worker) {
      worker = new Worker(form.dataset.worker);
      worker.addEventListener("message", show);
      worker.addEventListener("error", () => {
        worker = null;
        found.textContent = words.failed;
      });
    }
    worker.postMessage({ type: 4, data: query });
  }

  function ask(event) {
    if (event.isComposing) return; // letters of a word that is not chosen yet
    event.preventDefault();
    const query = form.elements.q.value;
    if (event.type !== "submit" && query === asked) return;
    history.replaceState(null, "", `?q=${encodeURIComponent(query)}`);
    search(query);
  }

  form.addEventListener("submit", ask);
  for (const type of ["input", "compositionend"]) form.elements.q.addEventListener(type, ask);

  const query = new URLSearchParams(location.search).get("q");
  if (query && !("answered" in form.dataset)) {
    if (!form.elements.q.value) form.elements.q.value = query; // somebody may have begun to write already
    search(query);
  }
})();
