// `[[` in a text offers terms to link to: a list box that the text field keeps the focus over.

import { aids, ask, element, later, placeOf, type } from "./aids.js";

const WAIT = 150;
const OPENED = /(?<!\\)\[\[([^[\]|\n]{0,80})$/;
// What decides where in a text field a letter stands.
const SHAPE = [
  "boxSizing", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth",
  "borderStyle", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "fontFamily",
  "fontSize", "fontStyle", "fontWeight", "letterSpacing", "lineHeight", "tabSize", "textIndent",
  "direction", "wordSpacing",
];

const list = element("ul", { id: "offers", className: "offers", hidden: true });
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", aids.dataset.offers);
const told = element("p", { className: "visually-hidden" });
told.setAttribute("role", "status");
document.getElementById("content").append(list, told);

let area = null;
let offers = [];
let active = 0;

function opened(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  return OPENED.exec(field.value.slice(0, field.selectionStart));
}

function caretOf(field) {
  const style = getComputedStyle(field);
  const mirror = element("div", { className: "offers-mirror" });
  for (const name of SHAPE) mirror.style[name] = style[name];
  mirror.style.width = `${field.offsetWidth}px`;
  const mark = element("span", { textContent: "[" });
  mirror.append(field.value.slice(0, field.selectionStart), mark);
  document.body.append(mirror);
  const box = field.getBoundingClientRect();
  const line = Number.parseFloat(style.lineHeight) || 20;
  const top = box.top + mark.offsetTop - field.scrollTop + line;
  const left = box.left + mark.offsetLeft - field.scrollLeft;
  mirror.remove();
  return { top: Math.min(Math.max(top, box.top), box.bottom), left };
}

function place() {
  const { top, left } = caretOf(area);
  const origin = list.offsetParent.getBoundingClientRect();
  const room = document.documentElement.clientWidth - list.offsetWidth - 8;
  list.style.top = `${top - origin.top + 4}px`;
  list.style.left = `${Math.max(8, Math.min(left, room)) - origin.left}px`;
}

function close() {
  if (!area) return;
  area.removeAttribute("aria-controls");
  area.removeAttribute("aria-activedescendant");
  list.hidden = true;
  area = null;
}

function mark(index) {
  active = index;
  [...list.children].forEach((option, at) => {
    option.setAttribute("aria-selected", String(at === active));
  });
  const option = list.children[active];
  area.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(index) {
  const field = area;
  const found = opened(field);
  const { slug, name } = offers[index];
  close();
  if (!found) return;
  const end = field.selectionStart;
  const rest = field.value.startsWith("]]", end) ? 2 : 0;
  // Signs that would end the link early have no place in its words.
  const words = name.replace(/[[\]|\n]/g, " ");
  type(field, found.index, end + rest, slug === name ? `[[${slug}]]` : `[[${slug}|${words}]]`);
}

function show(field, terms) {
  offers = terms;
  if (!terms.length) {
    told.textContent = aids.dataset.offersNone;
    return close();
  }
  area = field;
  list.replaceChildren(
    ...terms.map((term, index) => {
      const option = element(
        "li",
        { id: `offer-${index}` },
        element("b", { textContent: term.name }),
        element("span", { textContent: term.definition }),
      );
      option.setAttribute("role", "option");
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(index);
      });
      return option;
    }),
  );
  list.hidden = false;
  field.setAttribute("aria-controls", list.id);
  place();
  mark(0);
  told.textContent = aids.dataset.offersSome.replace("%n", terms.length);
}

const look = later(WAIT, async (field) => {
  const found = opened(field);
  if (!found) return close();
  const query = new URLSearchParams({ ...placeOf(), term: found[1] });
  try {
    const { terms } = await ask(`${aids.dataset.offerUrl}?${query}`);
    const still = document.activeElement === field && opened(field);
    if (still && still[1] === found[1]) show(field, terms);
  } catch {
    close();
  }
});

function onKey(event) {
  if (!area || event.isComposing) return;
  const count = offers.length;
  const acts = {
    ArrowDown: () => mark((active + 1) % count),
    ArrowUp: () => mark((active - 1 + count) % count),
    Enter: () => choose(active),
    Tab: () => choose(active),
    Escape: close,
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

function isOurs(target) {
  return target instanceof HTMLTextAreaElement && "links" in target.dataset;
}

function follow(event) {
  if (!isOurs(event.target)) return;
  if (!opened(event.target)) close();
  else look(event.target);
}

document.addEventListener("input", follow);
document.addEventListener("click", follow);
// Before the field's own listeners: while the list is open its keys are the list's.
document.addEventListener("keydown", (event) => isOurs(event.target) && onKey(event), true);
document.addEventListener("focusout", (event) => event.target === area && close());
addEventListener("resize", close);
for (const field of document.querySelectorAll("textarea[data-links]")) {
  field.setAttribute("aria-autocomplete", "list");
}
