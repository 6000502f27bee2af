/** The markdown block: the common core of Markdown, as nodes. */
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelMention, characters, link, userMention } from "./mrkdwn.js";

const INLINE =
  /`([^`]+)`|!?\[([^\]]*)\]\(([^)\s]+)\)|<@(\w+)>|<#(\w+)>|<(https?:[^>|]+)(?:\|([^>]+))?>|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|(?<!\w)[*_](?=\S)(.+?)(?<=\S)[*_](?!\w)|(?<![\w:]):([a-z0-9_+-]+):|(https?:\/\/[^\s<>]*[^\s<>.,;:!?)])/u;

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    nodes.push(...characters(rest.slice(0, match.index)), token(match));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...nodes, ...characters(rest)];
}

function token([, code, label, target, user, channel, angled, angledLabel, bold, bold2, strike, italic, name, bare]) {
  if (code !== undefined) return h("code", null, code);
  if (target !== undefined) return mention(target) ?? link(target, inline(label || target));
  if (user) return userMention(user);
  if (channel) return channelMention(channel);
  if (angled) return link(angled, angledLabel ?? angled);
  if (bold ?? bold2) return h("strong", null, inline(bold ?? bold2));
  if (strike) return h("s", null, inline(strike));
  if (italic) return h("em", null, inline(italic));
  if (name) return emoji(name);
  return link(bare, bare);
}

function mention(target) {
  if (/^@U\w+$/.test(target)) return userMention(target.slice(1));
  if (/^#C\w+$/.test(target)) return channelMention(target.slice(1));
  return null;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
const isRule = (line) => /^\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$/.test(line ?? "");

function table(lines) {
  const [head, , ...rows] = lines.map(cells);
  return h(
    "div",
    { class: "table-scroll", tabindex: "0" },
    h(
      "table",
      null,
      h("thead", null, h("tr", null, head.map((cell) => h("th", { scope: "col" }, inline(cell))))),
      h("tbody", null, rows.map((row) => h("tr", null, row.map((cell) => h("td", null, inline(cell)))))),
    ),
  );
}

const ITEM = /^(\s*)(?:([-*+])|(\d+)[.)])\s+(.*)$/;

function list(lines) {
  const first = ITEM.exec(lines[0]);
  const depth = first[1].length;
  const items = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    if (match && match[1].length <= depth + 1) items.push({ text: match[4], inner: [] });
    else items[items.length - 1].inner.push(line);
  }
  const rows = items.map(({ text, inner }) => {
    const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
    const body = task ? [h("span", { class: "task" }, task[1] === " " ? "☐ " : "☑ "), inline(task[2])] : inline(text);
    const nested = inner.some((line) => ITEM.test(line));
    return h(
      "li",
      null,
      body,
      nested ? list(inner.filter((line) => ITEM.test(line))) : inner.map((line) => [" ", inline(line.trim())]),
    );
  });
  return first[3] ? h("ol", { start: first[3] }, rows) : h("ul", null, rows);
}

function takeWhile(lines, from, test) {
  let to = from;
  while (to < lines.length && test(lines[to])) to += 1;
  return lines.slice(from, to);
}

/** Read Markdown into nodes. */
export function markdown(source) {
  const lines = String(source ?? "").replaceAll("\r\n", "\n").split("\n");
  const nodes = [];
  for (let at = 0; at < lines.length; ) {
    const [node, used] = blockAt(lines, at);
    if (node) nodes.push(node);
    at += used;
  }
  return nodes;
}

function blockAt(lines, at) {
  const line = lines[at];
  if (!line.trim()) return [null, 1];
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) return [h(`h${Math.min(heading[1].length + 2, 6)}`, { class: "md-heading" }, inline(heading[2])), 1];
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return [h("hr"), 1];
  if (line.startsWith("```")) {
    const body = takeWhile(lines, at + 1, (one) => !one.startsWith("```"));
    return [h("pre", null, body.join("\n")), body.length + 2];
  }
  if (line.includes("|") && isRule(lines[at + 1])) {
    const body = takeWhile(lines, at, (one) => one.includes("|"));
    return [table(body), body.length];
  }
  if (line.startsWith(">")) {
    const body = takeWhile(lines, at, (one) => one.startsWith(">"));
    return [h("blockquote", null, markdown(body.map((one) => one.replace(/^> ?/, "")).join("\n"))), body.length];
  }
  if (ITEM.test(line)) {
    const body = takeWhile(lines, at, (one) => ITEM.test(one) || /^\s+\S/.test(one));
    return [list(body), body.length];
  }
  const body = takeWhile(lines, at, (one) => one.trim() && !/^(#{1,6}\s|```|>)/.test(one) && !ITEM.test(one));
  return [h("p", null, body.map((one, place) => [place ? h("br") : null, inline(one)])), Math.max(body.length, 1)];
}
