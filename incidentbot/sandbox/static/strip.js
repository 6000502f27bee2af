/** The protocol strip: each call, delivery and answer between the workspace and the app, as it happens. */
import { readJournal } from "./api.js";
import { h, icon } from "./dom.js";
import { timeWithSeconds } from "./format.js";
import { keepAtEnd } from "./scrolling.js";
import { paint, store, ui } from "./store.js";

const MOST = 400;
const LOOKS = {
  call: ["in", "API call"],
  delivery: ["out", "Delivery"],
  ack: ["check", "Answer"],
  act: ["hand", "Person"],
  fault: ["bolt", "Fault"],
};
const FILTERS = [["all", "Everything"], ["call", "API calls"], ["delivery", "Deliveries"], ["act", "People"]];
const SLOW_MS = 1000;

/** Take a row of the journal, new or amended. */
export function noteRow(row) {
  const at = store.journal.findIndex((one) => one.seq === row.seq);
  if (at >= 0) store.journal[at] = row;
  else store.journal.push(row);
  if (store.journal.length > MOST) store.journal.splice(0, store.journal.length - MOST);
  store.journalEnd = Math.max(store.journalEnd, row.seq);
}

/** Read what was missed, at the start and after a lost connection. */
export async function catchUpJournal() {
  const answer = await readJournal(store.journalEnd);
  for (const row of answer.rows ?? answer) noteRow(row);
  paint();
}

const milliseconds = (row) => (row.ms ? `${row.ms < 1 ? "<1" : Math.round(row.ms)} ms` : "");
const failed = (row) => row.answer?.ok === false || row.kind === "fault";

function outcome(row) {
  if (row.kind === "call" && failed(row)) return row.answer.error ?? "refused";
  if (row.note) return row.note;
  return row.kind === "call" || row.kind === "ack" ? "ok" : "";
}

const shows = (row) => ui.filter === "all" || row.kind === ui.filter || (ui.filter === "delivery" && row.kind === "ack");

function line(row) {
  const open = ui.row === row.seq;
  const [name, label] = LOOKS[row.kind] ?? ["wave", row.kind];
  const toggle = () => {
    ui.row = open ? null : row.seq;
    paint();
  };
  return h(
    "li",
    { key: row.seq, class: `journal-row ${row.kind}${failed(row) ? " failed" : ""}` },
    h(
      "button",
      { type: "button", "aria-expanded": String(open), onClick: toggle },
      h("time", null, timeWithSeconds(row.at)),
      h("span", { class: "journal-kind" }, icon(name), label),
      h("span", { class: "journal-name" }, row.name),
      h("span", { class: "journal-note" }, outcome(row)),
      h("span", { class: `journal-ms${row.ms > SLOW_MS ? " slow" : ""}` }, milliseconds(row)),
    ),
    open && h("pre", { tabindex: "0" }, JSON.stringify({ args: row.args, answer: row.answer }, null, 2)),
  );
}

function toggleStrip() {
  ui.strip = !ui.strip;
  localStorage.setItem("strip", ui.strip ? "open" : "closed");
  paint();
}

function filters() {
  const buttons = FILTERS.map(([kind, label]) => {
    const choose = () => {
      ui.filter = kind;
      paint();
    };
    return h(
      "button",
      {
        type: "button",
        key: kind,
        class: `tab${ui.filter === kind ? " is-on" : ""}`,
        "aria-pressed": String(ui.filter === kind),
        onClick: choose,
      },
      label,
    );
  });
  return h("span", { class: "tabs", role: "group", "aria-label": "Show" }, buttons);
}

const still = { ...keepAtEnd, onPatch: null };

/** Draw the strip along the bottom. */
export function strip() {
  const last = store.journal[store.journal.length - 1];
  const slowest = store.journal.filter((row) => row.kind === "ack").reduce((most, row) => Math.max(most, row.ms), 0);
  const rows = ui.strip ? store.journal.filter(shows) : [];
  return h(
    "section",
    { class: `strip${ui.strip ? " is-open" : ""}`, "aria-label": "Protocol" },
    h(
      "div",
      { class: "strip-head" },
      h(
        "button",
        { type: "button", class: "strip-toggle", "aria-expanded": String(ui.strip), onClick: toggleStrip },
        h("span", { class: ui.strip ? "turn" : "turn up" }, icon("chevron")),
        h("strong", null, "Protocol"),
        !ui.strip && last && h("span", { class: "strip-last" }, `${LOOKS[last.kind]?.[1] ?? last.kind}: ${last.name}`),
      ),
      ui.strip && filters(),
      slowest > 0 && h("span", { class: "strip-sum" }, `slowest answer ${Math.round(slowest)} ms`),
    ),
    ui.strip && h(
      "ul",
      { class: "journal scroll", key: ui.filter, ...(ui.row === null ? keepAtEnd : still) },
      rows.length ? rows.map(line) : h("li", { class: "hint" }, "Nothing has passed yet."),
    ),
  );
}
