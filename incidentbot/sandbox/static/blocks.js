/** Block Kit: one function per kind of block. */
import { h, icon } from "./dom.js";
import { drawElement, isGroup, picture } from "./elements.js";
import { markdown } from "./markdown.js";
import { mrkdwn, text } from "./mrkdwn.js";
import { richText, table } from "./richtext.js";

const contextFor = (form, block, more) => ({ form, block, dispatches: true, ...more });

function section(block, form) {
  const ctx = contextFor(form, block, { label: null });
  const fields = block.fields?.map((field, place) => h("div", { class: "section-field", key: place }, text(field)));
  return h(
    "div",
    { class: "block section" },
    h(
      "div",
      { class: "section-body" },
      block.text && h("div", { class: "section-text" }, text(block.text)),
      fields && h("div", { class: "section-fields" }, fields),
    ),
    block.accessory && h("div", { class: "section-accessory" }, drawElement(ctx, block.accessory)),
  );
}

function context(block) {
  const parts = block.elements.map((element, place) => {
    if (element.type === "image") return h("span", { key: place }, picture(element.image_url, element.alt_text, "context-image"));
    return h("span", { key: place }, text(element));
  });
  return h("div", { class: "block context" }, parts);
}

function actions(block, form) {
  const ctx = contextFor(form, block);
  return h("div", { class: "block actions" }, block.elements.map((element) => drawElement(ctx, element)));
}

function image(block) {
  return h(
    "figure",
    { class: "block image-block" },
    block.title && h("figcaption", null, text(block.title)),
    picture(block.image_url ?? block.slack_file?.url, block.alt_text, "block-image"),
  );
}

function input(block, form) {
  const id = `field-${form.key}-${block.block_id}`.replace(/[^\w-]/g, "-");
  const problem = form.errors[block.block_id];
  const described = [problem && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ");
  const label = block.label?.text ?? "";
  const ctx = contextFor(form, block, {
    id,
    label,
    dispatches: Boolean(block.dispatch_action),
    invalid: Boolean(problem),
    describedBy: described || null,
  });
  const caption = [text(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  return h(
    "div",
    { class: `block input${problem ? " has-error" : ""}`, "data-block": block.block_id },
    isGroup(block.element) ? h("div", { class: "label" }, caption) : h("label", { class: "label", for: id }, caption),
    drawElement(ctx, block.element),
    problem && h("p", { class: "error", id: `${id}-error`, role: "alert" }, problem),
    block.hint && h("p", { class: "hint", id: `${id}-hint` }, text(block.hint)),
  );
}

function alert(block) {
  return h("div", { class: `block alert ${block.level ?? "default"}`, role: "note" }, text(block.text));
}

const BLOCKS = {
  section,
  context,
  actions,
  image,
  input,
  alert,
  context_actions: actions,
  header: (block) => h("h3", { class: "block header-block" }, text(block.text)),
  divider: () => h("hr", { class: "block" }),
  rich_text: (block) => h("div", { class: "block rich-text" }, richText(block)),
  markdown: (block) => h("div", { class: "block markdown" }, markdown(block.text)),
  table: (block) => h("div", { class: "block" }, table(block)),
  video: (block) => h("div", { class: "block" }, picture(block.thumbnail_url, block.alt_text, "block-image")),
  file: (block) => h("div", { class: "block context" }, icon("bookmark"), block.external_id ?? "A file"),
};

/** Draw a list of blocks with the reader's form beside it. */
export function drawBlocks(blocks, form) {
  return blocks.map((block, place) => {
    const draw = BLOCKS[block.type];
    const node = draw
      ? draw(block, form)
      : h("div", { class: "block hint" }, `This page cannot draw a ${block.type} block yet.`);
    return h("div", { class: `block-slot is-${block.type}`, key: block.block_id ?? place }, node);
  });
}

/** Draw a message's old-style attachments: a coloured bar, words, blocks. */
export function drawAttachments(attachments, form) {
  return attachments.map((attachment, place) =>
    h(
      "div",
      { class: "attachment", key: place, onMount: (el) => paintBar(el, attachment), onPatch: (el) => paintBar(el, attachment) },
      attachment.pretext && h("p", null, mrkdwn(attachment.pretext)),
      attachment.title && h("strong", null, mrkdwn(attachment.title)),
      attachment.text && h("p", null, mrkdwn(attachment.text)),
      attachment.blocks && drawBlocks(attachment.blocks, form),
      !attachment.text && !attachment.blocks && attachment.fallback,
    ),
  );
}

const NAMED = { good: "#2f9e6b", warning: "#f5b81c", danger: "#dc3d43" };

function paintBar(el, attachment) {
  const colour = NAMED[attachment.color] ?? attachment.color;
  if (colour) el.style.borderLeftColor = colour.startsWith("#") ? colour : `#${colour}`;
}
