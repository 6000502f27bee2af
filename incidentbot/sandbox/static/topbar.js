/** The top line: the workspace's name, its clock, the app's shortcuts, light and dark. */
import { wind } from "./api.js";
import { h, icon } from "./dom.js";
import { shortDay, timeOf, utcTitle } from "./format.js";
import { menuButton } from "./popups.js";
import { act, now, paint, refreshAll, refreshViews, store, toast, ui } from "./store.js";

const STEPS = [[60, "+1 min"], [300, "+5 min"], [900, "+15 min"], [3600, "+1 h"], [86400, "+1 day"]];

async function windBy(seconds) {
  try {
    const answer = await wind(seconds);
    if (answer.ok === false) toast(answer.error);
  } catch {
    toast("The clock could not be wound. Is the workspace still running?");
  }
  await refreshAll();
}

function clock() {
  const steps = STEPS.map(
    ([seconds, label]) => h(
      "button",
      { type: "button", key: label, class: "step", onClick: () => windBy(seconds), title: `Wind the clock ${label}` },
      label,
    ),
  );
  const items = () => STEPS.map(([seconds, label]) => ({ label, icon: "clock", text: label, run: () => windBy(seconds) }));
  const time = [h("span", { class: "clock-day" }, shortDay(now())), h("strong", null, timeOf(now()))];
  return h(
    "div",
    { class: "clock", role: "group", "aria-label": "Workspace clock" },
    h("span", { class: "clock-time", title: utcTitle(now()) }, icon("clock"), time),
    h("span", { class: "steps" }, steps),
    h(
      "button",
      { ...menuButton("clock", items, { look: "from-right", label: "Wind the clock" }), class: "clock-small" },
      icon("clock"),
      h("strong", null, timeOf(now())),
    ),
  );
}

function shortcuts() {
  const items = () =>
    store.shortcuts
      .filter((one) => one.type === "global")
      .map((one) => ({
        label: one.name,
        icon: "bolt",
        text: one.name,
        run: async () => {
          await act("shortcut", { callback_id: one.callback_id });
          await refreshViews();
        },
      }));
  return h(
    "button",
    { ...menuButton("shortcuts", items, { look: "from-right", label: "Shortcuts" }), class: "tool" },
    icon("bolt"),
  );
}

const systemIsDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
const isDark = () => (document.documentElement.dataset.theme ?? (systemIsDark() ? "dark" : "light")) === "dark";

function themeToggle() {
  const label = isDark() ? "Use light colours" : "Use dark colours";
  const flip = () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
    paint();
  };
  return h(
    "button",
    { type: "button", class: "tool", "aria-label": label, title: label, onClick: flip },
    icon(isDark() ? "sun" : "moon"),
  );
}

/** Draw the top line. */
export function topbar() {
  const toggle = () => {
    ui.drawer = !ui.drawer;
    paint();
  };
  const unread = store.channels.some((one) => one.id !== store.open && one.mentions > 0);
  return h(
    "header",
    { class: "topbar" },
    h(
      "button",
      {
        type: "button",
        class: "tool drawer-button",
        "aria-label": "Channels and people",
        "aria-expanded": String(ui.drawer),
        "aria-controls": "sidebar",
        onClick: toggle,
      },
      icon("menu"),
      unread && h("span", { class: "dot" }),
    ),
    h(
      "span",
      { class: "workspace" },
      h("span", { class: "workspace-mark", "aria-hidden": "true" }, store.team.slice(0, 1)),
      h("span", { class: "workspace-name" }, store.team),
    ),
    !store.online && h("span", { class: "offline", role: "status" }, "Reconnecting…"),
    h("span", { class: "space" }),
    clock(),
    shortcuts(),
    themeToggle(),
  );
}
