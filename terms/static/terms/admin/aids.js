// What the modules of the term form share: the page's facts and words, and asking the server.

export const aids = document.getElementById("aids");

// The glossary and language the form is about: fixed for a saved term, chosen for a new one.
export function placeOf(facts = aids.dataset) {
  const glossary = facts.glossary || document.getElementById("id_glossary")?.value || "";
  const language = facts.language || document.getElementById("id_language")?.value || "";
  return { of_glossary: glossary, of_language: language };
}

export function later(wait, act) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
}

// Rejects where the answer is not the JSON asked for: an error, or the page to log in.
export async function ask(url, options = {}) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, ...options });
  if (!answer.ok || answer.redirected) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// Typing as a person would, so that the browser's own undo takes it back.
export function type(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  const done = text
    ? document.execCommand("insertText", false, text)
    : start === end || document.execCommand("delete");
  if (done) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
