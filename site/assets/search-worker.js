// The search: substrings, several words, numbers and forms of verbs that count as the same. It speaks the theme's
// protocol with its search box ({type: 0…3}), and with our own page of results ({type: 4, 5}).
// Its rules come with the index; clausework/rendering/search has the same matcher for the service and the build.
const lang = new URL(location).searchParams.get("lang");
const source = new URL(`../search/${lang}.json`, location);
const IN_NAME = 0, AS_PHRASE = 1, IN_PART = 2, IN_ENTRY = 3;
const MOST = 5, NEAR = 0.4, LONG = 240, BEFORE = 40, MOST_MARKED = 6, LONGEST = 24, LONGEST_WORD = 16, TRIES = 12;
const PREFIX = /[a-z.-][0-9]+$/;
const TEASERS = 5, IN_BOX = 30;

// Folding

class Folder {
  constructor(rules) {
    this.rules = rules;
    const signs = [...new Set([...Object.keys(rules.numerals), ...Object.keys(rules.units)])];
    this.numeral = signs.length ? new RegExp(`[${signs.join("")}]+`, "gu") : null;
    this.inWords = Object.keys(rules.words).length > 0;
  }

  sign(sign) { return Object.prototype.hasOwnProperty.call(this.rules.fold, sign) ? this.rules.fold[sign] : sign; }

  plain(text) {
    let found = "";
    for (const sign of text) found += this.sign(sign);
    return found;
  }

  tokens(plain) {
    const found = [];
    for (const match of plain.matchAll(/[0-9]+(?:\.[0-9]+)*/g)) found.push([match.index, match.index + match[0].length, match[0]]);
    for (const match of this.numeral ? plain.matchAll(this.numeral) : []) {
      const figures = this.figures([...match[0]]);
      if (figures) found.push([match.index, match.index + match[0].length, figures]);
    }
    if (this.inWords) this.fromWords(plain, found);
    return found.sort((a, b) => a[0] - b[0]);
  }

  fromWords(plain, found) {
    const { words } = this.rules;
    const add = (word, start) => {
      if (!Object.prototype.hasOwnProperty.call(words, word)) return false;
      found.push([start, start + word.length, words[word]]);
      return true;
    };
    for (const match of plain.matchAll(/[a-z][a-z-]*/g)) {
      let start = match.index;
      if (add(match[0].replace(/-+$/, ""), start)) continue;
      for (const piece of match[0].split("-")) {
        add(piece, start);
        start += piece.length + 1;
      }
    }
  }

  figures(run) {
    const { numerals, units } = this.rules;
    if (run.length > LONGEST) return "";
    if (!run.some((sign) => sign in units)) return run.length === 2 ? "" : run.map((sign) => numerals[sign]).join("");
    let total = 0, section = 0, digit = 0, small = 1e4, big = 1e12;
    for (const sign of run) {
      if (sign in numerals) {
        if (digit) return "";
        digit = numerals[sign];
        continue;
      }
      const size = units[sign];
      if (size >= 1e4) {
        section += digit;
        if (!section || size >= big) return "";
        total += section * size;
        section = digit = 0;
        small = 1e4;
        big = size;
      } else {
        if (size >= small || !(digit || size === 10)) return "";
        section += (digit || 1) * size;
        digit = 0;
        small = size;
      }
    }
    if (digit && small !== 10 && numerals[run[run.length - 2]] !== 0) return "";
    return String(total + section + digit);
  }
}

class Folded {
  constructor(folder, text) {
    this.folder = folder;
    this.text = text;
    this.plain = folder.plain(text);
  }

  get tokens() { return this.found || (this.found = this.folder.tokens(this.plain)); }

  // For each place in `plain`, and for its end, which character of the text it comes from.
  get source() {
    if (!this.from) {
      this.from = [];
      let place = 0;
      for (const sign of this.text) {
        for (let left = this.folder.sign(sign).length; left; left -= 1) this.from.push(place);
        place += 1;
      }
      this.from.push(place);
    }
    return this.from;
  }

