// The explorer: its form, its address (#evidence?source=…&frame=…), its views, and the way back to where one came from.
const explore = (held) => {
  const byId = (id) => document.getElementById(id);
  const [form, list, found, more, back, said] = ["filter", "sentences", "found", "more", "back", "said"].map(byId);
  const section = form.closest("section");
  const names = [...new Set([...form.elements].map((e) => e.name).filter(Boolean))];
  const facets = FACETS.filter((name) => names.includes(name));
  const labelled = (name) => form.elements[name].closest("label").firstChild.textContent.trim();
  let rows = [];
  let shown = 0;
  let view;
  let words = [];
  let origin = null;
  let last = "";

  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      said.textContent = "Citation copied";
    } catch {
      const area = make("textarea", "citation", text);
      area.readOnly = true;
      area.setAttribute("aria-label", "The citation, to copy by hand");
      button.replaceWith(area);
      area.select();
    }
  };
  const views = draw(held, copy);

  const state = () => Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
  const option = (value, text) => {
    const element = make("option", "", text);
    element.value = value;
    return element;
  };
  // A choice that a link asks for stays in its list even where the page holds no sentence of it.
  const fill = (name, choices) => {
    const select = form.elements[name];
    const { value } = select;
    const options = choices.map(([v, text]) => option(v, text));
    if (value && !choices.some(([v]) => v === value)) options.unshift(option(value, `${value} (0)`));
    select.replaceChildren(select.options[0], ...options);
    select.value = value;
  };
  const choices = (name, counts) => held.names[name]
    .map((value, i) => [value, held.labels[name][i], counts[name][i]])
    .filter(([value, , n]) => value && n)
    .sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([value, text, n]) => [value, `${text.length > 90 ? text.slice(0, 89) + "…" : text} (${n.toLocaleString("en")})`]);

  const described = (now) => [...CONDITIONS, "from", "to"].filter((name) => now[name]).map((name) => {
    if (name === "q") return `“${now.q}”`;
    if (name === "from" || name === "to") return `${name} ${now[name]}`;
    const i = held.names[name].indexOf(now[name]);
    return i < 0 ? now[name] : held.labels[name][i];
  });

  // Two sides of one event: the outlet chosen, or the one with most, and another.
  const pickSides = (matches, now, counts) => {
    const most = held.names.source.map((name, i) => [name, counts.source[i]]).filter(([, n]) => n)
      .sort((a, b) => b[1] - a[1]).map(([name]) => name);
    fill("against", most.filter((name) => name !== now.source).map((name) => [name, name]));
    const one = now.source || most[0];
    const two = now.against && now.against !== one ? now.against : most.find((name) => name !== one);
    return [one, two].flatMap((name) => matches.filter((m) => held.names.source[m.sentence.document.codes[0][0]] === name));
  };

  // Where nothing fits: what to take away, and what that would bring.
  const widen = (now, without) => {
    const ways = CONDITIONS.filter((name) => without[name] && (name === "period" ? now.from || now.to : now[name]));
    const buttons = ways.map((name) => {
      const label = { period: "the dates", q: "the words" }[name] || labelled(name).toLowerCase();
      const button = make("button", "small", `Without ${label}: ${count(without[name], "sentence", "sentences")}`);
      button.type = "button";
      button.addEventListener("click", () => {
        for (const each of name === "period" ? ["from", "to"] : [name]) form.elements[each].value = "";
        change("");
        found.focus();
      });
      return make("li", "widen", button);
    });
    const kept = held.mentions < held.total ? " The page holds a sample: all mentions stand in evidence.csv." : "";
    return [make("li", "widen", make("p", "", (buttons.length ? "To see more, take one condition away:" :
      "No single condition is to blame: take two or more away, or show all.") + kept)), ...buttons];
  };

  const extend = () => {
    const start = shown;
    shown = Math.min(rows.length, shown + view.step);
    const added = rows.slice(start, shown).map((row) => view.row(row, words));
    list.append(...added);
    more.hidden = shown >= rows.length;
    more.textContent = `Show ${Math.min(view.step, rows.length - shown)} more of ${count(rows.length, ...view.unit)}`;
    return added[0];
  };

  const tell = (now, matches) => {
    const unit = held.words ? ["sentence", "sentences"] : ["mention", "mentions"];
    const all = count(held.sentences.length, ...unit);
    const filters = described(now).join(" · ");
    const start = matches.length === 0 ? `None of ${all}` : filters ? `${matches.length.toLocaleString("en")} of ${all}` : all;
    const page = held.mentions < held.total
      ? `the page holds ${held.mentions.toLocaleString("en")} of ${held.total.toLocaleString("en")} mentions, ${held.mentions < held.available ? "sampled evenly" : `those of the ${held.names.source.length} ${held.noun}s shown`}`
      : held.words && `the page holds all ${count(held.total, "mention", "mentions")}`;
    const lone = now.view === "beside" && view !== views.beside
      ? "Side by side needs an event that two of the outlets tell with a mention: choose one in the list of events." : "";
    found.textContent = [start + (filters && `: ${filters}`) + (view.order ? `, ${view.order}` : "") + (page ? `; ${page}.` : "."), lone].filter(Boolean).join(" ");
  };

  const show = () => {
    const now = state();
    const beside = now.view === "beside" && now.event !== "";
    const { matches, counts, without } = sift(held, beside ? { ...now, source: "" } : now);
    const sources = counts.source.reduce((n, c) => n + (c > 0), 0);
    view = now.view === "beside" && !(beside && sources > 1) ? views[""] : views[now.view];
    words = wanted(now.q);
    for (const name of facets) fill(name, choices(name, counts));
    const kept = view === views.beside ? pickSides(matches, now, counts)
      : beside && now.source ? matches.filter((m) => held.names.source[m.sentence.document.codes[0][0]] === now.source) : matches;
    form.classList.toggle("is-beside", view === views.beside);
    list.className = ["mentions", now.view === "beside" && view !== views.beside ? "" : now.view].join(" ").trim();
    rows = view.rows(kept);
    shown = 0;
    list.replaceChildren();
    extend();
    tell(now, kept);
    if (!kept.length) list.replaceChildren(...widen(now, without));
  };

  const address = () => {
    const now = state();
    const query = names.filter((name) => now[name]).map((name) => `${name}=${encodeURIComponent(now[name])}`).join("&");
    return "#evidence" + (query ? "?" + query : "");
  };
  // Every change is a step that the browser's back button undoes; typing on is one step, written when it rests.
  const write = (typed) => {
    if (address() !== location.hash) history[typed ? "replaceState" : "pushState"](null, "", address());
  };
  let resting;
  const change = (name) => {
    const typed = name === "q" && last === "q";
    last = name;
    clearTimeout(resting);
    if (typed) resting = setTimeout(write, 200, true);
    else write(false);
    show();
  };
  // Puts the filter of an address into the form; false where the address is about something else.
  const read = (hash) => {
    const [place, query] = hash.split(/\?(.*)/s);
    if (place !== "#evidence") return false;
    const given = new URLSearchParams((query || "").replace(/\+/g, "%2B"));
    form.reset();
    last = "";
    for (const name of names) {
      const control = form.elements[name];
      const value = given.get(name) || "";
      if (control.options && value && ![...control.options].some((o) => o.value === value)) control.add(option(value, value));
      control.value = value;
    }
    if (!(form.elements.view.value in views)) form.elements.view.value = "";
    return true;
  };
  // Twice, because a smooth scroll that is still under way may have the last word.
  const scrollTo = (element, block) => {
    const scroll = () => element.scrollIntoView({ block, behavior: "instant" });
    scroll();
    requestAnimationFrame(scroll);
  };
  const arrive = () => {
    for (let fold = found.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    found.focus({ preventScroll: true });
    scrollTo(byId("all-sentences"), "start");
  };
  const goBack = () => {
    if (!origin) return;
    const place = origin.closest("section");
    if (place) history.pushState(null, "", "#" + place.id);
    back.hidden = true;
    origin.focus({ preventScroll: true });
    scrollTo(origin, "center");
    origin = null;
  };

  form.addEventListener("input", (event) => change(event.target.name));
  byId("show-all").addEventListener("click", () => {
    form.reset();
    change("");
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const first = extend();
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    said.textContent = `${shown.toLocaleString("en")} shown`;
  });
  back.addEventListener("click", goBack);
  section.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.type !== "search") goBack();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#evidence?']");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.getAttribute("href") !== location.hash) history.pushState(null, "", link.getAttribute("href"));
    origin = link;
    back.hidden = false;
    read(location.hash);
    show();
    arrive();
  });
  window.addEventListener("popstate", () => {
    if (read(location.hash)) show();
    else if (origin && section.contains(document.activeElement)) origin.focus({ preventScroll: true });
  });

  const linked = read(location.hash) && location.hash.includes("?");
  show();
  form.hidden = false;
  if (linked) arrive();
};

const heldData = document.getElementById("evidence-data");
if (heldData) explore(unpack(JSON.parse(heldData.textContent)));
