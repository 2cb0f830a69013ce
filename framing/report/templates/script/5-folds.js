// A link to what is folded away opens it.
const openFold = () => {
  const [id] = location.hash.slice(1).split("?");
  const target = id && document.getElementById(id);
  if (!target) return;
  const own = target.querySelector(":scope > details");
  for (let fold = own || target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
};
addEventListener("hashchange", openFold);
document.addEventListener("click", (event) => event.target.closest('a[href^="#"]') && setTimeout(openFold));
openFold();
