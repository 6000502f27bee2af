/** Every select menu: one button, one searchable list, single or multiple. */
import { h, icon } from "./dom.js";
import { change, keyOf, valueOf } from "./forms.js";
import { plain, text } from "./mrkdwn.js";
import { closePopup, isOpen, openPopup, place } from "./popups.js";
import { act, channelById, paint, person, store, ui } from "./store.js";

const words = (object) => object?.text ?? "";
const ofOption = (option, group) => ({
  id: option.value,
  label: words(option.text),
  detail: words(option.description),
  group,
  pick: option,
});

function ofOptions(holder) {
  const groups = holder.option_groups ?? [{ options: holder.options ?? [] }];
  return groups.flatMap((group) => group.options.map((option) => ofOption(option, words(group.label))));
}

const ofPerson = (one) => ({ id: one.id, label: one.name, detail: one.real_name, group: "", pick: one.id, mark: "@" });
const ofChannel = (one) => ({ id: one.id, label: one.name, detail: one.topic ?? "", group: "", pick: one.id, mark: "#" });

const people = () => [...store.people.values()].filter((one) => !one.is_bot && !one.deleted).map(ofPerson);
const channels = () => store.channels.filter((one) => !one.is_im && !one.is_archived && !one.is_private).map(ofChannel);
const conversations = () => [
  ...store.channels.filter((one) => !one.is_im && !one.is_archived).map(ofChannel),
  ...store.channels.filter((one) => one.is_im && person(one.user)).map(
    (one) => ({ ...ofPerson(person(one.user)), id: one.id, pick: one.id }),
  ),
];

const nameOf = (id) => person(id) ?? channelById(id);
const fromId = (id) => ({ id, label: person(id)?.name ?? channelById(id)?.name ?? id, pick: id, mark: nameOf(id)?.real_name ? "@" : "#" });
const fromOption = (option) => ofOption(option, "");

const KINDS = {
  static_select: { field: "selected_option", items: ofOptions, read: fromOption },
  external_select: { field: "selected_option", external: true, read: fromOption },
  users_select: { field: "selected_user", items: people, read: fromId },
  conversations_select: { field: "selected_conversation", items: conversations, read: fromId },
  channels_select: { field: "selected_channel", items: channels, read: fromId },
};
for (const [name, kind] of Object.entries(KINDS)) KINDS[`multi_${name}`] = { ...kind, field: `${kind.field}s`, many: true };

export const isSelect = (element) => element.type in KINDS;

/** Draw one select menu with its present choice. */
export function select(ctx, element) {
  const kind = KINDS[element.type];
  const key = keyOf(ctx, element);
  const value = valueOf(ctx.form, ctx.block, element)[kind.field];
  const chosen = (kind.many ? value : [value]).filter((one) => one !== null && one !== undefined).map(kind.read);
  const toggle = () => (isOpen(key) ? closePopup() : openSelect(ctx, element, kind, key));
  const hint = words(element.placeholder) || (kind.many ? "Choose some" : "Choose one");
  return h(
    "span",
    { class: "select-wrap" },
    kind.many && chosen.length > 0 && h("span", { class: "chips" }, chosen.map((one) => chip(ctx, element, kind, value, one))),
    h(
      "button",
      {
        type: "button",
        id: ctx.id ?? null,
        class: `select${chosen.length ? "" : " is-empty"}`,
        "data-pop": key,
        role: "combobox",
        "aria-haspopup": "listbox",
        "aria-expanded": String(isOpen(key)),
        "aria-controls": "select-list",
        "aria-label": ctx.label ? `${ctx.label}: ${summary(chosen, hint)}` : summary(chosen, hint),
        "aria-invalid": ctx.invalid ? "true" : null,
        "aria-describedby": ctx.describedBy ?? null,
        "aria-busy": ui.pending.has(key) ? "true" : null,
        onClick: toggle,
        onKeydown: (event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          if (!isOpen(key)) toggle();
        },
      },
      h("span", { class: "select-text" }, kind.many || !chosen.length ? plain(hint) : [chosen[0].mark, plain(chosen[0].label)]),
      icon("chevron"),
    ),
  );
}

const summary = (chosen, hint) => (chosen.length ? chosen.map((one) => one.label).join(", ") : hint);

function chip(ctx, element, kind, value, one) {
  const without = value.filter((other) => kind.read(other).id !== one.id);
  const drop = () => change(ctx, element, { [kind.field]: without });
  return h(
    "span",
    { class: "chip", key: one.id },
    one.mark,
    plain(one.label),
    h("button", { type: "button", "aria-label": `Remove ${one.label}`, onClick: drop }, icon("close")),
  );
}

function openSelect(ctx, element, kind, key) {
  const popup = { key, look: "select-list", query: "", active: 0, found: [], busy: false, view: list, ctx, element, kind };
  openPopup(popup);
  if (kind.external) look(popup);
}

