// Moves the rows of a term by buttons, by arrow keys on the handle, and by drag.
// Without it the number in each row gives the order; with it the numbers follow the rows.

const ROW = ".inline-related:not(.empty-form)";

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
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  number(group);
  say(group, row);
}

function button(text, sign, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "row-tool";
  made.textContent = sign;
  made.title = text;
  made.setAttribute("aria-label", text);
  made.addEventListener("click", () => {
    act();
    made.focus();
  });
  return made;
}

function handle(group, row) {
  const grip = document.createElement("span");
  grip.className = "row-grip";
  grip.textContent = "⠿";
  grip.title = group.dataset.drag;
  grip.setAttribute("aria-hidden", "true");
  grip.draggable = true;
  grip.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(row, 16, 16);
    row.classList.add("is-dragged");
  });
  grip.addEventListener("dragend", () => {
    row.classList.remove("is-dragged");
    number(group);
    say(group, row);
  });
  return grip;
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
}

function followDrag(group, event) {
  const dragged = group.querySelector(".is-dragged");
  const over = event.target.closest(ROW);
  if (!dragged || !over || !group.contains(over)) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) over.before(dragged);
  else over.after(dragged);
}

for (const group of document.querySelectorAll(".parts")) {
  const told = document.createElement("p");
  told.className = "moved";
  told.setAttribute("role", "status");
  group.append(told);
  for (const row of group.querySelectorAll(ROW)) equip(group, row);
  group.addEventListener("dragover", (event) => followDrag(group, event));
  group.addEventListener("drop", (event) => event.preventDefault());
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
