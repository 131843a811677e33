// Search by substrings: a query finds every clause that holds its words exactly as they stand.
// Word segmentation would miss 主播 inside 带货主播.
const form = document.getElementById("search-form");
const list = document.getElementById("results");
const found = document.getElementById("found");
const { index, root, lang, none, found: some, failed } = form.dataset;
let clauses = null, turn = 0;

const fold = (text) => text.normalize("NFKC").toLowerCase();

// Fetched once; what failed is fetched again by the next search.
function load() {
  if (!clauses) {
    clauses = fetch(index).then((answer) => answer.json()).then((data) => data.clauses);
    clauses.catch(() => { clauses = null; });
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

// A character may be longer when it is folded: … is three. So each that is folded knows which one it was.
function excerpt(text, query) {
  const signs = [...text], folded = signs.map(fold);
  const owners = folded.flatMap((part, place) => Array(part.length).fill(place));
  const found = folded.join("").indexOf(query);
  const at = found < 0 ? 0 : owners[found], after = found < 0 ? 0 : owners[found + query.length - 1] + 1;
  const start = Math.max(at - 24, 0), end = Math.max(at + 90, after);
  const words = (from, to) => signs.slice(from, to).join("");
  const part = document.createElement("p");
  const mark = document.createElement("mark");
  mark.textContent = words(at, after);
  part.append((start ? "…" : "") + words(start, at), ...(found < 0 ? [] : [mark]), words(after, end) + (signs.length > end ? "…" : ""));
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

// Where another search has begun meanwhile, that one answers.
async function search(words) {
  const query = fold(words.trim()), mine = turn += 1;
  list.textContent = found.textContent = "";
  if (!query) return;
  try {
    const known = await load();
    if (mine !== turn) return;
    const hits = known.map((clause, place) => [rank(clause, query), place, clause])
      .filter(([level]) => level < 3).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    found.textContent = hits.length ? some.replace("{count}", hits.length) : none.replace("{query}", () => words);
    list.append(...hits.map(([, , clause]) => entry(clause, query)));
  } catch {
    if (mine === turn) found.textContent = failed;
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
  if (!form.elements.q.value) form.elements.q.value = asked; // somebody may have begun to write already
  search(asked);
}