let waiting = 0;

function look(popup) {
  clearTimeout(waiting);
  const least = popup.element.min_query_length ?? 3;
  if (popup.query.length < least) {
    popup.found = [];
    popup.busy = false;
    return;
  }
  popup.busy = true;
  waiting = setTimeout(() => fetchOptions(popup), 150);
}

async function fetchOptions(popup) {
  const { ctx, element, query } = popup;
  const answer = await act("suggest", {
    container: ctx.form.container,
    block_id: ctx.block.block_id,
    action_id: element.action_id,
    value: query,
    state: ctx.form.values,
  });
  if (ui.popup !== popup || popup.query !== query) return;
  popup.busy = false;
  popup.found = answer.ok ? ofOptions(answer) : [];
  popup.active = 0;
  paint();
}

function candidates(popup) {
  if (popup.kind.external) return popup.found;
  const wanted = popup.query.toLowerCase();
  const has = (one) => `${one.label} ${one.detail ?? ""} ${one.group ?? ""}`.toLowerCase().includes(wanted);
  return popup.kind.items(popup.element).filter(has);
}

function current(popup) {
  const value = valueOf(popup.ctx.form, popup.ctx.block, popup.element)[popup.kind.field];
  return popup.kind.many ? value : [value].filter((one) => one !== null && one !== undefined);
}

async function take(popup, item) {
  const { ctx, element, kind } = popup;
  if (!kind.many) {
    closePopup();
    return change(ctx, element, { [kind.field]: item.pick });
  }
  const value = current(popup);
  const has = value.some((one) => kind.read(one).id === item.id);
  const most = element.max_selected_items ?? Infinity;
  if (!has && value.length >= most) return undefined;
  const next = has ? value.filter((one) => kind.read(one).id !== item.id) : [...value, item.pick];
  return change(ctx, element, { [kind.field]: next });
}

function list(popup) {
  const items = candidates(popup);
  popup.active = Math.max(0, Math.min(popup.active, items.length - 1));
  const picked = new Set(current(popup).map((one) => popup.kind.read(one).id));
  const rows = [];
  items.forEach((item, at) => {
    if (item.group && item.group !== items[at - 1]?.group) rows.push(
      h("li", { class: "popup-heading", role: "presentation", key: `g${item.group}` }, plain(item.group)),
    );
    rows.push(row(popup, item, at, picked.has(item.id)));
  });
  return h(
    "div",
    { class: "popup select-popup", onPatch: place, onMount: place },
    h("label", { class: "select-search" }, icon("search"), searchBox(popup, items)),
    h(
      "ul",
      {
        id: "select-list",
        role: "listbox",
        "aria-label": popup.ctx.label ?? "Options",
        "aria-multiselectable": popup.kind.many ? "true" : null,
      },
      rows,
    ),
    !items.length && h("p", { class: "popup-note", role: "status" }, note(popup)),
  );
}

function note(popup) {
  if (popup.busy) return "Searching…";
  const least = popup.kind.external ? (popup.element.min_query_length ?? 3) : 0;
  return popup.query.length < least ? `Type at least ${least} letter${least === 1 ? "" : "s"}.` : "No match.";
}

function searchBox(popup, items) {
  const label = popup.kind.external ? "Type to search" : "Filter";
  const keys = (event) => {
    if (event.key === "ArrowDown") popup.active += 1;
    else if (event.key === "ArrowUp") popup.active -= 1;
    else if (event.key === "Enter" && items[popup.active]) take(popup, items[popup.active]);
    else if (event.key === "Tab") closePopup();
    else return;
    event.preventDefault();
    paint();
  };
  return h("input", {
    class: "bare",
    type: "text",
    value: popup.query,
    placeholder: label,
    "aria-label": label,
    "aria-controls": "select-list",
    "aria-activedescendant": items.length ? `option-${popup.active}` : null,
    autocomplete: "off",
    spellcheck: "false",
    onInput: (event) => {
      popup.query = event.target.value;
      popup.active = 0;
      if (popup.kind.external) look(popup);
      paint();
    },
    onKeydown: keys,
    onMount: (el) => el.focus(),
  });
}

function row(popup, item, at, selected) {
  const active = at === popup.active;
  return h(
    "li",
    {
      id: `option-${at}`,
      key: item.id,
      class: `option${active ? " is-active" : ""}`,
      role: "option",
      "aria-selected": String(selected),
      onPatch: active ? (el) => el.scrollIntoView({ block: "nearest" }) : null,
      onClick: () => take(popup, item),
      onPointerdown: (event) => event.preventDefault(),
    },
    h("span", { class: "option-text" }, item.mark, text(item.label)),
    item.detail && h("span", { class: "option-detail" }, plain(item.detail)),
    selected && icon("check"),
  );
}
