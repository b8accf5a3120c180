// Counts the characters of a field against what will be shown. It warns and never stops anybody.

import { aids, element } from "./aids.js";

for (const field of document.querySelectorAll("[data-counts-to]")) {
  const limit = Number(field.dataset.countsTo);
  const counted = element("span", { className: "counted" });
  const warned = element("span", { className: "counted-over" });
  warned.setAttribute("role", "status");
  const line = element("div", { className: "counter" }, counted, " ", warned);
  const row = field.closest(".flex-container");
  if (row) row.append(line);
  else field.after(line);

  const count = () => {
    const length = [...field.value].length;
    const words = aids.dataset.counter;
    counted.textContent = words.replace("%n", length).replace("%limit", limit);
    line.classList.toggle("is-over", length > limit);
    const warning = length > limit ? `– ${aids.dataset.counterOver}` : "";
    if (warned.textContent !== warning) warned.textContent = warning;
  };
  field.addEventListener("input", count);
  document.addEventListener("draft:restored", count);
  count();
}
