// The company list narrows as one types a name or an organisation number (with or without the dash).

const pop = document.querySelector("[data-switcher]");
const input = pop?.querySelector("[data-switcher-input]");
const entries = [...(pop?.querySelectorAll("[data-switcher-item]") ?? [])];
const none = pop?.querySelector("[data-switcher-none]");

const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[\s-]+/g, "");
const links = () => entries.filter((entry) => !entry.hidden).map((entry) => entry.querySelector("a"));

function narrow() {
  const wanted = plain(input.value);
  entries.forEach((entry) => (entry.hidden = !plain(entry.textContent).includes(wanted)));
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
  pop.addEventListener("toggle", (event) => {
    if (event.newState === "open") input.focus();
    else input.value = "";
    narrow();
  });
}
