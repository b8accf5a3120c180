// Gives names to what Django's own scripts and pages leave without one.

function labelOf(field) {
  return document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
}

// select2 hides the select and so its label's aim: the visible box gets the label's text.
function nameBox(select) {
  const label = labelOf(select);
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  const shown = box?.querySelector(".select2-selection__rendered");
  if (!label || !shown) return;
  label.id ||= `${select.id}_label`;
  box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  shown.setAttribute("aria-labelledby", label.id);
}

function nameSearch() {
  const box = document.querySelector(".select2-selection[aria-expanded=true]");
  const select = box?.closest(".select2-container")?.previousElementSibling;
  const label = select && labelOf(select);
  const field = document.querySelector(".select2-container--open .select2-search__field");
  if (label && field) field.setAttribute("aria-label", label.textContent.trim());
}

// Two inputs for one date, and help that is a picture.
function nameDates() {
  for (const field of document.querySelectorAll(".vDateField, .vTimeField")) {
    if (labelOf(field)) continue;
    const name = field.previousSibling?.textContent.trim() || "";
    const row = field.closest(".form-row, fieldset")?.querySelector("label, legend");
    field.setAttribute("aria-label", `${row?.textContent.trim() ?? ""} ${name}`.trim());
  }
  for (const help of document.querySelectorAll(".help-tooltip[aria-label]:not([role])")) {
    help.setAttribute("role", "img");
  }
}

function nameAll() {
  document.querySelectorAll("select.select2-hidden-accessible").forEach(nameBox);
  nameSearch();
  nameDates();
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
