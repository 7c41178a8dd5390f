// Debit, credit and difference of a voucher as one types. Without script the server says the same when it is sent.
//   <form data-balance> <input data-side="debit"> … <output data-balance-difference>

function minor(text) {
  const plain = text.replace(/[\s\u00a0\u202f\u2009]/g, "").replace("\u2212", "-");
  const match = /^([+-]?)(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) return plain ? null : 0;
  const value = Number(match[2].replace(/[.,]/g, "")) * 100 + Number((match[3] ?? "").padEnd(2, "0") || 0);
  return match[1] === "-" ? -value : value;
}

function format(value) {
  const digits = String(Math.abs(value)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${value < 0 ? "\u2212" : ""}${whole},${digits.slice(-2)}`;
}

function sum(form, side) {
  return [...form.querySelectorAll(`[data-side=${side}]`)].reduce((total, input) => {
    const value = minor(input.value);
    return total === null || value === null ? null : total + value;
  }, 0);
}

function update() {
  const form = document.querySelector("form[data-balance]");
  if (!form) return;
  const debit = sum(form, "debit");
  const credit = sum(form, "credit");
  const known = debit !== null && credit !== null;
  const write = (name, value) => {
    const output = document.querySelector(`[data-balance-${name}]`);
    const text = value === null ? "–" : format(value);
    if (output.textContent !== text) output.textContent = text;
    return output;
  };
  write("debit", debit);
  write("credit", credit);
  const output = write("difference", known ? debit - credit : null);
  output.classList.toggle("ok", known && debit === credit);
  output.classList.toggle("bad", !known || debit !== credit);
}

document.addEventListener("input", (event) => event.target.closest?.("form[data-balance]") && update());
window.addEventListener("pageshow", update);
update();
