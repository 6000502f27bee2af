/** What the reader has chosen and typed in one message, modal or Home, in the shape of Slack's state.values. */
import { act, paint, ui } from "./store.js";

const LIST = (name) => (element) => ({ [name]: element[`initial_${name.slice(9)}`] ?? [] });
const ONE = (name) => (element) => ({ [name]: element[`initial_${name.slice(9)}`] ?? null });
const TYPED = (element) => ({ value: element.initial_value ?? null });

const INITIAL = {
  plain_text_input: TYPED,
  number_input: TYPED,
  url_text_input: TYPED,
  email_text_input: TYPED,
  rich_text_input: (element) => ({ rich_text_value: element.initial_value ?? null }),
  file_input: () => ({ files: [] }),
  static_select: ONE("selected_option"),
  external_select: ONE("selected_option"),
  radio_buttons: ONE("selected_option"),
  users_select: ONE("selected_user"),
  conversations_select: ONE("selected_conversation"),
  channels_select: ONE("selected_channel"),
  datepicker: ONE("selected_date"),
  timepicker: ONE("selected_time"),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
  checkboxes: LIST("selected_options"),
  multi_static_select: LIST("selected_options"),
  multi_external_select: LIST("selected_options"),
  multi_users_select: LIST("selected_users"),
  multi_conversations_select: LIST("selected_conversations"),
  multi_channels_select: LIST("selected_channels"),
};

export const holdsValue = (element) => element.type in INITIAL;

/** The form of one container; it outlives re-renders, so that nothing typed is lost. */
export function formFor(key, container, { values = {}, errors = {} } = {}) {
  let form = ui.forms.get(key);
  if (!form) {
    form = { key, container, values: structuredClone(values), initial: {}, errors: { ...errors }, problem: null };
    ui.forms.set(key, form);
  }
  form.container = container;
  return form;
}

/** Read an element's present value, starting it from the bot's initial one. */
export function valueOf(form, block, element) {
  const slot = (form.values[block.block_id] ??= {});
  const initial = INITIAL[element.type](element);
  const sign = JSON.stringify(initial);
  const place = `${block.block_id}|${element.action_id}`;
  const followsBot = form.container.type !== "view" && form.initial[place] !== sign;
  if (slot[element.action_id]?.type !== element.type || followsBot) {
    slot[element.action_id] = { type: element.type, ...initial };
    form.initial[place] = sign;
  }
  return slot[element.action_id];
}

/** Drop what belongs to blocks that the view no longer has, and start the ones it has. */
export function settle(form, blocks) {
  const kept = new Set();
  for (const block of blocks ?? []) {
    for (const element of elementsOf(block).filter(holdsValue)) {
      kept.add(`${block.block_id}|${element.action_id}`);
      valueOf(form, block, element);
    }
  }
  for (const [blockId, slot] of Object.entries(form.values)) {
    for (const actionId of Object.keys(slot)) if (!kept.has(`${blockId}|${actionId}`)) delete slot[actionId];
    if (!Object.keys(slot).length) delete form.values[blockId];
  }
}

const elementsOf = (block) =>
  [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])].filter(Boolean);

export const keyOf = (ctx, element) => `${ctx.form.key}|${ctx.block.block_id}|${element.action_id}`;

/** Take a new value; elements outside inputs tell the bot at once, after their confirmation. */
export async function change(ctx, element, value) {
  const slot = (ctx.form.values[ctx.block.block_id] ??= {});
  const before = slot[element.action_id];
  slot[element.action_id] = { type: element.type, ...value };
  delete ctx.form.errors[ctx.block.block_id];
  paint();
  if (!ctx.dispatches) return;
  const sent = await dispatch(ctx, element, value);
  if (!sent) {
    slot[element.action_id] = before;
    paint();
  }
}

/** Tell the bot of one act in a block; false when the person took it back. */
export async function dispatch(ctx, element, value) {
  if (element.confirm && !(await confirmed(element.confirm))) return false;
  const { form, block } = ctx;
  await act(
    "action",
    { container: form.container, block_id: block.block_id, action_id: element.action_id, ...value, state: form.values },
    { key: keyOf(ctx, element) },
  );
  return true;
}

/** Ask before acting, with the bot's own words. */
export function confirmed(object) {
  return new Promise((resolve) => {
    const back = document.activeElement;
    ui.confirm = {
      ...object,
      answer: (yes) => {
        ui.confirm = null;
        paint();
        back?.focus?.();
        resolve(yes);
      },
    };
    paint();
  });
}
