// Keys: j/k and arrows walk the rows, space selects, enter opens, / filters, ? helps, data-key presses its button.
// Focus moves to the row's own checkbox or link, so a screen reader hears what it always hears.

const root = document.documentElement;
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable=true]";
const ROW_TARGETS = ".check input:not(:disabled), a[href], button:not(:disabled), input:not(:disabled)";

const lettersOn = () => root.dataset.letterKeys !== "off";
const isVisible = (element) => element.getClientRects().length > 0;

function rowsAround(element) {
  const scope = element?.closest?.("[data-rows], table, .pane") ?? document;
  return [...scope.querySelectorAll("[data-row]")].filter(isVisible);
}

function focusRow(row) {
  const target = row.querySelector(ROW_TARGETS);
  if (!target) row.tabIndex = -1;
  (target ?? row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function walk(step) {
  const here = document.activeElement?.closest("[data-row]");
  const rows = rowsAround(here);
  const next = here ? rows[rows.indexOf(here) + step] : rows[step > 0 ? 0 : rows.length - 1];
  if (next) focusRow(next);
  return rows.length > 0;
}

function otherSide(step) {
  const panes = [...document.querySelectorAll(".pane")].filter(isVisible);
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const row = panes[here + step]?.querySelector("[data-row]");
  if (here >= 0 && row) focusRow(row);
  return here >= 0 && Boolean(row);
}

function openRow(event) {
  const row = event.target.closest?.("[data-row]");
  if (!row || !event.target.matches("[type=checkbox], [data-row]")) return false;
  const main = row.querySelector("[data-row-main]") ?? row.querySelector("a.main, th a, a[href]");
  main?.click();
  return Boolean(main);
}

function pressKey(key) {
  const button = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key && isVisible(element));
  if (!button || button.disabled) return false;
  button.click();
  return true;
}

function focusFilter() {
  const field = document.querySelector("[data-filter] input, .filter input[type=search], .filter input");
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

function clearSelection() {
  const ticked = [...document.querySelectorAll("[data-row] .check input:checked")];
  ticked.forEach((box) => box.click());
  return ticked.length > 0;
}

function definition(label, keys) {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = label;
  keys.split(" ").forEach((key) => {
    const kbd = document.createElement("kbd");
    kbd.textContent = key.length === 1 ? key.toUpperCase() : key;
    value.append(kbd, " ");
  });
  line.append(term, value);
  return line;
}

function fill(list, heading, lines) {
  list.replaceChildren(...lines);
  list.hidden = heading.hidden = lines.length === 0;
}

function labelOf(button) {
  const copy = button.cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return button.dataset.keyLabel ?? copy.textContent.trim();
}

function showKeys() {
  const dialog = document.getElementById("keyhelp");
  if (!dialog || dialog.open) return false;
  const find = (name) => dialog.querySelector(`[data-keyhelp-${name}]`);
  const page = [...document.querySelectorAll("[data-key]")].map((button) => definition(labelOf(button), button.dataset.key));
  const items = JSON.parse(document.getElementById("palette-items")?.textContent ?? "[]");
  fill(find("list"), find("page"), page);
  fill(find("golist"), find("go"), items.filter((item) => item.keys).map((item) => definition(item.label, item.keys)));
  document.querySelectorAll(":popover-open").forEach((pop) => pop.hidePopover());
  dialog.showModal();
  return true;
}

const LETTERS = {
  j: () => walk(1),
  k: () => walk(-1),
  "/": focusFilter,
  "?": showKeys,
};
const NAMED = {
  ArrowDown: () => Boolean(document.activeElement?.closest("[data-row]")) && walk(1),
  ArrowUp: () => Boolean(document.activeElement?.closest("[data-row]")) && walk(-1),
  ArrowRight: () => otherSide(1),
  ArrowLeft: () => otherSide(-1),
  Escape: clearSelection,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.target.matches?.(FIELDS)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = NAMED[event.key] ?? (event.key === "Enter" ? () => openRow(event) : null);
  const letter = event.key.length === 1 && lettersOn() ? LETTERS[event.key] ?? (() => pressKey(event.key)) : null;
  if ((act ?? letter)?.()) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-keys-open]")) showKeys();
});
