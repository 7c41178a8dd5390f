// The work goes on where it was: each side keeps its scroll, and the next open row gets the focus.

const panes = document.querySelector("[data-place]");
const keyOf = (scroll) => `bank:${panes.dataset.place}:${scroll.dataset.scroll}`;
const scrolls = () => [...panes.querySelectorAll("[data-scroll]")];

function restore() {
  const row = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
  scrolls().forEach((scroll) => {
    const kept = sessionStorage.getItem(keyOf(scroll));
    if (kept !== null) scroll.scrollTop = Number(kept);
    sessionStorage.removeItem(keyOf(scroll));
  });
  if (!row) return;
  (row.querySelector(".check input") ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

if (panes) {
  document.addEventListener("submit", () => scrolls().forEach((scroll) => sessionStorage.setItem(keyOf(scroll), String(scroll.scrollTop))));
  // Going to the row of the address takes the focus from what is in it, last when the page is complete: after that.
  const later = () => setTimeout(restore, 0);
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}
