/** Starts the page: reads, listens, paints. */
import { listenLive } from "./api.js";
import { channelView } from "./channel.js";
import { h, render } from "./dom.js";
import { isModalOpen, modalLayer } from "./modal.js";
import { sidePane } from "./panes.js";
import { popupLayer, watchPopups } from "./popups.js";
import { followAddress, markRead, stepChannel } from "./routes.js";
import { sidebar } from "./sidebar.js";
import { onPaint, paint, refreshAll, refreshViews, store, ui } from "./store.js";
import { catchUpJournal, noteRow, strip } from "./strip.js";
import { topbar } from "./topbar.js";

const host = document.getElementById("app");
const CLOCK_MS = 10_000;
let stopListening = null;

function app() {
  if (!store.ready) return h("div", { class: "loading", role: "status" }, "Opening the workspace…");
  const covered = isModalOpen();
  const closeDrawer = () => {
    ui.drawer = false;
    paint();
  };
  return h(
    "div",
    { class: "app" },
    h(
      "div",
      { class: `frame${store.pane ? " with-pane" : ""}`, inert: covered },
      topbar(),
      sidebar(),
      ui.drawer && h("div", { class: "drawer-veil", onClick: closeDrawer }),
      channelView(),
      sidePane(),
      strip(),
    ),
    modalLayer(),
    popupLayer(),
    h("div", { class: "toasts", role: "status" }, ui.toast && h("p", { class: "toast" }, ui.toast)),
    h("p", { class: "heard-only", "aria-live": "polite" }, ui.said),
  );
}

async function changed() {
  await refreshAll();
  await markRead();
}

const HEARD = {
  open: () => Promise.all([refreshAll(), catchUpJournal()]),
  lost: () => {
    store.online = false;
  },
  changed,
  views: refreshViews,
  journal: ({ row }) => noteRow(row),
};

function listen() {
  stopListening?.();
  stopListening = listenLive(store.person, (message) => {
    HEARD[message.type]?.(message);
    paint();
  });
}

/** A letter typed while nothing has the keyboard is meant for the composer. */
function isTyping(event) {
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  return plain && document.activeElement === document.body;
}

function shortcutKeys(event) {
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    stepChannel(event.key === "ArrowDown" ? 1 : -1);
  } else if (isTyping(event) && !isModalOpen()) {
    document.getElementById("composer")?.focus();
  } else if (event.key === "Escape" && ui.drawer) {
    ui.drawer = false;
    paint();
  }
}

function recall() {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
  ui.strip = localStorage.getItem("strip") === "open";
  ui.hintClosed = localStorage.getItem("hint") === "closed";
}

function begin() {
  recall();
  onPaint(() => render(host, app()));
  paint();
  watchPopups();
  window.addEventListener("hashchange", () => followAddress(listen));
  document.addEventListener("keydown", shortcutKeys);
  document.addEventListener("visibilitychange", markRead);
  setInterval(paint, CLOCK_MS);
  followAddress(listen);
}

begin();
