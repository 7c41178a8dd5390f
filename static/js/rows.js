// Accounts are dragged onto a row of a report; letting go ticks them, chooses the row and presses «Flytta».
// The same is done by ticking and choosing, so nothing here is needed.

const target = document.querySelector("[data-rows-target]");

function drop(event, row) {
  event.preventDefault();
  event.stopPropagation();
  row.removeAttribute("data-over");
  const number = event.dataTransfer.getData("text/plain");
  const box = document.querySelector(`[data-account="${CSS.escape(number)}"] input`);
  if (!box || !target) return;
  box.checked = true;
  target.value = row.dataset.dropRow;
  document.querySelector('button[name="act"][value="move"]').click();
}

document.querySelectorAll("[data-account]").forEach((account) => {
  account.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", account.dataset.account));
});

document.querySelectorAll("[data-drop-row]").forEach((row) => {
  row.addEventListener("dragover", (event) => {
    event.preventDefault();
    event.stopPropagation();
    row.setAttribute("data-over", "");
  });
  row.addEventListener("dragleave", () => row.removeAttribute("data-over"));
  row.addEventListener("drop", (event) => drop(event, row));
});
