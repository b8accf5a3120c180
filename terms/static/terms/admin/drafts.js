// Keeps unsaved input in this browser and offers it again after a crash. It restores nothing by
// itself. Leaving with unsaved changes asks.

import { aids, later } from "./aids.js";
import { drop, keep, keyOf, read } from "./kept.js";

const WAIT = 800;
const IGNORED = ["csrfmiddlewaretoken"];

const form = aids.closest("form");
const key = keyOf(aids.dataset.user, aids.dataset.term);
const visit = crypto.randomUUID?.() ?? String(Math.random());
const bar = document.getElementById("kept-draft");
const { jQuery } = window.django ?? {};
let untouched = "";
let isLeaving = false;

function fieldsOf() {
  return [...form.elements].filter(
    (field) =>
      field.name && !IGNORED.includes(field.name) && !field.name.includes("__prefix__") &&
      !["submit", "button", "file"].includes(field.type),
  );
}

function valueOf(field) {
  return field.type === "checkbox" ? field.checked : field.value;
}

function taken() {
  const values = {};
  const names = {};
  for (const field of fieldsOf()) {
    values[field.name] = valueOf(field);
    const chosen = field.matches("select.admin-autocomplete") && field.selectedOptions[0];
    if (chosen?.value) names[field.name] = chosen.textContent;
  }
  return { values, names };
}

function basedOn() {
  return form.elements.based_on?.value ?? "";
}

function isDirty() {
  return JSON.stringify(taken().values) !== untouched;
}

function note(more = {}) {
  if (!isDirty()) return drop(key, (entry) => entry.visit === visit);
  const at = new Date().toISOString();
  return keep(key, { visit, at, based: basedOn(), ...taken(), ...more });
}

// --- Restoring --------------------------------------------------------------------------------

function set(name, value, shown) {
  const field = form.elements[name];
  if (!field || field.type === "hidden") return;
  if (field.type === "checkbox") field.checked = value;
  if (shown && ![...field.options].some((option) => option.value === value)) {
    field.append(new Option(shown, value));
  }
  if (field.type !== "checkbox") field.value = value;
  if (field.matches("select.admin-autocomplete")) jQuery?.(field).trigger("change.select2");
}

function groups() {
  return [...form.querySelectorAll(".parts")].map((group) => group.id.replace(/-group$/, ""));
}

function addRow(prefix) {
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const before = total.value;
  form.querySelector(`#${prefix}-group .add-row a`)?.click();
  return total.value === before ? -1 : Number(before);
}

function order(prefix) {
  const group = document.getElementById(`${prefix}-group`);
  const place = (row) => Number(row.querySelector("input[name$='-position']")?.value) || Infinity;
  const rows = [...group.querySelectorAll(".inline-related:not(.empty-form)")];
  const first = rows[0]?.previousElementSibling;
  rows.sort((one, other) => place(one) - place(other) || 0);
  if (first) first.after(...rows);
}

function rowsIn(values, prefix) {
  const rows = new Map();
  for (const [name, value] of Object.entries(values)) {
    const [, number, field] = new RegExp(`^${prefix}-(\\d+)-(.+)$`).exec(name) ?? [];
    if (!field || field === "id" || field === "position") continue;
    rows.set(number, { ...rows.get(number), [field]: value });
  }
  return rows;
}

// The rows were saved anew since: those of the draft that are there no more come as new ones.
function addMissing(draft, prefix) {
  const says = (row) => JSON.stringify(Object.entries(row).filter(([name]) => name !== "DELETE"));
  const there = new Set([...rowsIn(taken().values, prefix).values()].map(says));
  for (const [number, row] of rowsIn(draft.values, prefix)) {
    const isEmpty = !Object.entries(row).some(([name, value]) => value && !/kind|type/.test(name));
    if (row.DELETE === true || isEmpty || there.has(says(row))) continue;
    const index = addRow(prefix);
    for (const [name, value] of Object.entries(row)) {
      set(`${prefix}-${index}-${name}`, value, draft.names[`${prefix}-${number}-${name}`]);
    }
  }
}

function restore(draft) {
  const prefixes = groups();
  const isOfRows = (name) => prefixes.some((prefix) => name.startsWith(`${prefix}-`));
  const isSame = draft.based === basedOn();
  for (const prefix of isSame ? prefixes : []) {
    const wanted = Number(draft.values[`${prefix}-TOTAL_FORMS`]);
    while (Number(form.elements[`${prefix}-TOTAL_FORMS`].value) < wanted) {
      if (addRow(prefix) < 0) break;
    }
  }
  for (const [name, value] of Object.entries(draft.values)) {
    if (isSame || !isOfRows(name)) set(name, value, draft.names[name]);
  }
  for (const prefix of prefixes) {
    if (isSame) order(prefix);
    else addMissing(draft, prefix);
  }
  document.dispatchEvent(new CustomEvent("draft:restored"));
}

function moment(at) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, style).format(date);
}

function offer() {
  const now = JSON.stringify(taken().values);
  drop(key, (entry) => entry.visit !== visit && JSON.stringify(entry.values) === now);
  const draft = read(key).find((entry) => entry.visit !== visit);
  bar.hidden = !draft;
  if (!draft) return;
  const words = bar.querySelector("p");
  const { text, textOlder } = words.dataset;
  words.textContent = (draft.based === basedOn() ? text : textOlder).replace("%when", moment(draft.at));
  const decide = (act) => () => {
    act();
    drop(key, (entry) => entry.visit === draft.visit);
    note();
    offer();
  };
  bar.querySelector("[data-act=restore]").onclick = decide(() => restore(draft));
  bar.querySelector("[data-act=discard]").onclick = decide(() => {});
}

// --- Watching ---------------------------------------------------------------------------------

function begin() {
  const wasRefused = Boolean(document.querySelector("#content .errornote"));
  const wasSaved = Boolean(document.querySelector(".messagelist .success"));
  // What came back with an error is not saved yet, so it counts as changed.
  untouched = wasRefused ? "" : JSON.stringify(taken().values);
  if (wasSaved) {
    drop(keyOf(aids.dataset.user, ""), (entry) => entry.sent);
    drop(key, (entry) => entry.sent && entry.based !== basedOn());
  }
  if (wasRefused) drop(key, (entry) => entry.sent);
  offer();
  const noteSoon = later(WAIT, () => isLeaving || note());
  form.addEventListener("input", noteSoon);
  form.addEventListener("change", noteSoon);
  for (const name of ["formset:added", "formset:removed", "rows:moved"]) {
    document.addEventListener(name, noteSoon);
  }
  jQuery?.(form).on("select2:select select2:clear", noteSoon);
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget === "_blank") return;
  isLeaving = true;
  note({ sent: true });
});
addEventListener("pageshow", (event) => {
  if (event.persisted) isLeaving = false;
});
addEventListener("beforeunload", (event) => {
  if (isLeaving || !isDirty()) return;
  note();
  event.preventDefault();
});
// Behind the scripts that make the form ready.
if (document.readyState === "complete") begin();
else addEventListener("load", begin);
