/** Modals: the app's stack of forms, and the question before an act. */
import { drawBlocks } from "./blocks.js";
import { h, icon } from "./dom.js";
import { formFor, settle } from "./forms.js";
import { plain, text } from "./mrkdwn.js";
import { act, bot, paint, refreshChannel, refreshState, refreshThread, refreshViews, store, ui } from "./store.js";

let returnTo = null;

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex='0']";

function trap(event, el) {
  if (event.key !== "Tab") return;
  const stops = [...el.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent !== null);
  const first = stops[0];
  const last = stops[stops.length - 1];
  const inside = el.contains(document.activeElement);
  if (event.shiftKey && (!inside || document.activeElement === first)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && (!inside || document.activeElement === last)) {
    event.preventDefault();
    first?.focus();
  }
}

function enter(el) {
  if (!el.contains(document.activeElement)) {
    if (!returnTo) returnTo = document.activeElement;
    const field = el.querySelector(
      ".modal-body :is(input, textarea, .select)",
    ) ?? el.querySelector(".modal-foot .primary, .modal-foot .button");
    (field ?? el).focus();
  }
}

async function close(view, all) {
  await act("close", { view_id: view.id, ...(all ? { all: true } : {}) }, { key: `close:${view.id}` });
  await refreshViews();
  settleFocus();
}

function settleFocus() {
  if (store.modals.length || !returnTo) return;
  const target = returnTo.isConnected && returnTo !== document.body ? returnTo : document.getElementById("composer");
  returnTo = null;
  requestAnimationFrame(() => target?.focus());
}

async function submit(view, form) {
  form.problem = null;
  form.errors = {};
  const key = `submit:${view.id}`;
  const answer = await act("submit", { view_id: view.id, state: form.values }, { key, quiet: true });
  if (answer.error === "pending") return;
  form.errors = answer.errors ?? {};
  if (!answer.ok && !Object.keys(form.errors).length) form.problem = answer.warning || answer.error || "The form was not accepted.";
  paint();
  await Promise.all([refreshViews(), refreshChannel(), refreshState(), refreshThread()]);
  if (!answer.ok) requestAnimationFrame(() => document.querySelector(".modal .has-error :is(input, textarea, .select)")?.focus());
  settleFocus();
}

function heading(view, depth) {
  const back = { type: "button", class: "tool", "aria-label": "Back", title: "Back", onClick: () => close(view, false) };
  const away = { type: "button", class: "tool", "aria-label": "Close", title: "Close", onClick: () => close(view, true) };
  return h(
    "header",
    { class: "modal-head" },
    depth > 1 && h("button", back, h("span", { class: "turned" }, icon("chevron"))),
    h("h2", { id: "modal-title" }, plain(view.title?.text ?? "")),
    depth > 1 && h("span", { class: "badge" }, `${depth} of 3`),
    h("button", away, icon("close")),
  );
}

function footing(view, canSubmit) {
  const busy = ui.pending.has(`submit:${view.id}`);
  const submitting = {
    type: "submit",
    class: "button primary",
    disabled: Boolean(view.submit_disabled) || busy,
    "aria-busy": busy ? "true" : null,
  };
  const leave = view.close?.text ?? (canSubmit ? "Cancel" : "Close");
  return h(
    "footer",
    { class: "modal-foot" },
    h("span", { class: "hint" }, bot()?.real_name),
    h("button", { type: "button", class: "button", onClick: () => close(view, false) }, plain(leave)),
    canSubmit && h("button", submitting, busy ? "Sending…" : plain(view.submit?.text ?? "Submit")),
  );
}

function sheet(view, depth) {
  const first = { values: view.state?.values, errors: view.errors };
  const form = formFor(`view:${view.id}`, { type: "view", view_id: view.id }, first);
  const blocks = view.blocks ?? [];
  settle(form, blocks);
  const canSubmit = Boolean(view.submit) || blocks.some((block) => block.type === "input");
  const send = (event) => {
    event.preventDefault();
    if (canSubmit) submit(view, form);
  };
  const keys = (event) => {
    if (event.key === "Escape" && !ui.popup && !ui.confirm) {
      event.preventDefault();
      close(view, false);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
    else trap(event, event.currentTarget);
  };
  return h(
    "form",
    {
      class: "modal",
      key: view.id,
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": "modal-title",
      tabindex: "-1",
      novalidate: true,
      onKeydown: keys,
      onSubmit: send,
      onMount: enter,
    },
    heading(view, depth),
    h(
      "div",
      { class: "modal-body blocks" },
      form.problem && h("p", { class: "alert error-line", role: "alert" }, form.problem),
      drawBlocks(blocks, form),
    ),
    footing(view, canSubmit),
  );
}

function question() {
  const asked = ui.confirm;
  const keys = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      asked.answer(false);
    } else trap(event, event.currentTarget);
  };
  return h(
    "div",
    { class: "veil", key: "confirm" },
    h(
      "div",
      {
        class: "modal question",
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": "question-title",
        onKeydown: keys,
      },
      h("header", { class: "modal-head" }, h("h2", { id: "question-title" }, plain(asked.title?.text ?? "Are you sure?"))),
      h("div", { class: "modal-body" }, h("p", null, text(asked.text))),
      h(
        "footer",
        { class: "modal-foot" },
        h("button", { type: "button", class: "button", onClick: () => asked.answer(false) }, plain(asked.deny?.text ?? "Cancel")),
        h(
          "button",
          {
            type: "button",
            class: `button ${asked.style === "danger" ? "danger" : "primary"}`,
            onClick: () => asked.answer(true),
            onMount: (el) => el.focus(),
          },
          plain(asked.confirm?.text ?? "Yes"),
        ),
      ),
    ),
  );
}

export const isModalOpen = () => store.modals.length > 0 || Boolean(ui.confirm);

/** Draw the top modal and the question above it. */
export function modalLayer() {
  const depth = store.modals.length;
  const top = store.modals[depth - 1];
  return h(
    "div",
    { class: "modal-layer" },
    top && h("div", { class: `veil depth-${Math.min(depth, 3)}`, key: "modals", inert: Boolean(ui.confirm) }, sheet(top, depth)),
    ui.confirm && question(),
  );
}
