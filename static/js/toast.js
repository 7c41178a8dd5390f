// Toasts go after ten seconds, but wait while pointed at or focused. Server event: HX-Trigger {"toast": {"text", "kind", "undo"}}.

const region = document.getElementById("toasts");
const LIFE = 10000;

function live(toast) {
  let left = LIFE;
  let since = performance.now();
  let timer = setTimeout(() => toast.remove(), left);
  const hold = () => {
    clearTimeout(timer);
    left -= performance.now() - since;
  };
  const go = () => {
    since = performance.now();
    timer = setTimeout(() => toast.remove(), Math.max(left, 2000));
  };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", go);
}

function undoForm(url) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url });
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"];
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token ?? "" }));
  const button = Object.assign(document.createElement("button"), { className: "button button--small", textContent: region.dataset.undo });
  button.dataset.key = "z";
  form.append(button);
  return form;
}

function show({ text, kind = "success", undo }) {
  const toast = Object.assign(document.createElement("div"), { className: `toast toast--${kind}` });
  toast.append(Object.assign(document.createElement("p"), { textContent: text }));
  if (undo) toast.append(undoForm(undo));
  const close = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet button--small", textContent: region.dataset.close });
  close.dataset.toastClose = "";
  toast.append(close);
  region.append(toast);
  live(toast);
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(live);
  region.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest(".toast").remove());
  document.addEventListener("toast", (event) => show(event.detail));
}
