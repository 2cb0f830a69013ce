// The sentences as the page holds them, and which of them a filter keeps. Nothing here touches the document.
const OF_ARTICLE = ["source", "outlet", "event", "topic"];
const OF_MENTION = ["frame", "voice", "speaker", "term"];
const FACETS = [...OF_ARTICLE, ...OF_MENTION];
const CONDITIONS = [...FACETS, "period", "q"];
const BITS = Object.fromEntries(CONDITIONS.map((name, i) => [name, 1 << i]));

const isUnder = (frame, top) => frame === top || frame.startsWith(top + "/");
const path = (frame) => frame.split("/").join(" › ");

// Sub-frames count for their parents too, so every mention knows all frames above its own.
const unfold = (frames) => {
  const all = new Set();
  for (const frame of frames) frame.split("/").forEach((_, i, parts) => all.add(parts.slice(0, i + 1).join("/")));
  return [...all].sort();
};

const unpack = (data) => {
  const names = { ...data.names, frame: unfold(data.names.frame) };
  const labels = { ...names, frame: names.frame.map(path), ...data.labels };
  const above = data.names.frame.map((leaf) => names.frame.flatMap((top, i) => (isUnder(leaf, top) ? [i] : [])));
  // `codes` are places in the lists of names, in the order of OF_ARTICLE and OF_MENTION.
  const documents = data.documents.map(([source, outlet, event, topic, date, title, site, rest], id) =>
    ({ id, codes: [[source], [outlet], [event], [topic]], date, title, url: data.sites[site] + rest }));
  const kinds = data.kinds.map(([frame, voice, speaker, term, title], id) =>
    ({ id, codes: [above[frame], [voice], [speaker], [term]], leaf: data.names.frame[frame], title }));
  const sentences = data.sentences.map(([document, text, ...marks]) => {
    const hits = [];
    for (let i = 0; i < marks.length; i += 3) {
      hits.push({ start: marks[i], end: marks[i] + marks[i + 1], kind: kinds[marks[i + 2]] });
    }
    return { document: documents[document], text, hits };
  });
  for (const s of sentences) s.plain = (s.document.title + "\n" + s.text).toLowerCase();
  const mentions = sentences.reduce((n, s) => n + s.hits.length, 0);
  return { names, labels, documents, kinds, sentences, mentions, available: data.available, total: data.total, run: data.run, noun: data.noun, words: data.words };
};

// Blank-separated words must all occur; what stands in quotation marks is one of them.
const wanted = (q) => (q.toLowerCase().match(/"[^"]+"|[^\s"]+/g) || []).map((w) => w.replace(/^"|"$/g, ""));

// Dates may be months or years only: they are compared as far as they go.
const isWithin = (date, from, to) =>
  (!from || (date !== "" && date >= from.slice(0, date.length))) && (!to || (date !== "" && date <= to.slice(0, date.length)));

// Which conditions each item fails, as bits.
const failures = (held, state, facets, items) => Int32Array.from(items, ({ codes }) => facets.reduce((bits, name, f) =>
  (state[name] && !codes[f].some((i) => held.names[name][i] === state[name]) ? bits | BITS[name] : bits), 0));

// What fails one condition alone would come back without it: that gives the choices left in every list, and what
// to take away where nothing is left. Returns matches ({sentence, hits}), counts by facet (sentences by value) and
// without (sentences by condition).
const sift = (held, state) => {
  const zeros = (facets, start) => facets.map((name) => new Int32Array(held.names[name].length).fill(start));
  const [ofArticle, ofMention, seen] = [zeros(OF_ARTICLE, 0), zeros(OF_MENTION, 0), zeros(OF_MENTION, -1)];
  const alones = new Int32Array(CONDITIONS.length);
  const articleBits = OF_ARTICLE.map((name) => BITS[name]);
  const mentionBits = OF_MENTION.map((name) => BITS[name]);
  const words = wanted(state.q || "");
  const documentFails = failures(held, state, OF_ARTICLE, held.documents).map((bits, i) =>
    (isWithin(held.documents[i].date, state.from, state.to) ? bits : bits | BITS.period));
  const kindFails = failures(held, state, OF_MENTION, held.kinds);
  const matches = [];

  // One sentence: its mentions that pass, and the bits that fail alone in any of them.
  const look = (sentence, s) => {
    const silent = words.length && !words.every((w) => sentence.plain.includes(w));
    const fixed = documentFails[sentence.document.id] | (silent ? BITS.q : 0);
    const hits = [];
    let alone = 0;
    for (const hit of sentence.hits) {
      const bits = fixed | kindFails[hit.kind.id];
      if (bits & (bits - 1)) continue;
      if (bits) alone |= bits;
      else hits.push(hit);
      for (let f = 0; f < mentionBits.length; f += 1) {
        if (bits && bits !== mentionBits[f]) continue;
        for (const i of hit.kind.codes[f]) {
          if (seen[f][i] !== s) ofMention[f][i] += 1;
          seen[f][i] = s;
        }
      }
    }
    for (let f = 0; f < articleBits.length; f += 1) {
      if (hits.length || alone & articleBits[f]) ofArticle[f][sentence.document.codes[f][0]] += 1;
    }
    if (hits.length) matches.push({ sentence, hits });
    else if (alone) for (let c = 0; c < alones.length; c += 1) alones[c] += (alone >> c) & 1;
  };
  held.sentences.forEach(look);
  return {
    matches,
    counts: Object.fromEntries(FACETS.map((name, f) => [name, [...ofArticle, ...ofMention][f]])),
    without: Object.fromEntries(CONDITIONS.map((name, c) => [name, alones[c]])),
  };
};