  count() {
    if (this.places) return this;
    let words = "", at = 0;
    const places = [], tokens = [];
    for (const [start, end, figures] of this.tokens) {
      words += this.plain.slice(at, start) + figures;
      for (; at < start; at += 1) places.push(at);
      for (let left = figures.length; left; left -= 1) places.push(start);
      tokens.push([places.length - figures.length, places.length, figures]);
      at = end;
    }
    words += this.plain.slice(at);
    for (; at <= this.plain.length; at += 1) places.push(at);
    return Object.assign(this, { counted: words, countedTokens: tokens, places });
  }
}

// Matching

function cuts(start, end, word, inner, outer) {
  if (!inner.length) return false;
  const first = inner[0][0] === 0, last = inner[inner.length - 1][1] === word.length && !PREFIX.test(word);
  return outer.some((token) => (first && token[0] < start && start < token[1]) || (last && token[0] < end && end < token[1]));
}

function* occurrences(word, text) {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) yield at;
}

function tokenEnd(text, end) {
  const place = text.countedTokens.findIndex((token) => token[0] < end && end <= token[1]);
  return place < 0 ? text.places[end] : text.tokens[place][1];
}

function* places(form, text) {
  const word = form.folded;
  for (const start of occurrences(word.plain, text.plain)) {
    const end = start + word.plain.length;
    if (!cuts(start, end, word.plain, word.tokens, text.tokens)) yield [start, end, start + Math.max(form.verb, 0)];
  }
  if (!word.tokens.length) return;
  word.count();
  text.count();
  for (const start of occurrences(word.counted, text.counted)) {
    const end = start + word.counted.length;
    if (cuts(start, end, word.counted, word.countedTokens, text.countedTokens)) continue;
    const verb = start + (form.verb < 0 ? 0 : word.places.indexOf(form.verb));
    yield [text.places[start], tokenEnd(text, end), text.places[verb]];
  }
}

