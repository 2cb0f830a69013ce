"use strict";
// Filters the sentences. All text reaches the page through textContent; the filter lives in the address.
(() => {
  const source = document.getElementById("evidence-data");
  if (!source) return;
  const data = JSON.parse(source.textContent);
  const form = document.getElementById("filter");
  const list = document.getElementById("sentences");
  const found = document.getElementById("found");
  const more = document.getElementById("more");
  const STEP = 50;
  const NAMES = ["source", "frame", "voice", "speaker", "term", "event", "from", "to", "q"].filter((n) => form.elements[n]);
  const lower = data.mentions.map(([d, before, surface, after]) =>
    (data.documents[d][2] + "\n" + before + surface + after).toLowerCase());
  let matches = [];
  let shown = 0;

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const path = (frame) => frame.split("/").join(" › ");
  const isUnder = (frame, top) => frame === top || frame.startsWith(top + "/");

  const fill = (select, values, label) => {
    const chosen = select.value;
    select.replaceChildren(select.options[0], ...values.map((value) => {
      const option = make("option", label(value));
      option.value = value;
      return option;
    }));
    select.value = values.includes(chosen) ? chosen : "";
  };
  const frames = () => {
    const all = new Set();
    for (const frame of data.frames) {
      const parts = frame.split("/");
      parts.forEach((_, i) => all.add(parts.slice(0, i + 1).join("/")));
    }
    return [...all].sort();
  };
  const fillTerms = () => {
    const frame = form.elements.frame.value;
    const kept = new Set(data.mentions.filter((m) => !frame || isUnder(data.frames[m[4]], frame)).map((m) => m[5]));
    fill(form.elements.term, data.terms.filter((_, i) => kept.has(i)), (t) => t);
  };
  const fillSpeakers = () => {
    if (!form.elements.speaker) return;
    const group = data.groups.indexOf(form.elements.source.value);
    const kept = new Set(data.mentions.filter((m) => group < 0 || data.documents[m[0]][0] === group).map((m) => m[8]));
    fill(form.elements.speaker, data.speakers.filter((s, i) => s && kept.has(i)), (s) => s);
  };

  const when = (date, from, to) =>
    (!from || (date && date >= from.slice(0, date.length))) && (!to || (date && date <= to.slice(0, date.length)));

  const select = () => {
    const value = Object.fromEntries(NAMES.map((n) => [n, form.elements[n].value]));
    const group = data.groups.indexOf(value.source);
    const term = data.terms.indexOf(value.term);
    const voice = data.voices.indexOf(value.voice);
    const speaker = data.speakers.indexOf(value.speaker);
    const event = data.events.indexOf(value.event);
    const under = data.frames.map((f) => !value.frame || isUnder(f, value.frame));
    const words = value.q.toLowerCase().trim();
    matches = [];
    data.mentions.forEach((m, i) => {
      const [g, date, , , e] = data.documents[m[0]];
      if ((!value.source || g === group) && under[m[4]] && (!value.term || m[5] === term) &&
          (!value.voice || m[7] === voice) && (!value.speaker || m[8] === speaker) && (!value.event || e === event) &&
          when(date, value.from, value.to) && (!words || lower[i].includes(words))) matches.push(m);
    });
  };

  const item = ([d, before, surface, after, f, , n]) => {
    const [g, date, title, url] = data.documents[d];
    const quote = make("blockquote");
    quote.dir = "auto";
    quote.append(before, make("mark", surface), after);
    const from = make("p", undefined, "from");
    const parts = [data.groups[g], date, data.notes[n], path(data.frames[f])].filter(Boolean);
    from.append(...parts.flatMap((t, i) => [i ? " · " : "", make("bdi", t)]), " ");
    const heading = make("span", undefined, "title");
    const name = make("bdi", title || url);
    if (/^https?:\/\//i.test(url)) {
      const link = make("a");
      link.href = url;
      link.rel = "noopener noreferrer";
      link.append(name);
      heading.append(link);
    } else heading.append(name);
    from.append(heading);
    const entry = make("li");
    entry.append(quote, from);
    return entry;
  };

  const extend = () => {
    list.append(...matches.slice(shown, shown + STEP).map(item));
    shown = Math.min(matches.length, shown + STEP);
    more.hidden = shown >= matches.length;
    found.textContent = matches.length === 0 ? "No sentence fits. Take a filter away." :
      `${matches.length.toLocaleString("en")} ${matches.length === 1 ? "mention fits" : "mentions fit"}; ${shown.toLocaleString("en")} shown.`;
  };
  const show = () => {
    select();
    list.replaceChildren();
    shown = 0;
    extend();
  };

  const write = () => {
    const query = NAMES.filter((n) => form.elements[n].value)
      .map((n) => n + "=" + encodeURIComponent(form.elements[n].value)).join("&");
    history.replaceState(null, "", "#evidence" + (query ? "?" + query : ""));
  };
  // Reads the filter out of the address; true where the address is one of the evidence.
  const read = () => {
    const [place, query] = location.hash.split(/\?(.*)/s);
    if (place !== "#evidence" || query === undefined) return false;
    const wanted = new URLSearchParams(query.replace(/\+/g, "%2B"));
    form.reset();
    form.elements.frame.value = wanted.get("frame") || "";
    if (form.elements.frame.selectedIndex < 0) form.elements.frame.value = "";
    form.elements.source.value = wanted.get("source") || "";
    fillTerms();
    fillSpeakers();
    for (const name of NAMES) {
      const control = form.elements[name];
      control.value = wanted.get(name) || "";
      if (control.options && control.selectedIndex < 0) {
        control.add(new Option(wanted.get(name), wanted.get(name)));
        control.value = wanted.get(name);
      }
    }
    return true;
  };
  const follow = () => {
    if (!read()) return;
    show();
    found.focus({ preventScroll: true });
    document.getElementById("all-sentences").scrollIntoView();
  };

  fill(form.elements.source, data.groups, (g) => g || "(unknown)");
  fill(form.elements.frame, frames(), path);
  fillTerms();
  fillSpeakers();
  if (form.elements.event) {
    const label = (id) => data.labels[data.events.indexOf(id)];
    fill(form.elements.event, data.events.filter(Boolean).sort((a, b) => label(a) < label(b) ? -1 : 1), label);
  }
  form.hidden = false;
  let waiting;
  form.addEventListener("input", (event) => {
    if (event.target.name === "frame") fillTerms();
    if (event.target.name === "source") fillSpeakers();
    clearTimeout(waiting);
    waiting = setTimeout(() => { write(); show(); }, event.target.name === "q" ? 120 : 0);
  });
  form.addEventListener("reset", () => setTimeout(() => { fillTerms(); fillSpeakers(); write(); show(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", extend);
  window.addEventListener("hashchange", follow);
  // The same link again changes no address, but the reader still wants to go there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  show();
  follow();
})();
