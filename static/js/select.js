// Ticked rows: count and sum as one ticks. Group name in data-select on table or pane; amounts in minor units in data-amount.
//   <table data-select="bank"> <input type="checkbox" data-amount="-7617"> … <output data-select-sum="bank">
//   <output data-select-difference="bank ledger">   <button data-select-needs="bank">

const groups = () => [...document.querySelectorAll("[data-select]")];
const boxes = (group) => [...group.querySelectorAll(".check input[type=checkbox]:not([data-select-all])")];
let last = null;

function format(minor) {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${minor < 0 ? "\u2212" : ""}${whole},${digits.slice(-2)}`;
}

function measure(group) {
  const ticked = boxes(group).filter((box) => box.checked);
  return { count: ticked.length, sum: ticked.reduce((sum, box) => sum + Number(box.dataset.amount ?? 0), 0) };
}

function write(selector, value) {
  document.querySelectorAll(selector).forEach((output) => {
    if (output.textContent !== value) output.textContent = value;
  });
}

function update() {
  const found = {};
  groups().forEach((group) => {
    const name = group.dataset.select;
    found[name] = measure(group);
    write(`[data-select-count="${name}"]`, String(found[name].count));
    write(`[data-select-sum="${name}"]`, format(found[name].sum));
    const all = group.querySelector("[data-select-all]");
    if (!all) return;
    all.checked = found[name].count > 0 && found[name].count === boxes(group).filter((box) => !box.disabled).length;
    all.indeterminate = found[name].count > 0 && !all.checked;
  });
  document.querySelectorAll("[data-select-difference]").forEach((output) => {
    const [one, other] = output.dataset.selectDifference.split(" ").map((name) => found[name]?.sum ?? 0);
    write(`[data-select-difference="${output.dataset.selectDifference}"]`, format(one - other));
    output.classList.toggle("ok", one === other);
    output.classList.toggle("bad", one !== other);
  });
  document.querySelectorAll("[data-select-needs]").forEach((button) => {
    button.disabled = !button.dataset.selectNeeds.split(" ").every((name) => found[name]?.count);
  });
}

function tickRange(box, group) {
  const all = boxes(group).filter((each) => !each.disabled);
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
  if (from >= 0) all.slice(from, to + 1).forEach((each) => (each.checked = box.checked));
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("[data-select] .check input[type=checkbox]");
  if (!box) return;
  const group = box.closest("[data-select]");
  if (box.hasAttribute("data-select-all")) {
    boxes(group).forEach((each) => (each.checked = box.checked && !each.disabled));
  } else {
    if (event.shiftKey) tickRange(box, group);
    last = box;
  }
  update();
});
document.addEventListener("change", update);
document.addEventListener("htmx:after:swap", update);
window.addEventListener("pageshow", update);
update();
