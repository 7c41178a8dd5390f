// The company list narrows as one types a name or an organisation number (with or without the dash).
// What the page brought is narrowed at once; the server then sends what it found among all companies.

const pop = document.querySelector("[data-switcher]");
const input = pop?.querySelector("[data-switcher-input]");

const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[\s-]+/g, "");
const entries = () => [...pop.querySelectorAll("[data-switcher-item]")];
const links = () => entries().filter((entry) => !entry.hidden).map((entry) => entry.querySelector("a"));

function narrow() {
  const wanted = plain(input.value);
  entries().forEach((entry) => (entry.hidden = !plain(entry.textContent).includes(wanted)));
  pop.querySelectorAll(".pop__group + .pop__group").forEach((group) => {
    group.hidden = !group.querySelector("[data-switcher-item]:not([hidden])");
  });
  const none = pop.querySelector("[data-switcher-none]");
  if (none) none.hidden = links().length > 0;
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && event.target === input) {
    event.preventDefault();
    links()[0]?.click();
  }
  if (!step) return;
  event.preventDefault();
  const at = links().indexOf(document.activeElement) + step;
  (at < 0 ? input : links()[Math.min(at, links().length - 1)])?.focus();
}

if (input) {
  input.addEventListener("input", narrow);
  pop.addEventListener("keydown", onKey);
  document.addEventListener("htmx:after:swap", narrow);
  pop.addEventListener("toggle", (event) => {
    if (event.newState === "open") input.focus();
    else input.value = "";
    narrow();
  });
}
