// A toolbar and shortcuts for Markdown. Every change is typed, so the browser can undo it.

import { type } from "./aids.js";

const template = document.getElementById("markdown-tools");
const ADDRESS = /^https?:\/\/\S+$/;

function selected(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  return { start, end, value, text: value.slice(start, end) };
}

function surround(area, sign) {
  const { start, end, value, text } = selected(area);
  const size = sign.length;
  const before = value.slice(0, start);
  const isOnce = sign !== "*" || /(^|[^*])(\*|\*\*\*)$/.test(before);
  if (before.endsWith(sign) && value.startsWith(sign, end) && isOnce) {
    type(area, start - size, end + size, text);
    area.setSelectionRange(start - size, end - size);
    return;
  }
  // A sign beside a space is no sign.
  const [, lead, core, trail] = /^(\s*)([^]*?)(\s*)$/.exec(text);
  type(area, start, end, lead + sign + core + sign + trail);
  const from = start + lead.length + size;
  area.setSelectionRange(from, from + core.length);
}

function eachLine(area, change) {
  const { start, end, value } = selected(area);
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const next = value.indexOf("\n", Math.max(end - (end > start && value[end - 1] === "\n"), from));
  const to = next < 0 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const changed = change(lines).join("\n");
  type(area, from, to, changed);
  const last = from + changed.length;
  area.setSelectionRange(lines.length > 1 ? from : last, last);
}

function prefix(area, pattern, write) {
  eachLine(area, (lines) => {
    const isThere = lines.every((line) => pattern.test(line));
    const bare = lines.map((line) => line.replace(pattern, ""));
    return isThere ? bare : bare.map((line, index) => write(index) + line);
  });
}

function link(area) {
  const { start, end, text } = selected(area);
  const isAddress = ADDRESS.test(text);
  const address = isAddress ? text : "https://";
  const words = isAddress ? "" : text;
  type(area, start, end, `[${words}](${address})`);
  const at = start + words.length + 3;
  if (words) area.setSelectionRange(at, at + address.length);
  else area.setSelectionRange(start + 1, start + 1);
}

const TOOLS = {
  bold: (area) => surround(area, "**"),
  italic: (area) => surround(area, "*"),
  code(area) {
    if (!selected(area).text.includes("\n")) return surround(area, "`");
    return eachLine(area, (lines) => ["```", ...lines, "```"]);
  },
  heading: (area) => prefix(area, /^#{1,6}\s+/, () => "## "),
  bullets: (area) => prefix(area, /^[-*+]\s+/, () => "- "),
  numbers: (area) => prefix(area, /^\d+[.)]\s+/, (index) => `${index + 1}. `),
  quote: (area) => prefix(area, /^>\s?/, () => "> "),
  link,
  term(area) {
    const { start, end, text } = selected(area);
    type(area, start, end, `[[${text}`);
  },
};

// An item of a list or a quotation goes on in the next line; an empty one ends it.
function goOn(area, event) {
  const { start, end, value } = selected(area);
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const found = /^(\s*)([-*+]|\d+[.)]|>)(\s+)/.exec(value.slice(from, start));
  if (!found || start !== end) return;
  event.preventDefault();
  if (found[0].length === start - from) return type(area, from, start, "");
  const number = Number.parseInt(found[2], 10);
  const sign = Number.isNaN(number) ? found[2] : `${number + 1}${found[2].at(-1)}`;
  type(area, start, end, `\n${found[1]}${sign}${found[3]}`);
}

// One stop for the Tab key; arrow keys go from tool to tool (the ARIA pattern of a toolbar).
function rove(bar) {
  const tools = [...bar.querySelectorAll("button")];
  const reach = (tool) => {
    for (const each of tools) each.tabIndex = each === tool ? 0 : -1;
  };
  reach(tools[0]);
  bar.addEventListener("focusin", (event) => reach(event.target.closest("button")));
  bar.addEventListener("keydown", (event) => {
    const at = tools.indexOf(document.activeElement);
    const turn = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const next = {
      ArrowRight: at + turn, ArrowLeft: at - turn, Home: 0, End: tools.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    tools.at(next % tools.length).focus();
  });
}

function equip(area) {
  if (area.id.includes("__prefix__") || area.previousElementSibling?.matches(".markdown-tools")) {
    return;
  }
  const bar = template.content.firstElementChild.cloneNode(true);
  bar.setAttribute("aria-controls", area.id);
  for (const button of bar.querySelectorAll("button")) {
    const { key, tool } = button.dataset;
    if (key) {
      button.setAttribute("aria-keyshortcuts", `Control+${key.toUpperCase()}`);
      button.title += ` (Ctrl+${key.toUpperCase()})`;
    }
    button.addEventListener("click", () => TOOLS[tool](area));
  }
  rove(bar);
  area.before(bar);
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      goOn(area, event);
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const button = bar.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    TOOLS[button.dataset.tool](area);
  });
}

function equipAll(within) {
  within.querySelectorAll("textarea[data-markdown]").forEach(equip);
}

// A new row is a copy of one without listeners.
document.addEventListener("formset:added", (event) => equipAll(event.target));
equipAll(document);
