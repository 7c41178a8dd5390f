// Outward and irreversible acts ask first: <form data-confirm-title data-confirm-text data-confirm-amount data-confirm-count>.
// The dialog repeats company, amount and count; the focus starts on "Avbryt".

const dialog = document.getElementById("confirm");
let waiting = null;

const read = (form, submitter, name) => submitter?.dataset[name] ?? form.dataset[name];

function fact(label, value) {
  const line = document.createElement("div");
  line.append(Object.assign(document.createElement("dt"), { textContent: label }));
  line.append(Object.assign(document.createElement("dd"), { textContent: value }));
  return line;
}

function fill(form, submitter) {
  const facts = dialog.querySelector("[data-confirm-facts]");
  const yes = dialog.querySelector("[data-confirm-yes]");
  const rows = [
    [facts.dataset.companyLabel, document.body.dataset.company],
    [facts.dataset.amountLabel, read(form, submitter, "confirmAmount")],
    [facts.dataset.countLabel, read(form, submitter, "confirmCount")],
  ];
  dialog.querySelector("#confirm-title").textContent = read(form, submitter, "confirmTitle");
  dialog.querySelector("#confirm-text").textContent = read(form, submitter, "confirmText") ?? "";
  facts.replaceChildren(...rows.filter(([, value]) => value).map(([label, value]) => fact(label, value)));
  yes.textContent = read(form, submitter, "confirmAct") ?? yes.dataset.default;
  yes.classList.toggle("button--bad", read(form, submitter, "confirmKind") === "bad");
  yes.classList.toggle("button--primary", read(form, submitter, "confirmKind") !== "bad");
}

function ask(event) {
  const { target: form, submitter } = event;
  if (!read(form, submitter, "confirmTitle") || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  fill(form, submitter);
  waiting = { form, submitter };
  dialog.returnValue = "";
  dialog.showModal();
}

function answer() {
  if (dialog.returnValue !== "yes" || !waiting) return;
  const { form, submitter } = waiting;
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter ?? undefined);
  delete form.dataset.confirmed;
}

if (dialog) {
  document.addEventListener("submit", ask, { capture: true });
  dialog.addEventListener("close", answer);
}
