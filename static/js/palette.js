// Ctrl+K: everything the menu holds, found by typing. "g" and then a letter goes there directly.

const dialog = document.getElementById("palette");
const source = document.getElementById("palette-items");
const items = JSON.parse(source?.textContent ?? "[]");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const none = dialog?.querySelector("[data-none]");
let chosen = 0;
let wentAt = -Infinity;

const plain = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

function rank(item, words) {
  const label = plain(item.label);
  const all = `${label} ${plain(item.group ?? "")}`;
  if (!words.every((word) => all.includes(word))) return -1;
  return label.startsWith(words[0] ?? "") ? 2 : label.includes(words[0] ?? "") ? 1 : 0;
}

function found(text) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const ranked = items.map((item) => ({ item, score: rank(item, words) })).filter((hit) => hit.score >= 0);
  if (words.length) ranked.sort((one, other) => other.score - one.score);
  return ranked.slice(0, 60).map((hit) => hit.item);
}

function option(item, index) {
  const line = document.createElement("a");
  line.className = "pop__item";
  line.role = "option";
  line.id = `palette-${index}`;
  line.href = item.url;
  line.tabIndex = -1;
  line.append(Object.assign(document.createElement("span"), { textContent: item.label }));
  const end = Object.assign(document.createElement("span"), { className: "pop__end", textContent: item.group ?? "" });
  (item.keys ?? "").split(" ").filter(Boolean).forEach((key) => {
    end.append(" ", Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() }));
  });
  line.append(end);
  return line;
}

function choose(index) {
  const lines = [...list.children];
  chosen = Math.max(0, Math.min(index, lines.length - 1));
  lines.forEach((line, at) => line.setAttribute("aria-selected", String(at === chosen)));
  lines[chosen]?.scrollIntoView({ block: "nearest" });
  if (lines[chosen]) input.setAttribute("aria-activedescendant", lines[chosen].id);
  else input.removeAttribute("aria-activedescendant");
}

function show() {
  const hits = found(input.value);
  list.replaceChildren(...hits.map(option));
  none.hidden = hits.length > 0;
  none.textContent = hits.length ? "" : none.dataset.none;
  choose(0);
}

function open() {
  document.querySelectorAll(":popover-open").forEach((pop) => pop.hidePopover());
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  input.value = "";
  show();
  dialog.showModal();
  input.focus();
}

function goTo(key) {
  const item = items.find((each) => each.keys?.toLowerCase() === `g ${key}`);
  if (item) location.assign(item.url);
  return Boolean(item);
}

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
    return;
  }
  const busy = event.target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, dialog[open]");
  if (busy || event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.letterKeys === "off") return;
  if (event.timeStamp - wentAt < 1500 && goTo(event.key)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  wentAt = event.key === "g" ? event.timeStamp : -Infinity;
}

if (dialog && items.length) {
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-palette-open]")) open();
    if (event.target === dialog) dialog.close();
  });
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) {
      event.preventDefault();
      choose(chosen + step);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      list.children[chosen]?.click();
    }
  });
}
