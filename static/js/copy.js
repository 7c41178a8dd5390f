// "Kopiera detaljer": the text of the error around the button, with code, address and time, ready for a mail.
// <button data-copy="#id"> copies another element; <button data-copy-text="…"> copies a given text.

function textOf(button) {
  if (button.dataset.copyText) return button.dataset.copyText;
  const source = (button.dataset.copy && document.querySelector(button.dataset.copy)) || button.closest("[data-copy-source]");
  const copy = source.cloneNode(true);
  copy.querySelectorAll("[data-copy-skip]").forEach((part) => part.remove());
  copy.querySelectorAll("dd, p, li, tr").forEach((part) => part.append("\n"));
  copy.querySelectorAll("dt").forEach((part) => part.append(": "));
  const lines = copy.textContent.split("\n").map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean);
  const code = source.parentElement.querySelector("[data-copy-code]")?.textContent;
  const where = source.hasAttribute("data-copy-source") ? [location.href, new Date().toISOString()] : [];
  return [code, ...lines, ...where].filter(Boolean).join("\n");
}

async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-text]");
  if (!button) return;
  await write(textOf(button));
  const label = button.textContent;
  button.textContent = button.dataset.copied ?? label;
  setTimeout(() => (button.textContent = label), 2000);
});
