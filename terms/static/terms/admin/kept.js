// Unsaved input kept in this browser: a few entries a form, each of one visit to it.

const PREFIX = "glossary-draft";
const MOST = 5;
const DAYS = 14;

export function keyOf(user, term) {
  return [PREFIX, user, term || "new"].join(":");
}

// Newest first; what is too old is forgotten.
export function read(key) {
  try {
    const entries = JSON.parse(localStorage.getItem(key) ?? "[]");
    const oldest = Date.now() - DAYS * 24 * 60 * 60 * 1000;
    return entries.filter((entry) => Date.parse(entry.at) > oldest);
  } catch {
    return [];
  }
}

function write(key, entries) {
  try {
    if (entries.length) localStorage.setItem(key, JSON.stringify(entries.slice(0, MOST)));
    else localStorage.removeItem(key);
  } catch {
    // The browser is full or keeps nothing: saving works as ever.
  }
}

export function keep(key, entry) {
  write(key, [entry, ...read(key).filter((each) => each.visit !== entry.visit)]);
}

export function drop(key, isDone) {
  write(key, read(key).filter((entry) => !isDone(entry)));
}
