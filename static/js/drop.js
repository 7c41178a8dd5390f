// Files let go over the zone land in its ordinary file field; names and sizes are listed under it.

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`);

function list(zone) {
  const lines = [...zone.querySelector("input[type=file]").files].map((file) => {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("span"), { textContent: file.name }));
    line.append(Object.assign(document.createElement("span"), { className: "muted nowrap", textContent: size(file.size) }));
    return line;
  });
  zone.querySelector("[data-drop-files]")?.replaceChildren(...lines);
}

function take(zone, files) {
  const input = zone.querySelector("input[type=file]");
  const bag = new DataTransfer();
  [...files].slice(0, input.multiple ? undefined : 1).forEach((file) => bag.items.add(file));
  input.files = bag.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const zoneOf = (event) => event.target.closest?.("[data-drop]");

document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  zoneOf(event)?.classList.add("is-over");
});
document.addEventListener("dragleave", (event) => zoneOf(event)?.classList.remove("is-over"));
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  const zone = zoneOf(event) ?? document.querySelector("[data-drop]");
  zone?.classList.remove("is-over");
  if (zone) take(zone, event.dataTransfer.files);
});
document.addEventListener("change", (event) => {
  const zone = event.target.matches?.("input[type=file]") && zoneOf(event);
  if (zone) list(zone);
});
