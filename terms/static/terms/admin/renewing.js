// After an act that readers see, fetches the live page anew: the editor's browser would
// otherwise show its own copy of it for a while.

const live = document.querySelector(".panel-links a[data-live]");
if (live && document.querySelector(".messagelist .success")) {
  fetch(live.href, { cache: "reload", credentials: "omit" }).catch(() => {});
}
