// Finding an event among all that two or more tell.
const findEvent = document.getElementById("find-event");
if (findEvent) {
  const every = document.getElementById("every-event");
  const items = [...every.querySelectorAll("li")].map((item) => [item, item.textContent.toLowerCase()]);
  const told = document.getElementById("events-found");
  findEvent.addEventListener("submit", (event) => event.preventDefault());
  findEvent.addEventListener("input", (event) => {
    const words = wanted(event.target.value);
    let found = 0;
    for (const [item, text] of items) {
      item.hidden = !words.every((word) => text.includes(word));
      found += !item.hidden;
    }
    every.open = words.length > 0;
    told.textContent = words.length ? `${found.toLocaleString("en")} of ${items.length.toLocaleString("en")}` : "";
  });
  findEvent.hidden = false;
}
// On a phone one card is a screen: the first stands open.
if (innerWidth < 600) for (const card of [...document.querySelectorAll(".event[open]")].slice(1)) card.open = false;
