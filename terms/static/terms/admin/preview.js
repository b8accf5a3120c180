// The page as readers would see it, beside the text: asked for anew when typing stops.

import { aids, ask, element, later } from "./aids.js";

const WAIT = 600;
const WIDTHS = { desktop: 800, phone: 390 };

const pane = document.getElementById("preview");
const form = pane.closest("form");
const toggle = pane.querySelector(".preview-toggle");
const stage = pane.querySelector(".preview-stage");
const state = pane.querySelector(".preview-state");
const problems = pane.querySelector(".preview-problems");
const dark = pane.querySelector("[name=preview-dark]");

const wide = matchMedia("(width >= 75rem)");

let frame = null;
let asked = null;
let scale = 1;

function remember(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(`glossary-${name}`);
    localStorage.setItem(`glossary-${name}`, value);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
  return null;
}

function isOpen() {
  return toggle.getAttribute("aria-expanded") === "true";
}

function width() {
  return WIDTHS[pane.querySelector("[name=preview-width]:checked").value];
}

// The page is laid out at its true width and made smaller to fit.
function fit(each = frame) {
  if (!each) return;
  scale = Math.min(1, stage.clientWidth / width());
  each.style.width = `${width()}px`;
  each.style.height = `${stage.clientHeight / scale}px`;
  each.style.transform = `translateX(-50%) scale(${scale})`;
}

// The style sheets ask the system for its colours; here the switch answers in its place.
function colour(rules) {
  for (const rule of rules) {
    const scheme = /prefers-color-scheme:\s*(dark|light)/.exec(rule.media?.mediaText ?? "")?.[1];
    if (scheme) {
      const asked = `(prefers-color-scheme: ${scheme})`;
      const applies = (scheme === "dark") === dark.checked;
      rule.media.mediaText = applies ? `${asked}, all` : `${asked} and (width < 0px)`;
    }
    if (rule.cssRules) colour(rule.cssRules);
  }
}

function dress(page) {
  page.documentElement.style.colorScheme = dark.checked ? "dark" : "light";
  for (const sheet of page.styleSheets) colour(sheet.cssRules);
}

// Links lead nowhere from here but within the page.
function holdLinks(page) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    event.preventDefault();
    const anchor = link.getAttribute("href");
    if (anchor.startsWith("#")) page.getElementById(anchor.slice(1))?.scrollIntoView();
  });
}

// A new frame takes the place of the old one once it is ready: no flicker, no step in the
// browser's history, and the reader's place is kept.
function put(html) {
  const next = element("iframe", { title: pane.dataset.frameTitle, className: "is-coming" });
  next.setAttribute("sandbox", "allow-same-origin");
  next.srcdoc = html;
  next.addEventListener("load", () => {
    const page = next.contentDocument;
    dress(page);
    holdLinks(page);
    const place = frame?.contentWindow?.scrollY ?? 0;
    stage.querySelectorAll("iframe").forEach((old) => old !== next && old.remove());
    frame = next;
    next.classList.remove("is-coming");
    next.contentWindow.scrollTo({ top: place, behavior: "instant" });
  }, { once: true });
  stage.append(next);
  fit(next);
}

function fillCards(answer) {
  for (const card of pane.querySelectorAll(".card-search, .card-social")) {
    const host = answer.address ? new URL(answer.address).host : "";
    const isSearch = card.className === "card-search";
    card.querySelector(".card-site").textContent = isSearch ? answer.address : host;
    card.querySelector(".card-title").textContent = answer.title;
    card.querySelector(".card-description").textContent = answer.description;
  }
}

function tell(answer) {
  const said = [
    ...answer.problems.map((text) => element("li", { textContent: text, className: "is-problem" })),
    ...answer.warnings.map((text) => element("li", { textContent: text })),
  ];
  problems.replaceChildren(...said);
  const { fine, problem, problems: many } = pane.dataset;
  const words = said.length > 1 ? many.replace("%n", said.length) : problem;
  state.textContent = said.length ? words : fine;
  state.classList.toggle("is-problem", answer.problems.length > 0);
}

async function refresh() {
  if (!isOpen()) return;
  asked?.abort();
  const mine = (asked = new AbortController());
  pane.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(aids.dataset.previewUrl, {
      method: "POST", body: new FormData(form), signal: mine.signal,
    });
    tell(answer);
    if (answer.page) {
      put(answer.page);
      fillCards(answer);
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    state.textContent = pane.dataset.failed;
    state.classList.add("is-problem");
  }
  pane.removeAttribute("aria-busy");
}

const refreshSoon = later(WAIT, refresh);

// Where it stands for the eye it stands for the keyboard: beside the text behind it, else before.
function settle() {
  const hadFocus = pane.contains(document.activeElement) && document.activeElement;
  stage.replaceChildren();
  frame = null;
  if (isOpen() && wide.matches) form.append(pane);
  else form.prepend(pane);
  if (hadFocus) hadFocus.focus();
  refresh();
}

function open(wanted) {
  toggle.setAttribute("aria-expanded", String(wanted));
  pane.classList.toggle("is-open", wanted);
  form.classList.toggle("has-preview", wanted);
  settle();
}

pane.hidden = false;
wide.addEventListener("change", settle);
if (!matchMedia("(width >= 48rem)").matches) pane.querySelector("[value=phone]").checked = true;
const scheme = getComputedStyle(document.documentElement).colorScheme;
dark.checked = scheme.includes("dark") &&
  (!scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches);
toggle.addEventListener("click", () => {
  open(!isOpen());
  remember("preview", isOpen() ? "open" : "closed");
});
pane.addEventListener("change", (event) => {
  if (event.target === dark && frame) dress(frame.contentDocument);
  fit();
});
new ResizeObserver(() => fit()).observe(stage);
form.addEventListener("input", refreshSoon);
form.addEventListener("change", (event) => !pane.contains(event.target) && refreshSoon());
for (const name of ["formset:added", "formset:removed", "draft:restored", "rows:moved"]) {
  document.addEventListener(name, refreshSoon);
}
// What select2 changes is told to jQuery alone.
window.django?.jQuery(form).on("select2:select select2:clear", refreshSoon);
open((remember("preview") ?? (wide.matches ? "open" : "closed")) === "open");
