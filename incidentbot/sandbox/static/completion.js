/** What the composer offers while one types: commands, their words, people, groups and channels. */
import { bot, store } from "./store.js";

const MOST = 8;

/** Split a usage hint such as "[declare P1 title | update | help]" into words with their rest. */
export function wordsOf(hint) {
  const bare = (hint ?? "").trim().replace(/^\[(.*)\]$/s, "$1");
  return bare
    .split(bare.includes("|") ? "|" : ",")
    .map((part) => part.trim().split(/\s+/))
    .filter(([word]) => /^[a-z][\w-]*$/i.test(word ?? ""))
    .map(([word, ...rest]) => ({ word, rest: rest.join(" ") }));
}

const starts = (typed) => (one) => one.name.toLowerCase().startsWith(typed.toLowerCase());

function commands(typed) {
  const found = store.commands.filter((one) => one.command.startsWith(typed));
  return found.map((one) => ({
    label: one.command,
    detail: one.description,
    insert: `${one.command} `,
    exact: one.command === typed,
  }));
}

function subcommands(command, typed) {
  const known = store.commands.find((one) => one.command === command);
  return wordsOf(known?.usage_hint)
    .filter(({ word }) => word.startsWith(typed))
    .map(({ word, rest }) => ({ label: word, detail: rest, insert: `${word} `, exact: word === typed }));
}

function mentions(typed) {
  const people = [...store.people.values()].filter((one) => !one.deleted).map(
    (one) => ({ name: one.name, detail: one.real_name, person: one }),
  );
  const groups = [...store.groups.values()].map((one) => ({ name: one.handle, detail: one.name }));
  const all = [
    { name: "here", detail: "Everybody who is active in this channel" },
    { name: "channel", detail: "Everybody in this channel" },
  ];
  const found = [...people, ...groups, ...all].filter((one) => starts(typed)(one) || starts(typed)({ name: one.detail ?? "" }));
  return found.map((one) => ({ ...one, label: `@${one.name}`, insert: `@${one.name} `, exact: one.name === typed }));
}

function rooms(typed) {
  const found = store.channels.filter((one) => !one.is_im && !one.is_archived && starts(typed)(one));
  return found.map((one) => ({ label: `#${one.name}`, detail: one.topic, insert: `#${one.name} `, exact: one.name === typed }));
}

/** What can stand at the caret; an exact word needs no help, so that Enter sends it. */
export function offersAt(text, caret, { thread } = {}) {
  const before = text.slice(0, caret);
  const word = /(\S*)$/.exec(before)[1];
  const from = caret - word.length;
  const second = /^(\/\S+)\s+(\S*)$/.exec(before);
  let items = [];
  let eager = true;
  if (before.startsWith("/") && from === 0 && !thread) items = commands(word);
  else if (second && !thread && !/^[@#]/.test(word)) {
    items = subcommands(second[1], second[2]);
    eager = word !== "";
  } else if (word.startsWith("@")) items = mentions(word.slice(1));
  else if (word.startsWith("#")) items = rooms(word.slice(1));
  if (!items.length || items.some((one) => one.exact)) return null;
  return { items: items.slice(0, MOST), from, to: caret, active: eager ? 0 : -1 };
}

/** The line under the composer about the command that stands in it. */
export function hintFor(text) {
  const known = store.commands.find((one) => text === one.command || text.startsWith(`${one.command} `));
  return known ? `${bot()?.real_name ?? "App"}: ${known.command} ${known.usage_hint ?? ""}` : null;
}
