/** What one can do with a message: react, pin, reply, edit, delete, run a shortcut. */
import { h, icon } from "./dom.js";
import { emoji, PICKER, QUICK } from "./emoji.js";
import { confirmed } from "./forms.js";
import { grow } from "./inputs.js";
import { asTyped } from "./mrkdwn.js";
import { isOpen, menuButton } from "./popups.js";
import { openThread } from "./routes.js";
import { act, paint, refreshChannel, refreshThread, store, toast, ui } from "./store.js";

const where = (channel, message) => ({ channel: channel.id, ts: message.ts });
const refresh = () => Promise.all([refreshChannel(), refreshThread()]);

export async function reactWith(channel, message, name) {
  const held = message.reactions?.find((one) => one.name === name)?.users?.includes(store.person);
  await act(held ? "unreact" : "react", { ...where(channel, message), name });
  await refresh();
}

async function togglePin(channel, message) {
  await act(message.pinned ? "unpin" : "pin", where(channel, message));
  await refresh();
}

async function remove(channel, message) {
  const sure = await confirmed({
    title: { text: "Delete this message?" },
    text: { type: "plain_text", text: "It disappears for everybody." },
    confirm: { text: "Delete" },
    deny: { text: "Keep it" },
    style: "danger",
  });
  if (!sure) return;
  await act("delete", where(channel, message));
  await refresh();
}

function tool(name, label, run) {
  return h("button", { type: "button", class: "tool", "aria-label": label, title: label, onClick: run }, icon(name));
}

/** The strip that appears over a message under the pointer or the keyboard. */
export function toolbar(channel, message, place) {
  const base = `${place}-${message.ts}`;
  const open = isOpen(`${base}-react`) || isOpen(`${base}-more`);
  const quick = QUICK.map((name) => reactionTool(channel, message, name));
  return h(
    "div",
    { class: `toolbar${open ? " is-open" : ""}`, role: "toolbar", "aria-label": "Message actions" },
    h("span", { class: "wide-tools" }, quick),
    h(
      "button",
      {
        ...menuButton(
          `${base}-react`,
          () => pickerItems(channel, message),
          { look: "picker from-right", label: "Add a reaction" },
        ),
        class: "tool",
      },
      icon("smile"),
    ),
    place === "main" && tool("reply", "Reply in thread", () => openThread(channel.id, message.ts)),
    h(
      "span",
      { class: "wide-tools" },
      tool("pin", message.pinned ? "Unpin" : "Pin to channel", () => togglePin(channel, message)),
    ),
    h(
      "button",
      {
        ...menuButton(`${base}-more`, () => moreItems(channel, message), { look: "from-right", label: "More message actions" }),
        class: "tool",
      },
      icon("more"),
    ),
  );
}

function reactionTool(channel, message, name) {
  const label = `React with ${name.replaceAll("_", " ")}`;
  const run = () => reactWith(channel, message, name);
  return h("button", { type: "button", class: "tool", key: name, "aria-label": label, title: label, onClick: run }, emoji(name));
}

const pickerItems = (channel, message) =>
  PICKER.map(
    (name) => ({ label: name.replaceAll("_", " "), tip: `:${name}:`, node: emoji(name), run: () => reactWith(channel, message, name) }),
  );

function moreItems(channel, message) {
  const shortcuts = store.shortcuts.filter((one) => one.type === "message");
  const run = (shortcut) => act("shortcut", { callback_id: shortcut.callback_id, ...where(channel, message) });
  const items = [
    { icon: "pin", text: message.pinned ? "Unpin from channel" : "Pin to channel", run: () => togglePin(channel, message) },
  ];
  if (message.permalink) items.push({ icon: "link", text: "Copy link", run: () => copy(message.permalink) });
  if (message.user === store.person) {
    items.push({ icon: "edit", text: "Edit message", run: () => startEdit(message) });
    items.push({ icon: "trash", text: "Delete message", danger: true, run: () => remove(channel, message) });
  }
  if (shortcuts.length) items.push({ heading: "Apps" });
  for (const one of shortcuts) items.push({ icon: "bolt", text: one.name, run: () => run(one) });
  return items.map((item) => ({ label: item.text, ...item }));
}

async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    toast("The link is copied.");
  } catch {
    toast(address);
  }
}

function startEdit(message) {
  ui.editing = message.ts;
  ui.drafts.set(`edit:${message.ts}`, asTyped(message.text));
  paint();
}

function closeEdit() {
  ui.editing = null;
  paint();
}

/** The box in which one's own message is corrected in place. */
export function editor(channel, message) {
  const key = `edit:${message.ts}`;
  const save = async () => {
    const answer = await act("edit", { ...where(channel, message), text: ui.drafts.get(key) ?? "" });
    if (!answer.ok) return;
    closeEdit();
    await refresh();
  };
  const keys = (event) => {
    if (event.key === "Escape") closeEdit();
    else if (event.key === "Enter" && !event.shiftKey) save();
    else return;
    event.preventDefault();
  };
  return h(
    "div",
    { class: "editor" },
    h("textarea", {
      class: "field",
      "aria-label": "Edit message",
      value: ui.drafts.get(key) ?? "",
      onInput: (event) => {
        ui.drafts.set(key, event.target.value);
        grow(event.target);
      },
      onKeydown: keys,
      onMount: (el) => {
        grow(el);
        el.focus();
        el.setSelectionRange(el.value.length, el.value.length);
      },
    }),
    h(
      "div",
      { class: "editor-buttons" },
      h("button", { type: "button", class: "button", onClick: closeEdit }, "Cancel"),
      h("button", { type: "button", class: "button primary", onClick: save }, "Save"),
    ),
  );
}
