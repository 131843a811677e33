// Search by substrings: a query finds every clause that holds its words exactly as they stand.
// Word segmentation would miss 主播 inside 带货主播.
const form = document.getElementById("search-form");
const list = document.getElementById("results");
const found = document.getElementById("found");
const { index, root, lang, none, found: some, failed } = form.dataset;
let clauses = null;

const fold = (text) => text.normalize("NFKC").toLowerCase();

async function load() {
  if (!clauses) {
    const answer = await fetch(index);
    clauses = (await answer.json()).clauses;
  }
  return clauses;
}

// Number and ID first, then titles, then text; within each the order of the standard.
function rank(clause, query) {
  const ids = [clause.id, ...clause.provisions.map((provision) => provision.id)].map(fold);
  if (fold(clause.number) === query || ids.includes(query)) return 0;
  if (fold(clause.title[lang] ?? "").includes(query)) return 1;
  return fold(clause.text[lang] ?? "").includes(query) ? 2 : 3;
}

function excerpt(text, query) {
  const at = Math.max(fold(text).indexOf(query), 0);
  const start = Math.max(at - 24, 0);
  const end = at + 90;
  const rest = text.length > end ? "…" : "";
  const part = document.createElement("p");
  part.append((start ? "…" : "") + text.slice(start, at));
  if (fold(text).includes(query)) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + query.length);
    part.append(mark, text.slice(at + query.length, end) + rest);
  } else {
    part.append(text.slice(at, end) + rest);
  }
  return part;
}

function entry(clause, query) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = root + clause.url[lang];
  link.textContent = `${clause.number} ${clause.title[lang]}`.trim();
  item.append(link, excerpt(clause.text[lang] ?? "", query));
  return item;
}

async function search(words) {
  const query = fold(words.trim());
  list.replaceChildren();
  if (!query) { found.textContent = ""; return; }
  try {
    const hits = (await load()).map((clause, place) => [rank(clause, query), place, clause])
      .filter(([level]) => level < 3).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    found.textContent = hits.length ? some.replace("{count}", hits.length) : none.replace("{query}", words);
    list.replaceChildren(...hits.map(([, , clause]) => entry(clause, query)));
  } catch {
    found.textContent = failed;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = form.elements.q.value;
  history.replaceState(null, "", `?q=${encodeURIComponent(words)}`);
  search(words);
});

const asked = new URLSearchParams(location.search).get("q");
if (asked) {
  form.elements.q.value = asked;
  search(asked);
}
