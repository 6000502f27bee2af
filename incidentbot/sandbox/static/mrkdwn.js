/** Slack's mrkdwn and plain text, as nodes; nothing typed by anybody ever becomes HTML. */
import { h } from "./dom.js";
import { CHARACTERS, emoji, emojiByCharacter } from "./emoji.js";
import { fillDate, utcTitle } from "./format.js";
import { channelById, person, store } from "./store.js";

const EDGE = "[\\p{L}\\p{N}]";
const span = (mark) => `(?<!${EDGE}|[${mark}])[${mark}](?=\\S)([^\\n${mark}]*[^\\s${mark}])[${mark}](?!${EDGE}|[${mark}])`;
const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    span("*"),
    span("_"),
    span("~"),
    "(?<![\\w:]):([a-z0-9_+'-]+(?:::skin-tone-\\d)?):",
    "(https?://[^\\s<>|\"`]*[^\\s<>|\"`.,;:!?)\\]])",
  ].join("|"),
  "u",
);

export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** A kept message as its author would type it again. */
export function asTyped(text) {
  const readable = text.replace(/<([^<>\n]+)>/g, (whole, raw) => {
    const [target, label] = raw.split("|");
    if (target.startsWith("@")) return `@${person(target.slice(1))?.name ?? target.slice(1)}`;
    if (target.startsWith("#")) return `#${channelById(target.slice(1))?.name ?? label}`;
    if (target.startsWith("!subteam^")) return `@${store.groups.get(target.slice(9))?.handle ?? label}`;
    if (target.startsWith("!")) return `@${target.slice(1)}`;
    return target;
  });
  return unescape(readable);
}

/** A link that can only lead to the web or a mail. */
export function link(url, label) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return h("span", null, label);
  const here = url.startsWith(`${location.origin}/`);
  return h("a", { href: url, target: here ? null : "_blank", rel: "noopener noreferrer" }, label);
}

const withBreaks = (text) => text.split("\n").flatMap((line, place) => (place ? [h("br"), line] : [line]));

/** Text without markup: drawn emoji, line breaks, nothing else. */
export function characters(text) {
  const nodes = [];
  let rest = 0;
  for (const match of text.matchAll(CHARACTERS)) {
    nodes.push(...withBreaks(text.slice(rest, match.index)), emojiByCharacter(match[0]));
    rest = match.index + match[0].length;
  }
  return [...nodes, ...withBreaks(text.slice(rest))];
}

/** Text of a plain_text object, in which only :emoji: names are read. */
export function plain(text) {
  return text.split(/(?<![\w:])(:[a-z0-9_+'-]+:)/u).flatMap((part) => {
    const name = /^:([a-z0-9_+'-]+):$/u.exec(part);
    return name ? [emoji(name[1])] : characters(part);
  });
}

export function userMention(id, label) {
  const known = person(id);
  const name = known?.name ?? label ?? id;
  const mine = id === store.person ? " mention-me" : "";
  return h("span", { class: `mention${mine}`, title: known?.real_name ?? null }, `@${name}`);
}

export function groupMention(id, label) {
  const group = store.groups.get(id);
  const members = group?.users ?? group?.members ?? [];
  const mine = members.includes(store.person) ? " mention-me" : "";
  const handle = group?.handle ?? label?.replace(/^@/, "") ?? id;
  return h("span", { class: `mention${mine}`, title: group?.name ?? null }, `@${handle}`);
}

export function channelMention(id, label) {
  const channel = channelById(id);
  if (!channel) return h("span", { class: "mention" }, label ? `#${label}` : "a private channel");
  return h("a", { class: "mention", href: `#/${store.person}/${id}` }, `#${channel.name}`);
}

export const broadcast = (range) => h("span", { class: "mention mention-me" }, `@${range}`);

export function date(seconds, pattern, url, fallback) {
  if (!Number.isFinite(Number(seconds))) return h("span", null, fallback ?? "");
  const shown = h(
    "time",
    { class: "date", datetime: new Date(seconds * 1000).toISOString(), title: utcTitle(seconds) },
    fillDate(Number(seconds), pattern),
  );
  return url ? link(url, shown) : shown;
}

function entity(raw) {
  const bar = raw.indexOf("|");
  const target = bar < 0 ? raw : raw.slice(0, bar);
  const label = bar < 0 ? null : unescape(raw.slice(bar + 1));
  if (target.startsWith("@")) return userMention(target.slice(1), label);
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), label);
  if (target.startsWith("!date^")) {
    const [, seconds, pattern = "{date_num}", url] = target.split("^");
    return date(seconds, unescape(pattern), url && unescape(url), label);
  }
  if (target.startsWith("!")) return broadcast(target.slice(1).split("^")[0]);
  return link(unescape(target), characters(label ?? unescape(target).replace(/^mailto:/, "")));
}

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    nodes.push(...characters(unescape(rest.slice(0, match.index))));
    const [whole, code, target, bold, italic, strike, name, url] = match;
    if (code !== undefined) nodes.push(h("code", null, unescape(code)));
    else if (target !== undefined) nodes.push(entity(target));
    else if (bold !== undefined) nodes.push(h("strong", null, inline(bold)));
    else if (italic !== undefined) nodes.push(h("em", null, inline(italic)));
    else if (strike !== undefined) nodes.push(h("s", null, inline(strike)));
    else if (name !== undefined) nodes.push(emoji(name));
    else nodes.push(link(unescape(url), unescape(url)));
    rest = rest.slice(match.index + whole.length);
  }
  return [...nodes, ...characters(unescape(rest))];
}

/** Read mrkdwn into nodes: fenced code first, then quotes, then what is inside a line. */
export function mrkdwn(text) {
  const nodes = [];
  String(text ?? "").split(/```/).forEach((part, place, all) => {
    const fenced = place % 2 === 1 && place < all.length - 1;
    if (fenced) nodes.push(h("pre", null, unescape(part.replace(/^\n|\n$/g, "").replace(/<(?:[^<>|]*\|)?([^<>]*)>/g, "$1"))));
    else if (part) nodes.push(...quotesAndLines(place ? part.replace(/^\n/, "") : part));
  });
  return nodes;
}

function quotesAndLines(text) {
  const runs = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const last = runs[runs.length - 1];
    const body = quote ? quote[1] : line;
    if (last && last.quoted === Boolean(quote)) last.lines.push(body);
    else runs.push({ quoted: Boolean(quote), lines: [body] });
  }
  return runs.flatMap((run) => {
    const inner = inline(run.lines.join("\n"));
    return run.quoted ? [h("blockquote", null, inner)] : inner;
  });
}

/** A text object of either kind. */
export function text(object) {
  if (!object) return [];
  if (typeof object === "string") return plain(object);
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plain(object.text);
}
