// Quick add on the list of terms: the key N opens it, and names that are alike show at once.

import { drop, keyOf } from "./kept.js";
import { watch } from "./resembling.js";

const SHORTCUT = "glossary-quick-add-shortcut";
const AGAIN = "glossary-quick-add-again";

const box = document.getElementById("quick-add");
const name = document.getElementById("quick_name");
const glossary = document.getElementById("quick_glossary");
const shortcut = document.getElementById("quick_shortcut");

function stored(storage, key, value) {
  try {
    if (value === undefined) return storage.getItem(key);
    storage.setItem(key, value);
  } catch {
    // Without a store the shortcut is on.
  }
  return null;
}

function open() {
  box.open = true;
  name.focus();
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], [role=combobox]");
}

function showShortcut() {
  box.querySelector("kbd").hidden = !shortcut.checked;
}

if (box) {
  const { similarUrl, similarSame, similarLike, user } = box.dataset;
  watch(name, {
    similarUrl, similarSame, similarLike, language: "", get glossary() { return glossary.value; },
  });
  shortcut.checked = stored(localStorage, SHORTCUT) !== "off";
  shortcut.parentElement.hidden = false;
  shortcut.addEventListener("change", () => {
    stored(localStorage, SHORTCUT, shortcut.checked ? "on" : "off");
    showShortcut();
  });
  showShortcut();
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (event.key.toLowerCase() !== "n" || !isPlain || !shortcut.checked) return;
    if (isTyping(event.target)) return;
    event.preventDefault();
    open();
  });
  box.querySelector("form").addEventListener("submit", () => stored(sessionStorage, AGAIN, "1"));
  if (document.querySelector(".messagelist .success")) {
    // Whoever adds one term quickly has another in mind.
    if (stored(sessionStorage, AGAIN) === "1") open();
    drop(keyOf(user, ""), (entry) => entry.sent);
  }
  stored(sessionStorage, AGAIN, "0");
}