function merged(spans) {
  const found = [];
  for (const [start, end] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = found[found.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
    else found.push([start, end]);
  }
  return found;
}

function whole(word, form) {
  const at = word.indexOf(form);
  if (at < 0 || !/^[\x00-\x7f]*$/.test(form)) return at;
  return /[a-z]/.test(word.slice(Math.max(at - 1, 0), at) + word.slice(at + form.length, at + form.length + 1)) ? -1 : at;
}

class Matcher {
  constructor(index) {
    this.index = index;
    this.folder = new Folder(index.rules);
    this.texts = index.texts.map((text) => new Folded(this.folder, text));
    this.signs = index.texts.map((text) => [...text]);
    this.verbs = new Map(Object.entries(index.verbs).map(([text, starts]) => [+text, new Set(starts)]));
    this.known = Object.keys(index.rules.forms).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  }

  words(query) {
    const words = (piece) => piece.split(" ").filter(Boolean);
    const found = this.folder.plain([...query].slice(0, this.index.limit).join("")).split('"')
      .flatMap((piece, place) => place % 2 ? [words(piece).join(" ")] : words(piece));
    return [...new Set(found.filter(Boolean))].slice(0, this.index.most_words);
  }

  forms(word) {
    const found = [{ folded: new Folded(this.folder, word), verb: -1 }];
    for (const form of this.known) {
      const at = whole(word, form);
      if (at < 0) continue;
      const other = word.slice(0, at) + this.index.rules.forms[form] + word.slice(at + form.length);
      found.push({ folded: new Folded(this.folder, other), verb: at });
      break;
    }
    return found;
  }

  stands(word) {
    if (this.joined === undefined) this.joined = this.texts.map((text) => text.plain).join("\n");
    return this.joined.includes(word);
  }

  spans(forms, number) {
    const text = this.texts[number], found = [];
    for (const form of forms) {
      if (!form.folded.tokens.length && !text.plain.includes(form.folded.plain)) continue;
      for (const [start, end, verb] of places(form, text)) {
        if (form.verb < 0 || this.verbs.get(number)?.has(text.source[verb])) {
          found.push([text.source[start], text.source[end - 1] + 1]);
        }
      }
    }
    return merged(found);
  }

  find(query) {
    const words = this.words(query), { entries } = this.index;
    if (!words.length) return [];
    const search = new Search(this, words);
    return entries.map((_, place) => search.entry(place)).filter(Boolean).sort((a, b) =>
      entries[a.entry][0] - entries[b.entry][0] || byNearness(a, b));
  }

  // Of many entries of a group those that are measured: the likeliest, as the service chooses them.
  measured(query, found) {
    const words = this.words(query), most = Math.max(this.index.most_shown, this.index.most_measured);
    if (words.length < 2 || found.length <= most) return found;
    const search = new Search(this, words);
    return found.map((each) => ({ ...each, order: search.likely(each.entry) }))
      .sort((a, b) => a.order - b.order || a.entry - b.entry).slice(0, most).sort(byNearness);
  }
}

const byNearness = (a, b) => a.rank - b.rank || a.distance - b.distance || a.entry - b.entry;

class Search {
  constructor(matcher, words) {
    this.matcher = matcher;
    this.words = words.map((word) => matcher.forms(word));
    this.phrase = [...new Set([words.join(" "), words.join("")])].flatMap((phrase) => matcher.forms(phrase));
    this.single = words.length === 1 ? words[0] : "";
    this.known = new Map();
  }

  spans(number) {
    if (!this.known.has(number)) this.known.set(number, this.words.map((forms) => this.matcher.spans(forms, number)));
    return this.known.get(number);
  }

  entry(place) {
    const [, , id, titled, parts] = this.matcher.index.entries[place];
    const named = this.single === id, title = this.spans(titled);
    const texts = parts.flatMap(([name, numbers]) => numbers.map((number) => [name, number, this.spans(number)]));
    const rows = [title, ...texts.map((text) => text[2])];
    if (!named && !this.words.every((_, word) => rows.some((row) => row[word].length))) return null;
    const [rank, distance] = named ? [IN_NAME, 0] : this.rank(titled, parts);
    const found = texts.filter(([, , row]) => row.some((spans) => spans.length))
      .map(([name, number, row]) => [name, number, this.marks(number, row)]);
    return { entry: place, rank, distance, marks: this.marks(titled, title), texts: found };
  }

  // The phrase is a name, or in the title, or in a text, or nowhere.
  likely(place) {
    const [, , id, titled, parts] = this.matcher.index.entries[place];
    const names = [id, this.matcher.index.texts[titled], ...parts.map(([name]) => name).filter(Boolean)];
    const plain = this.matcher.folder.plain(names.map((name) => ` ${name} `).join("\n"));
    if (this.phrase.some((form) => plain.includes(` ${form.folded.plain} `))) return 0;
    const has = (number) => this.matcher.spans(this.phrase, number).length > 0;
    return has(titled) ? 1 : parts.some(([, numbers]) => numbers.some(has)) ? 2 : 3;
  }

  marks(number, rows) {
    const phrase = this.words.length > 1 && rows.every((spans) => spans.length) ? this.matcher.spans(this.phrase, number) : [];
    return merged([...phrase, ...rows.flat()].map(([start, end]) => [start, end]));
  }

  rank(titled, parts) {
    const names = [titled, ...parts.filter(([name]) => name).map(([, numbers]) => numbers[0])];
    if (names.some((number) => this.isWhole(number))) return [IN_NAME, 0];
    if (this.hasPhrase(titled)) return [IN_NAME, 1];
    const rows = parts.map(([, numbers]) => numbers);
    if (rows.flat().some((number) => this.hasPhrase(number))) return [AS_PHRASE, 0];
    const near = [[titled], ...rows].map((numbers) => this.distance(numbers)).filter((distance) => distance >= 0);
    return near.length ? [IN_PART, Math.min(...near)] : [IN_ENTRY, this.distance([titled, ...rows.flat()])];
  }

  hasPhrase(number) {
    const rows = this.spans(number);
    if (this.words.length === 1) return rows[0].length > 0;
    return rows.every((spans) => spans.length) && this.matcher.spans(this.phrase, number).length > 0;
  }

  isWhole(number) {
    const { plain } = this.matcher.texts[number], names = [plain, ...plain.split(" ")];
    return this.phrase.some((form) => names.includes(form.folded.plain));
  }

  distance(numbers) {
    const found = [];
    let offset = 0;
    for (const number of numbers) {
      this.spans(number).forEach((spans, word) => {
        for (const [start, end] of spans) found.push([offset + start, offset + end, word]);
      });
      offset += this.matcher.signs[number].length;
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    let best = -1;
    const last = new Map();
    for (const [start, end, word] of found) {
      last.set(word, [start, end]);
      if (last.size < this.words.length) continue;
      const ends = [...last.values()];
      const length = Math.max(...ends.map((span) => span[1])) - Math.min(...ends.map((span) => span[0]));
      best = best < 0 ? length : Math.min(best, length);
    }
    return best;
  }
}

// Suggestions, where nothing was found

function pairs(word) {
  const signs = [...word];
  return new Set(signs.slice(1).map((sign, place) => signs[place] + sign));
}

function part(matcher, word) {
  const signs = [...word];
  if (signs.length > LONGEST_WORD || matcher.stands(word)) return [];
  for (let length = signs.length - 1; length > (/^[\x00-\x7f]*$/.test(word) ? 3 : 1); length -= 1) {
    for (const piece of [signs.slice(0, length).join(""), signs.slice(-length).join("")]) {
      if (!piece.includes(" ") && matcher.stands(piece)) return [piece];
    }
  }
  return [];
}

function nearest(matcher, word) {
  const own = pairs(word);
  return matcher.index.vocabulary.map((known, place) => {
    const others = pairs(matcher.folder.plain(known));
    const common = [...own].filter((pair) => others.has(pair)).length, all = own.size + others.size;
    return common && 2 * common >= NEAR * all ? [(-2 * common) / all, place, known] : null;
  }).filter(Boolean).sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, 3).map((found) => found[2]);
}

function* others(matcher, words) {
  const joined = (place, other) => [...words.slice(0, place), other, ...words.slice(place + 1)].filter(Boolean)
    .map((word) => word.includes(" ") ? `"${word}"` : word).join(" ");
  for (const [place, word] of words.entries()) {
    for (const [name, term] of Object.entries(matcher.index.preferred)) {
      if (word.includes(name) && !word.includes(term)) yield joined(place, word.replaceAll(name, () => term));
    }
  }
  if (words.length > 1) for (const place of words.keys()) yield joined(place, "");
  for (const [place, word] of words.entries()) {
    for (const near of [...part(matcher, word), ...nearest(matcher, word)]) yield joined(place, near);
  }
}

function suggestions(matcher, query) {
  const found = new Map();
  for (const other of others(matcher, matcher.words(query))) {
    if (!found.has(other)) found.set(other, matcher.find(other).length);
    if ([...found.values()].filter(Boolean).length === MOST || found.size === TRIES) break;
  }
  return [...found].filter(([, count]) => count);
}

// The answer as it is shown

function pieces(signs, marks) {
  const found = [], words = (start, end) => signs.slice(start, end).join("");
  let at = 0;
  for (const [start, end] of marks) {
    found.push([words(at, start), false], [words(start, end), true]);
    at = end;
  }
  return [...found, [words(at), false]].filter((piece) => piece[0]);
}

function excerpt(signs, marks) {
  if (signs.length <= LONG) return pieces(signs, marks);
  const start = Math.max(Math.min((marks.length ? marks[0][0] : 0) - BEFORE, signs.length - LONG), 0);
  const end = Math.min(start + LONG, signs.length);
  const inside = marks.filter((mark) => mark[0] < end).map(([first, last]) => [first - start, Math.min(last, end) - start]);
  const around = [[start ? "…" : "", false], ...pieces(signs.slice(start, end), inside), [end < signs.length ? "…" : "", false]];
  return around.filter((piece) => piece[0]);
}

function marked(words) {
  const found = new Set();
  for (const word of words) {
    const split = word.split(/[*+\-:~^]/);
    const fit = split.length > 1 ? split.filter((piece) => [...piece].length > 3 && !/^[0-9]+$/.test(piece)) : split;
    for (const piece of fit) if ([...piece].length > 1) found.add(piece);
  }
  return [...found].sort((a, b) => [...b].length - [...a].length).slice(0, MOST_MARKED).join("¦");
}

function shown(matcher, named, found) {
  const [, page, id, titled, parts] = matcher.index.entries[found.entry], { signs, index } = matcher;
  const cut = (number, marks) => marks.map(([start, end]) => signs[number].slice(start, end).join(""));
  let lines = found.texts.map(([name, number, marks]) =>
    name && index.texts[number] === name ? [name, named.get(`${page}#${name}`), []] : [name, number, marks]);
  const highlight = marked([...cut(titled, found.marks), ...lines.flatMap(([, number, marks]) => cut(number, marks))]);
  if (!lines.length && parts.length) lines = [[parts[0][0], parts[0][1][parts[0][0] ? 1 : 0], []]];
  const query = highlight ? `?h=${encodeURIComponent(highlight)}` : "";
  const once = [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
  return [`${page}${query}#${id}`, pieces(signs[titled], found.marks), once.map(([name, number, marks]) =>
    [name, `${page}${query}#${name || id}`, excerpt(signs[number], marks)])];
}

function answer({ matcher, named }, query) {
  const found = matcher.find(query), { entries, groups, most_shown: most } = matcher.index;
  const shownGroups = groups.map((title, group) => {
    const those = found.filter((each) => entries[each.entry][0] === group);
    return [title, those.length, matcher.measured(query, those).slice(0, most).map((each) => shown(matcher, named, each))];
  }).filter((group) => group[1]);
  return [found.length, shownGroups, found.length ? [] : suggestions(matcher, query)];
}

// The index, fetched when somebody begins to search; what failed is fetched again by the next search.

let engine = null, config = {}, turn = 0;

function load() {
  if (!engine) {
    engine = fetch(source).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then((index) => {
      const named = new Map();
      for (const [, page, , , parts] of index.entries) {
        for (const [name, numbers] of parts) {
          if (name && !named.has(`${page}#${name}`)) named.set(`${page}#${name}`, numbers[1]);
        }
      }
      return { matcher: new Matcher(index), named };
    });
    engine.catch(() => { engine = null; });
  }
  return engine;
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt()};`);
const html = (parts) => parts.map(([words, mark]) => mark ? `<mark data-md-highlight>${escaped(words)}</mark>` : escaped(words)).join("");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// What the theme's box shows: for each group a page with its entries; it adds `h`, the words to mark, itself.
function items({ matcher }, query, [, groups, instead]) {
  const { words, page } = matcher.index, at = (other) => `${page}?q=${encodeURIComponent(other)}`;
  const item = (location, title, text = "", score = 2, terms = {}) => ({ location, title, text, score, terms });
  if (!groups.length) {
    const more = instead.map(([other, count]) => item(`${at(other)}#results`, escaped(other),
      filled(count === 1 ? words.count_one : words.count, { count })));
    const title = filled(more.length ? words.instead : words.none, { query });
    return [[item(at(query), escaped(title)), ...more]];
  }
  return groups.map(([group, count, entries]) => [
    item(at(query), escaped(filled(words.group, { group, count }))),
    ...entries.slice(0, IN_BOX).map(([address, title, lines], place) => {
      const url = new URL(address, location), h = url.searchParams.get("h");
      const text = lines.slice(0, 2).map(([, , parts]) => html(parts)).join("<br>");
      return item(address.replace(/\?[^#]*/, ""), html(title), text, place < TEASERS ? 2 : 1, h ? { [h]: true } : {});
    }),
    ...count > IN_BOX ? [item(`${at(query)}#results`, escaped(filled(words.rest, { count })), "", 1)] : [],
  ]);
}

async function box(query) {
  const mine = turn += 1;
  let found = [];
  if (query.trim()) {
    try {
      const ready = await load();
      if (mine !== turn) return; // another query has come meanwhile
      found = items(ready, query, answer(ready, query));
    } catch {
      const failed = config.failed?.[lang];
      found = failed ? [[{ ...failed, text: "", score: 1, terms: {} }]] : [];
    }
  }
  if (mine === turn) postMessage({ type: 3, data: { items: found } });
}

async function full(query) {
  try {
    postMessage({ type: 5, data: { query, answer: answer(await load(), query) } });
  } catch {
    postMessage({ type: 5, data: { query, answer: null } });
  }
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === 0) {
    ({ config } = data);
    postMessage({ type: 1 });
  } else if (type === 2) box(data);
  else if (type === 4) full(data);
});
