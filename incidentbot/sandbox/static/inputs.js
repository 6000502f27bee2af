/** Fields one types into: text, numbers, addresses, dates and times. */
import { h } from "./dom.js";
import { change, dispatch, keyOf, valueOf } from "./forms.js";
import { ui } from "./store.js";

const KEYBOARDS = { number_input: "decimal", url_text_input: "url", email_text_input: "email" };
const NATIVE = { datepicker: ["date", "selected_date"], timepicker: ["time", "selected_time"] };

const shared = (ctx, element) => ({
  id: ctx.id ?? null,
  "aria-label": ctx.id ? null : (ctx.label ?? element.placeholder?.text ?? null),
  "aria-invalid": ctx.invalid ? "true" : null,
  "aria-describedby": ctx.describedBy ?? null,
  "aria-busy": ui.pending.has(keyOf(ctx, element)) ? "true" : null,
});

const on = (element, moment) =>
  (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(moment);

/** A line or a box of text; it tells the bot only when its block asks for that. */
export function textField(ctx, element) {
  const typed = valueOf(ctx.form, ctx.block, element).value ?? "";
  const keep = (value) => change({ ...ctx, dispatches: false }, element, { value: value === "" ? null : value });
  const send = (value) => dispatch(ctx, element, { value });
  const props = {
    ...shared(ctx, element),
    class: "field",
    value: typed,
    placeholder: element.placeholder?.text ?? null,
    maxlength: element.max_length ?? null,
    onInput: (event) => {
      keep(event.target.value);
      if (ctx.dispatches && on(element, "on_character_entered")) send(event.target.value);
    },
    onKeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || !ctx.dispatches || !on(element, "on_enter_pressed")) return;
      event.preventDefault();
      send(event.target.value);
    },
  };
  if (element.multiline) return h("textarea", { ...props, rows: "4", onMount: grow, onPatch: grow });
  const type = element.type === "plain_text_input" ? "text" : (KEYBOARDS[element.type] ?? "text");
  return h("input", { ...props, type: "text", inputmode: type, autocomplete: "off" });
}

export function grow(el) {
  el.style.height = "auto";
  el.style.height = `${Math.min(el.scrollHeight + 2, 320)}px`;
}

/** A rich text input, typed as plain lines. */
export function richField(ctx, element) {
  const value = valueOf(ctx.form, ctx.block, element).rich_text_value;
  const typed = (value?.elements ?? []).flatMap((part) => (part.elements ?? []).map((one) => one.text ?? "")).join("");
  const wrapped = (text) =>
    text ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] } : null;
  return h("textarea", {
    ...shared(ctx, element),
    class: "field",
    rows: "4",
    value: typed,
    placeholder: element.placeholder?.text ?? null,
    onInput: (event) => change({ ...ctx, dispatches: false }, element, { rich_text_value: wrapped(event.target.value) }),
    onMount: grow,
    onPatch: grow,
  });
}

export function dateOrTime(ctx, element) {
  const [type, field] = NATIVE[element.type];
  return h("input", {
    ...shared(ctx, element),
    class: "field short",
    type,
    value: valueOf(ctx.form, ctx.block, element)[field] ?? "",
    onChange: (event) => change(ctx, element, { [field]: event.target.value || null }),
  });
}

const two = (number) => String(number).padStart(2, "0");

function localParts(seconds) {
  if (!seconds) return "";
  const date = new Date(seconds * 1000);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Date and time together, in the reader's own zone. */
export function dateTime(ctx, element) {
  const seconds = valueOf(ctx.form, ctx.block, element).selected_date_time;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return h(
    "span",
    { class: "field-row" },
    h("input", {
      ...shared(ctx, element),
      class: "field short",
      type: "datetime-local",
      value: localParts(seconds),
      onChange: (event) => {
        const time = new Date(event.target.value).getTime();
        change(ctx, element, { selected_date_time: Number.isNaN(time) ? null : Math.round(time / 1000) });
      },
    }),
    h("span", { class: "hint" }, zone),
  );
}

/** Files stay names here: the local workspace takes no uploads from the page yet. */
export const fileField = () => h("p", { class: "hint" }, "Files cannot be added on this page yet.");
