/** The box one writes in: Enter sends, Shift+Enter breaks the line, and completion helps. */
import { hintFor, offersAt } from "./completion.js";
import { h, icon } from "./dom.js";
import { grow } from "./inputs.js";
import { characters } from "./mrkdwn.js";
import { act, bot, paint, refreshChannel, refreshState, refreshThread, refreshViews, store, ui } from "./store.js";

const keyFor = (channel, thread) => `${store.person}|${channel.id}|${thread ?? ""}`;

/** Draw the composer of a channel or a thread. */
export function composer({ channel, thread = null }) {
  const key = keyFor(channel, thread);
  const text = ui.drafts.get(key) ?? "";
  const offers = ui.offers?.key === key ? ui.offers : null;
  const box = { key, channel, thread };
  const id = thread ? "thread-composer" : "composer";
  return h(
    "div",
    { class: "composer", key },
    offers && offerList(box, offers, id),
    h(
      "div",
      { class: "composer-box" },
      h("textarea", {
        id,
        rows: "1",
        value: text,
        placeholder: placeholderFor(channel, thread),
        "aria-label": placeholderFor(channel, thread),
        "aria-autocomplete": "list",
        "aria-controls": offers ? `${id}-offers` : null,
        "aria-activedescendant": offers && offers.active >= 0 ? `${id}-offer-${offers.active}` : null,
        onInput: (event) => typed(box, event.target),
        onClick: (event) => offer(box, event.target),
        onBlur: () => hide(),
        onKeydown: (event) => keys(box, event),
        onMount: (el) => {
          grow(el);
          arriveAt(el);
        },
        onPatch: grow,
      }),
      h(
        "button",
        {
          type: "button",
          class: "send",
          "aria-label": "Send",
          title: "Send",
          disabled: !text.trim() || ui.pending.has(key),
          onClick: () => send(box),
        },
        icon("send"),
      ),
    ),
    h("p", { class: "composer-hint", "aria-live": "off" }, ui.pending.has(key) ? "Sending…" : (hintFor(text) ?? keysHint(text))),
  );
}

/** Take the keyboard on arrival, unless it is at work elsewhere or is a touch screen's. */
function arriveAt(el) {
  const busy = document.activeElement?.closest("input, .popup, .modal, .editor");
  if (!busy && matchMedia("(hover: hover)").matches) el.focus({ preventScroll: true });
}

const keysHint = (text) => (text ? "Enter to send, Shift+Enter for a new line" : "");

function placeholderFor(channel, thread) {
  if (thread) return "Reply in this thread";
  return channel.is_im ? `Message ${store.people.get(channel.user)?.real_name ?? ""}` : `Message #${channel.name}`;
}

function offerList(box, offers, id) {
  const rows = offers.items.map((item, at) =>
    h(
      "li",
      {
        key: item.label,
        id: `${id}-offer-${at}`,
        role: "option",
        class: `option${at === offers.active ? " is-active" : ""}`,
        "aria-selected": String(at === offers.active),
        onPointerdown: (event) => {
          event.preventDefault();
          take(box, item);
        },
      },
      h("span", { class: "option-text" }, item.label),
      item.detail && h("span", { class: "option-detail" }, characters(item.detail)),
    ),
  );
  return h("ul", { class: "offers", id: `${id}-offers`, role: "listbox", "aria-label": "Suggestions" }, rows);
}

function typed(box, el) {
  ui.drafts.set(box.key, el.value);
  offer(box, el);
}

function offer(box, el) {
  const found = el.selectionStart === el.selectionEnd ? offersAt(el.value, el.selectionStart, box) : null;
  ui.offers = found && { key: box.key, ...found };
  paint();
}

function hide() {
  if (!ui.offers) return;
  ui.offers = null;
  paint();
}

function take(box, item) {
  const text = ui.drafts.get(box.key) ?? "";
  const { from, to } = ui.offers;
  const next = text.slice(0, from) + item.insert + text.slice(to).replace(/^ /, "");
  ui.drafts.set(box.key, next);
  const el = document.activeElement;
  el.value = next;
  el.setSelectionRange(from + item.insert.length, from + item.insert.length);
  offer(box, el);
}

function keys(box, event) {
  if (event.isComposing) return;
  const offers = ui.offers?.key === box.key ? ui.offers : null;
  if (offers && offerKeys(box, offers, event)) {
    event.preventDefault();
    event.stopPropagation();
    paint();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(box);
  }
}

function offerKeys(box, offers, event) {
  const count = offers.items.length;
  if (event.key === "ArrowDown") offers.active = (offers.active + 1) % count;
  else if (event.key === "ArrowUp") offers.active = (offers.active - 1 + count) % count;
  else if (event.key === "Escape") ui.offers = null;
  else if (event.key === "Tab" && !event.shiftKey) take(box, offers.items[Math.max(0, offers.active)]);
  else if (event.key === "Enter" && !event.shiftKey && offers.active >= 0) take(box, offers.items[offers.active]);
  else return false;
  return true;
}

async function send(box) {
  const text = (ui.drafts.get(box.key) ?? "").trim();
  if (!text || ui.pending.has(box.key)) return;
  ui.offers = null;
  ui.drafts.set(box.key, "");
  const place = { channel: box.channel.id, text };
  const isCommand = text.startsWith("/");
  const verb = isCommand ? "command" : "say";
  const thread = box.thread ? { thread_ts: box.thread } : {};
  const answer = await act(verb, { ...place, ...thread }, { key: box.key });
  if (isCommand && answer.ok) closeHint();
  if (!answer.ok && !ui.drafts.get(box.key)) ui.drafts.set(box.key, text);
  await Promise.all([refreshChannel(), refreshThread(), refreshState(), isCommand ? refreshViews() : null]);
}

function closeHint() {
  ui.hintClosed = true;
  localStorage.setItem("hint", "closed");
  paint();
}

/** A first hint for somebody who has just arrived. */
export function welcome() {
  if (ui.hintClosed || !store.commands.length) return null;
  const command = store.commands[0].command;
  const start = () => {
    const box = document.getElementById("composer");
    if (!box) return;
    box.focus();
    box.value = `${command} `;
    box.setSelectionRange(box.value.length, box.value.length);
    box.dispatchEvent(new Event("input"));
  };
  return h(
    "div",
    { class: "welcome", key: "welcome", role: "note" },
    h(
      "div",
      null,
      h("strong", null, "New here? "),
      "Type ",
      h("kbd", null, command),
      ` to meet ${bot()?.real_name ?? "the app"}. Switch person, top left, to see what others see. Nothing leaves this machine.`,
    ),
    h("button", { type: "button", class: "button", onClick: start }, `Type ${command}`),
    h("button", { type: "button", class: "tool", "aria-label": "Close the hint", onClick: closeHint }, icon("close")),
  );
}
