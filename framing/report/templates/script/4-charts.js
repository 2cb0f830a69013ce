// Saving a chart: as SVG and PNG with the colours of the moment, its title and run; as CSV the numbers of its table.
const titleOf = (figure) => figure.querySelector("figcaption").innerText.trim().replace(/\s*\n\s*/g, ": ");
// What a picture needs to stand alone: what is measured, the study, how much of it and from when, the run.
const aboutOf = (figure) => [figure.querySelector("svg").getAttribute("aria-label"),
  ...[".study", ".known", "footer p"].map((place) => document.querySelector(place)?.textContent)]
  .map((text) => (text || "").trim()).filter(Boolean).join(" · ");

const download = (blob, name) => {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

// A cell that a spreadsheet would take for a formula gets an apostrophe, as in the tables of the run.
const cell = (text) => {
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text.replaceAll(",", ""))) ? "'" + text : text;
  return `"${safe.replaceAll('"', '""')}"`;
};
const asCsv = (table) => "\ufeff" + [...table.rows]
  .map((row) => [...row.cells].map((c) => cell(c.textContent.trim().replace(/\s+/g, " "))).join(",") + "\r\n").join("");

const wrap = (text, width, pen) => text.split(/\s+/).reduce((lines, word) => {
  const longer = `${lines.at(-1)} ${word}`.trim();
  return pen.measureText(longer).width <= width ? [...lines.slice(0, -1), longer] : [...lines, word];
}, [""]).filter(Boolean);

// The picture stands alone: variables become colours, links go, the caption stands above and the run below.
const PAINT = ["fill", "stroke", "stroke-width", "stroke-linejoin", "paint-order", "font-family", "font-size", "font-weight"];
const asSvg = (figure) => {
  const chart = figure.querySelector("svg");
  const copy = chart.cloneNode(true);
  const [from, to] = [chart, copy].map((root) => [...root.querySelectorAll("*")]);
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of element.localName === "text" ? PAINT : PAINT.slice(0, 2)) {
      if (element.localName === "text" || element.hasAttribute(name)) to[i].setAttribute(name, style.getPropertyValue(name));
    }
    to[i].removeAttribute("href");
  });
  const { x, y, width, height } = chart.viewBox.baseVal;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const font = "Liberation Sans, Arial, Arimo, sans-serif";
  const pen = document.createElement("canvas").getContext("2d");
  const write = (text, at, size, weight, fill) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "text");
    const attributes = { x, y: at, "font-size": size, "font-weight": weight, "font-family": font, fill };
    for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, value);
    line.textContent = text;
    return line;
  };
  pen.font = `600 14px ${font}`;
  const title = wrap(titleOf(figure), width, pen);
  pen.font = `13px ${font}`;
  const foot = wrap(aboutOf(figure), width, pen);
  const [top, bottom] = [title.length * 19 + 14, foot.length * 17 + 12];
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const box = { x: x - 8, y: y - top, width: width + 16, height: height + top + bottom };
  for (const [name, value] of Object.entries({ ...box, fill: colour("--paper") })) paper.setAttribute(name, value);
  copy.prepend(paper);
  copy.append(...title.map((text, i) => write(text, y - top + 22 + 19 * i, 14, 600, colour("--ink"))),
    ...foot.map((text, i) => write(text, y + height + 18 + 17 * i, 13, 400, colour("--soft"))));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  copy.removeAttribute("class");
  return { text: new XMLSerializer().serializeToString(copy), ...box };
};

const asPng = async ({ text, width, height }) => {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await image.decode();
  const canvas = make("canvas");
  [canvas.width, canvas.height] = [Math.ceil(2 * width), Math.ceil(2 * height)];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
};

for (const figure of document.querySelectorAll("figure[data-name]")) {
  const table = figure.querySelector("table");
  const save = {
    SVG: () => new Blob([asSvg(figure).text], { type: "image/svg+xml" }),
    PNG: () => asPng(asSvg(figure)),
    CSV: table && (() => new Blob([asCsv(table)], { type: "text/csv" })),
  };
  const buttons = Object.entries(save).filter(([, form]) => form).map(([kind, form]) => {
    const button = make("button", "small", kind);
    button.type = "button";
    button.setAttribute("aria-label", `Save as ${kind}: ${titleOf(figure)}`);
    button.addEventListener("click", async () => download(await form(), `${figure.dataset.name}.${kind.toLowerCase()}`));
    return button;
  });
  if (figure.querySelector("svg")) figure.append(make("p", "save", "Save as ", ...buttons));
}
