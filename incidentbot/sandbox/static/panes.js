/** The pane on the right: a thread, the pinned messages, or the members. */
import { composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { plural, timeOf } from "./format.js";
import { avatar, messageRows } from "./messages.js";
import { mrkdwn, text } from "./mrkdwn.js";
import { paperBody } from "./papers.js";
import { closePane } from "./routes.js";
import { keepAtEnd } from "./scrolling.js";
import { channelById, person, store } from "./store.js";

const TITLES = { thread: "Thread", pins: "Pinned messages", members: "Members", paper: "Document" };
const BODIES = { thread, pins, members, paper: paperBody };

/** Draw the pane, if one is open. */
export function sidePane() {
  const pane = store.pane;
  if (!pane || store.open === "home") return null;
  return h(
    "aside",
    { class: "pane", key: `${pane.kind}-${pane.ts ?? pane.id ?? ""}`, "aria-label": TITLES[pane.kind], onKeydown: escapes },
    h(
      "header",
      { class: "pane-head" },
      h("h2", null, TITLES[pane.kind]),
      pane.kind === "thread" && h("span", { class: "pane-sub" }, channelById(pane.channel)?.name),
      h(
        "button",
        { type: "button", class: "tool", "aria-label": "Close pane", title: "Close", onClick: closePane },
        icon("close"),
      ),
    ),
    BODIES[pane.kind](pane),
  );
}

function escapes(event) {
  if (event.key === "Escape" && !event.defaultPrevented) closePane();
}

function thread(pane) {
  const channel = channelById(pane.channel) ?? { id: pane.channel };
  const messages = store.thread?.messages ?? [];
  const count = Math.max(0, messages.length - 1);
  const rows = messageRows(channel, messages, "thread");
  const rule = h("div", { class: "thread-rule", key: "rule" }, plural(count, "reply", "replies"));
  return h(
    "div",
    { class: "pane-body" },
    h("div", { class: "scroll", ...keepAtEnd }, rows.slice(0, 1), count > 0 && rule, rows.slice(1)),
    composer({ channel, thread: pane.ts }),
  );
}

const objectsOf = (block) => [block.text, ...(block.fields ?? [])].filter((object) => object?.text);

/** The words of a message without its controls. */
function gist(message) {
  const objects = message.bot ? (message.blocks ?? []).filter((block) => block.type !== "markdown").flatMap(objectsOf) : [];
  if (!objects.length) return mrkdwn(message.text || "A message without words");
  return objects.map((object, at) => h("span", { key: at }, text({ ...object, text: object.text.replaceAll("\n", " · ") })));
}

function pins() {
  const list = store.channel?.pins ?? [];
  const rows = list.map((pin) => {
    const message = store.channel.messages.find((one) => one.ts === pin.ts) ?? { ts: pin.ts, text: "" };
    const who = person(message.user);
    const jump = () => document.querySelector(
      `.channel-scroll [data-ts="${CSS.escape(message.ts)}"]`,
    )?.scrollIntoView({ block: "center" });
    return h(
      "button",
      { type: "button", class: "pin-card", key: message.ts, onClick: jump },
      h("span", { class: "pin-head" }, h("strong", null, who?.real_name ?? "Somebody"), h("time", null, timeOf(message.ts))),
      h("span", { class: "pin-text" }, gist(message)),
    );
  });
  return h("div", { class: "pane-body padded" }, rows.length ? rows : h("p", { class: "hint" }, "Nothing is pinned here yet."));
}

function members() {
  const rows = (store.channel?.members ?? []).map((entry) => {
    const one = person(entry.id ?? entry);
    return h(
      "div",
      { class: "member", key: one?.id },
      avatar(one),
      h(
        "span",
        null,
        h("strong", null, one?.real_name ?? "Somebody"),
        h("span", { class: "hint" }, `@${one?.name} · ${one?.is_bot ? "App" : one?.title}`),
      ),
    );
  });
  return h("div", { class: "pane-body padded" }, rows);
}
