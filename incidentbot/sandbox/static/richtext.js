/** rich_text and table blocks. */
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, characters, date, groupMention, link, userMention } from "./mrkdwn.js";

const LEAVES = {
  text: (leaf) => characters(leaf.text),
  link: (leaf) => link(leaf.url, leaf.text || leaf.url),
  user: (leaf) => userMention(leaf.user_id),
  channel: (leaf) => channelMention(leaf.channel_id),
  usergroup: (leaf) => groupMention(leaf.usergroup_id),
  broadcast: (leaf) => broadcast(leaf.range),
  emoji: (leaf) => emoji(leaf.name),
  date: (leaf) => date(leaf.timestamp, leaf.format, leaf.url, leaf.fallback),
  color: (leaf) => h("code", null, leaf.value),
};

const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong", underline: "u" };

function leaf(element) {
  let node = LEAVES[element.type]?.(element) ?? element.text ?? "";
  for (const [style, tag] of Object.entries(STYLES)) if (element.style?.[style]) node = h(tag, null, node);
  return node;
}

const leaves = (elements) => (elements ?? []).map(leaf);

function list(part) {
  const props = { class: `rt-list indent-${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : null };
  const items = part.elements.map((item) => h("li", null, leaves(item.elements)));
  return h(part.style === "ordered" ? "ol" : "ul", props, items);
}

const PARTS = {
  rich_text_section: (part) => h("p", null, leaves(part.elements)),
  rich_text_list: list,
  rich_text_quote: (part) => h("blockquote", null, leaves(part.elements)),
  rich_text_preformatted: (part) => h("pre", null, part.elements.map((one) => one.text ?? one.url ?? "")),
};

export const richText = (block) => (block.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? null);

function cell(content) {
  if (!content) return "";
  if (content.type === "rich_text") return richText(content);
  return characters(String(content.text ?? content.value ?? ""));
}

export function table(block) {
  const settings = block.column_settings ?? [];
  const look = (place) => {
    const setting = settings[place] ?? {};
    return `align-${setting.align ?? "left"}${setting.is_wrapped ? "" : " nowrap"}`;
  };
  const [head = [], ...rows] = block.rows ?? [];
  const heads = head.map((one, place) => h("th", { scope: "col", class: look(place) }, cell(one)));
  const body = rows.map((row) => h("tr", null, row.map((one, place) => h("td", { class: look(place) }, cell(one)))));
  return h(
    "div",
    { class: "table-scroll", tabindex: "0" },
    h("table", null, h("thead", null, h("tr", null, heads)), h("tbody", null, body)),
  );
}
