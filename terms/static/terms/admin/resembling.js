// Tells at once when a name that is being typed resembles one that exists.

import { ask, element, later, placeOf } from "./aids.js";

const WAIT = 350;

// facts: the data attributes of the page's element `aids`, or of another that has the same.
export function watch(input, facts) {
  const told = element("div", { className: "similar" });
  told.setAttribute("role", "status");
  const row = input.closest(".flex-container") ?? input.parentElement;
  row.append(told);
  const untouched = input.value;
  let latest = "";

  function show(terms) {
    if (!terms.length) return told.replaceChildren();
    const same = terms.some((term) => term.same);
    told.classList.toggle("is-same", same);
    const list = element("ul");
    for (const term of terms) {
      const link = element("a", { href: term.url, textContent: term.name, target: "_blank" });
      const more = [term.label && `“${term.label}”`, term.state].filter(Boolean).join(", ");
      list.append(element("li", {}, link, ` (${more})`));
    }
    const words = same ? facts.similarSame : facts.similarLike;
    told.replaceChildren(element("p", { textContent: words }), list);
  }

  const look = later(WAIT, async () => {
    latest = input.value.trim();
    if (!latest || latest === untouched.trim()) return show([]);
    const asked = latest;
    const query = new URLSearchParams({ ...placeOf(facts), name: asked, but: facts.term ?? "" });
    try {
      const answer = await ask(`${facts.similarUrl}?${query}`);
      if (asked === latest) show(answer.terms);
    } catch {
      show([]);
    }
  });
  input.addEventListener("input", look);
}

const aids = document.getElementById("aids");
if (aids) {
  for (const input of document.querySelectorAll("input[data-similar]")) watch(input, aids.dataset);
}
