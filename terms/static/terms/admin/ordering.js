// Moves the rows of a term by buttons, by the number of their place, and by drag.
// Without it the number in each row gives the order; with it the numbers follow the rows.

const ROW = ".inline-related:not(.empty-form)";
// Pixels: how near to the edge of the window a drag scrolls, and how far at a time.
const EDGE = 60;
const STEP = 14;

function rowsOf(group) {
  return [...group.querySelectorAll(ROW)].filter((row) => row.getClientRects().length > 0);
}

function number(group) {
  rowsOf(group).forEach((row, index) => {
    const position = row.querySelector("input[name$='-position']");
    if (position) position.value = index + 1;
  });
}

function say(group, row) {
  const place = rowsOf(group).indexOf(row) + 1;
  group.querySelector(".moved").textContent = `${group.dataset.moved} ${place}`;
}

function move(group, row, step) {
  const rows = rowsOf(group);
  const to = rows.indexOf(row) + step;
  if (!rows[to]) return;
  carry(rows, row, to);
  settle(group, row);
}

// The others go round the row: it stays in the document and keeps the focus and the pointer.
function carry(rows, row, to) {
  const at = rows.indexOf(row);
  if (to < at) row.after(...rows.slice(to, at));
  else if (to > at) row.before(...rows.slice(at + 1, to + 1));
}

function settle(group, row) {
  number(group);
  say(group, row);
  document.dispatchEvent(new CustomEvent("rows:moved"));
}

// A number that somebody types takes the row to that place: the way for long lists.
function jump(group, row, place) {
  const rows = rowsOf(group);
  carry(rows, row, Math.min(Math.max(Math.round(place), 1), rows.length) - 1);
  settle(group, row);
}

function button(text, sign, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "row-tool";
  made.textContent = sign;
  made.title = text;
  made.setAttribute("aria-label", text);
  made.addEventListener("click", act);
  return made;
}

// A pointer that holds the handle takes the row along: mouse, pen or finger. Near the edge of
// the window the page scrolls.
function handle(group, row) {
  const grip = document.createElement("span");
  grip.className = "row-grip";
  grip.textContent = "⠿";
  grip.title = group.dataset.drag;
  grip.setAttribute("aria-hidden", "true");
  let before = null;
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    before = rowsOf(group);
    row.classList.add("is-dragged");
  });
  grip.addEventListener("pointermove", (event) => {
    if (!before) return;
    scrollNear(event.clientY);
    follow(group, row, event.clientY);
  });
  const end = () => {
    if (!before) return;
    const isMoved = rowsOf(group).some((each, index) => each !== before[index]);
    before = null;
    row.classList.remove("is-dragged");
    if (isMoved) settle(group, row);
  };
  grip.addEventListener("pointerup", end);
  grip.addEventListener("pointercancel", end);
  return grip;
}

function scrollNear(y) {
  if (y < EDGE) scrollBy(0, -STEP);
  else if (y > innerHeight - EDGE) scrollBy(0, STEP);
}

function follow(group, row, y) {
  const rows = rowsOf(group);
  const over = rows.find((each) => {
    const box = each.getBoundingClientRect();
    return each !== row && y >= box.top && y <= box.bottom;
  });
  if (!over) return;
  const to = rows.indexOf(over);
  const isAbove = to < rows.indexOf(row);
  const { top, height } = over.getBoundingClientRect();
  // A low row does not jump back and forth across a high one.
  const reach = Math.min(height, row.offsetHeight) / 2;
  if (isAbove ? y < top + reach : y > top + height - reach) carry(rows, row, to);
}

function equip(group, row) {
  if (row.querySelector(".row-tools") || !row.querySelector("input[name$='-position']")) return;
  const tools = document.createElement("span");
  tools.className = "row-tools";
  const { moveUp, moveDown } = group.dataset;
  tools.append(
    handle(group, row),
    button(moveUp, "↑", () => move(group, row, -1)),
    button(moveDown, "↓", () => move(group, row, 1)),
  );
  row.querySelector("h3").prepend(tools);
  row.querySelector("input[name$='-position']").addEventListener("change", (event) => {
    const place = Number(event.target.value);
    if (place) jump(group, row, place);
  });
}

for (const group of document.querySelectorAll(".parts")) {
  const told = document.createElement("p");
  told.className = "moved";
  told.setAttribute("role", "status");
  group.append(told);
  for (const row of group.querySelectorAll(ROW)) equip(group, row);
}

document.addEventListener("formset:added", (event) => {
  const group = event.target.closest(".parts");
  if (!group) return;
  // The clone carries no listeners: its tools, if any, are made anew.
  event.target.querySelector(".row-tools")?.remove();
  event.target.classList.remove("part-blank");
  equip(group, event.target);
  event.target.querySelector("input:not([type=hidden]):not(.position), textarea, select")?.focus();
});
