// Sentences as elements. All text reaches the page through textContent.
const make = (tag, className, ...content) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
};
const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
const group = (items, key) => {
  const groups = new Map();
  for (const item of items) {
    const own = groups.get(key(item));
    if (own) own.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
};
const spaced = (parts) => parts.flatMap((part, i) => [i ? " · " : "", make("bdi", "", part)]);

// The places of the words sought; lower case can be longer than what it came from, and then they are not marked.
const findWords = (text, words) => {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return [];
  return words.flatMap((word) => {
    const found = [];
    for (let i = lower.indexOf(word); i >= 0; i = lower.indexOf(word, i + word.length)) found.push([i, i + word.length, "em"]);
    return found;
  });
};

// `text` with mentions and words sought marked in place; where two overlap the first keeps its place.
const highlight = (text, hits, words) => {
  const spans = [...hits.map((h) => [h.start, h.end, "mark"]), ...findWords(text, words)];
  spans.sort((a, b) => a[0] - b[0] || (a[2] === "mark" ? -1 : 1));
  const parts = [];
  let at = 0;
  for (const [start, end, tag] of spans) {
    if (start < at && end <= at) continue;
    parts.push(text.slice(at, Math.max(start, at)), make(tag, "", text.slice(Math.max(start, at), end)));
    at = end;
  }
  return [...parts, text.slice(at)];
};

// The place of every mention in the order of what follows it, found once, when it is first asked for.
const rank = (held) => {
  if (held.ranked) return;
  const lines = held.sentences.flatMap(({ text, hits }) => hits.map((hit) => ({ hit, key: text.slice(hit.start).toLowerCase() })));
  lines.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).forEach(({ hit }, i) => { hit.rank = i; });
  held.ranked = true;
};

const draw = (held, copy) => {
  const outlet = ({ codes: [[source], [name]] }) =>
    [...new Set([held.labels.source[source] || `(${held.noun} unknown)`, held.labels.outlet[name]])].filter(Boolean);
  const note = ({ kind: { leaf, title, codes: [, [voice], [speaker]] } }) => [path(leaf), title ? "headline" : "",
    held.labels.voice[voice], held.names.voice[voice] === "own" ? "" : held.labels.speaker[speaker]].filter(Boolean).join(", ");
  const notes = (hits) => [...new Set(hits.map(note))];

  const heading = ({ title, url }) => {
    const name = make("bdi", "", title || url);
    if (!/^https?:\/\//i.test(url)) return name;
    const link = make("a", "", name);
    link.href = url;
    link.rel = "noopener noreferrer";
    return link;
  };
  const quote = (sentence, hits, words) => {
    const block = make("blockquote", "", ...highlight(sentence.text, hits, words));
    block.dir = "auto";
    return block;
  };
  const cite = ({ document: d, text }, hits) => [
    outlet(d).join(", "), d.date, d.title && `“${d.title}”`, d.url,
    `“${text}”` + (held.words ? "" : ` (${notes(hits).join("; ")})`), held.run && `framing run ${held.run}`,
  ].filter(Boolean).join(", ");
  const copier = (sentence, hits) => {
    const button = make("button", "small", "Copy as citation");
    button.type = "button";
    button.addEventListener("click", () => copy(cite(sentence, hits), button));
    return button;
  };

  // Every view is one row a call: what it is made of, how many at a time, and how to draw it.
  const views = {
    "": {
      step: 50,
      rows: (matches) => matches,
      unit: ["sentence", "sentences"],
      row: ({ sentence, hits }, words) => {
        const d = sentence.document;
        const from = make("p", "from", ...spaced([...outlet(d), d.date, ...notes(hits)].filter(Boolean)), " ",
          make("span", "title", heading(d), " ", copier(sentence, hits)));
        return make("li", "", quote(sentence, hits, words), from);
      },
    },
    // Mentions under one another, in the order of what follows them, so that habits of speech show.
    lines: {
      step: 100,
      rows: (matches) => {
        rank(held);
        return matches.flatMap(({ sentence, hits }) => hits.map((hit) => ({ sentence, hit }))).sort((a, b) => a.hit.rank - b.hit.rank);
      },
      unit: ["mention", "mentions"],
      order: "in the order of the words that follow",
      row: ({ sentence: { text, document: d }, hit }) => {
        const line = make("p", "line", make("span", "before", make("span", "", text.slice(0, hit.start))),
          make("mark", "", text.slice(hit.start, hit.end)), make("span", "after", text.slice(hit.end)));
        line.dir = "auto";
        const place = make("span", "", ...spaced([...outlet(d), d.date].filter(Boolean)));
        return make("li", "", line, make("p", "from", place, " ", make("span", "title", heading(d))));
      },
    },
    articles: {
      step: 10,
      rows: (matches) => group(matches, (m) => m.sentence.document).map((own) =>
        own.sort((a, b) => b.hits[0].kind.title - a.hits[0].kind.title)),
      unit: ["article", "articles"],
      row: (matches, words, place = outlet) => {
        const d = matches[0].sentence.document;
        const inside = make("ul", "mentions", ...matches.map(({ sentence, hits }) =>
          make("li", "", quote(sentence, hits, words), make("p", "from", ...spaced(notes(hits)), " ", copier(sentence, hits)))));
        const from = [...place(d), d.date, count(matches.length, "sentence", "sentences")].filter(Boolean);
        return make("li", "", make("p", "headline", heading(d)), make("p", "from", ...spaced(from)), inside);
      },
    },
    beside: {
      step: 2,
      rows: (matches) => group(matches, (m) => m.sentence.document.codes[0][0]),
      unit: ["outlet", "outlets"],
      row: (matches, words) => {
        const articles = views.articles.rows(matches).map((own) => views.articles.row(own, words, () => []));
        const name = outlet(matches[0].sentence.document)[0];
        return make("li", "", make("h4", "", make("bdi", "", name), " ",
          make("small", "note", count(matches.length, "sentence", "sentences"))), make("ol", "mentions articles", ...articles));
      },
    },
  };
  return views;
};
