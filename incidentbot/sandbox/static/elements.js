/** Interactive elements of blocks: buttons, choices and everything the other modules draw. */
import { h, icon } from "./dom.js";
import { change, dispatch, keyOf, valueOf } from "./forms.js";
import { dateOrTime, dateTime, fileField, richField, textField } from "./inputs.js";
import { plain, text } from "./mrkdwn.js";
import { menuButton } from "./popups.js";
import { isSelect, select } from "./selects.js";
import { ui } from "./store.js";

function button(ctx, element) {
  const key = keyOf(ctx, element);
  const busy = ui.pending.has(key);
  const press = () => dispatch(ctx, element, { value: element.value ?? null });
  const props = {
    class: `button ${element.style ?? ""}`,
    key,
    "aria-label": element.accessibility_label ?? null,
    "aria-busy": busy ? "true" : null,
    onClick: press,
  };
  const label = plain(element.text?.text ?? "");
  if (!element.url) return h("button", { ...props, type: "button" }, label);
  return h("a", { ...props, href: safe(element.url), target: "_blank", rel: "noopener noreferrer" }, label, icon("external"));
}

const safe = (url) => (/^https?:/i.test(url) ? url : null);

function overflow(ctx, element) {
  const items = () =>
    element.options.map((option) => ({
      label: option.text.text,
      text: text(option.text),
      detail: option.description?.text,
      href: option.url ? safe(option.url) : null,
      run: () => dispatch(ctx, element, { selected_option: option }),
    }));
  const key = keyOf(ctx, element);
  return h(
    "button",
    { ...menuButton(key, items, { look: "from-right", label: "More actions" }), class: "button square" },
    icon("dots"),
  );
}

const sameOption = (one, other) => one?.value === other?.value;

function choices(ctx, element, many) {
  const value = valueOf(ctx.form, ctx.block, element);
  const name = keyOf(ctx, element);
  const isOn = (option) =>
    many ? value.selected_options.some((one) => sameOption(one, option)) : sameOption(value.selected_option, option);
  const toggle = (option) => {
    if (!many) return change(ctx, element, { selected_option: option });
    const rest = value.selected_options.filter((one) => !sameOption(one, option));
    return change(ctx, element, { selected_options: isOn(option) ? rest : [...rest, option] });
  };
  const rows = element.options.map((option, place) =>
    h(
      "label",
      { class: "choice", key: option.value },
      h("input", {
        type: many ? "checkbox" : "radio",
        name,
        id: place === 0 ? (ctx.id ?? null) : null,
        checked: isOn(option),
        "aria-invalid": ctx.invalid ? "true" : null,
        "aria-describedby": ctx.describedBy ?? null,
        onChange: () => toggle(option),
      }),
      h("span", null, text(option.text), option.description && h("span", { class: "choice-detail" }, text(option.description))),
    ),
  );
  return h("div", { class: "choices", role: many ? "group" : "radiogroup", "aria-label": ctx.label ?? null }, rows);
}

/** An image by its address; where the page may not load it, its words stand for it. */
export function picture(url, alt, look) {
  const own = url && (url.startsWith("data:image/") || new URL(url, location.href).origin === location.origin);
  if (own) return h("img", { class: look, src: url, alt: alt ?? "", loading: "lazy" });
  return h(
    "span",
    { class: `${look} picture-words`, role: "img", "aria-label": alt, title: url },
    icon("eye"),
    h("span", null, alt || "Image"),
  );
}

const ELEMENTS = {
  button,
  workflow_button: button,
  overflow,
  checkboxes: (ctx, element) => choices(ctx, element, true),
  radio_buttons: (ctx, element) => choices(ctx, element, false),
  datepicker: dateOrTime,
  timepicker: dateOrTime,
  datetimepicker: dateTime,
  plain_text_input: textField,
  number_input: textField,
  url_text_input: textField,
  email_text_input: textField,
  rich_text_input: richField,
  file_input: fileField,
  image: (_ctx, element) => picture(element.image_url, element.alt_text, "accessory-image"),
};

export const isGroup = (element) => element.type === "checkboxes" || element.type === "radio_buttons";

/** Draw one element of a block. */
export function drawElement(ctx, element) {
  if (isSelect(element)) return select(ctx, element);
  const draw = ELEMENTS[element.type];
  return draw ? draw(ctx, element) : h("span", { class: "hint" }, `This page cannot draw ${element.type} yet.`);
}
