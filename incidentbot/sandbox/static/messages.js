/** Messages: one, and a list of them by day. */
import { drawAttachments, drawBlocks } from "./blocks.js";
import { h, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { formFor, settle } from "./forms.js";
import { ago, dayName, hue, initials, plural, timeOf, utcTitle } from "./format.js";
import { editor, reactWith, toolbar } from "./messagetools.js";
import { mrkdwn } from "./mrkdwn.js";
import { fileCard } from "./papers.js";
import { person, store, ui } from "./store.js";
import { openThread } from "./routes.js";

const SYSTEM = new Set([
  "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive",
  "channel_unarchive", "pinned_item", "group_join", "group_leave", "bot_add", "bookmark_added",
]);
const RUN_SECONDS = 300;

export function avatar(one, look = "") {
  if (one?.is_bot) return h("span", { class: `avatar bot ${look}`, "aria-hidden": "true" }, icon("wave"));
  return h("span", { class: `avatar ${hue(one?.id)} ${look}`, "aria-hidden": "true" }, initials(one?.real_name || one?.name));
}

const isEphemeral = (message) => Boolean(message.ephemeral);

/** Whether a message carries on the one before it, so that the name need not be said again. */
function continues(before, message) {
  if (!before || SYSTEM.has(before.subtype) || before.user !== message.user) return false;
  if (isEphemeral(before) !== isEphemeral(message) || before.reply_count) return false;
  return Number(message.ts) - Number(before.ts) < RUN_SECONDS;
}

/** Draw messages oldest first, with a rule between days. */
export function messageRows(channel, messages, place) {
  const rows = [];
  messages.forEach((message, at) => {
    const before = messages[at - 1];
    const newDay = !before || dayName(before.ts) !== dayName(message.ts);
    if (newDay && place === "main") rows.push(dayRule(message.ts));
    rows.push(
      SYSTEM.has(message.subtype) ? systemRow(message) : row(channel, message, place, !newDay && continues(before, message)),
    );
  });
  return rows;
}

const dayRule = (ts) =>
  h("div", { class: "day", key: `day-${dayName(ts)}`, role: "separator" }, h("span", null, dayName(ts)));

function systemRow(message) {
  const who = person(message.user);
  const words = mrkdwn(message.text.replace(new RegExp(`^<@${message.user}(\\|[^>]*)?> `), ""));
  return h(
    "div",
    { class: "system", key: message.ts, "data-ts": message.ts },
    h("strong", null, who?.name ?? "Somebody"),
    " ",
    words,
    h("time", { title: utcTitle(message.ts) }, timeOf(message.ts)),
  );
}

function authorOf(message) {
  const known = person(message.user);
  if (known) return known;
  if (message.user === "USLACKBOT") return { is_bot: true, name: "Slackbot" };
  return message.bot_id ? { is_bot: true, name: message.bot_profile?.name ?? "app" } : null;
}

function row(channel, message, place, short) {
  const who = authorOf(message);
  const mine = isEphemeral(message);
  const looks = [
    "message",
    short && "short",
    mine && "ephemeral",
    message.pinned && "pinned",
    ui.editing === message.ts && "editing",
  ];
  return h(
    "article",
    {
      class: looks.filter(Boolean).join(" "),
      key: message.ts,
      "data-ts": message.ts,
      "aria-label": `${who?.name ?? "Somebody"} at ${timeOf(message.ts)}`,
    },
    h(
      "div",
      { class: "gutter" },
      short ? h("time", { class: "quiet-time", title: utcTitle(message.ts) }, timeOf(message.ts)) : avatar(who),
    ),
    h(
      "div",
      { class: "message-main" },
      (message.pinned || mine) && notes(message, mine),
      !short && head(message, who),
      ui.editing === message.ts ? editor(channel, message) : body(channel, message, place),
      reactions(channel, message),
      place === "main" && Boolean(message.reply_count) && replies(channel, message),
    ),
    !mine && ui.editing !== message.ts && toolbar(channel, message, place),
  );
}

function notes(message, mine) {
  if (mine) return h("p", { class: "note only-you" }, icon("eye"), "Only visible to you");
  return h("p", { class: "note pinned-note" }, icon("pin"), "Pinned");
}

function head(message, who) {
  return h(
    "header",
    { class: "message-head" },
    h("strong", { class: "author" }, who?.real_name || who?.name || "Somebody"),
    who?.is_bot && h("span", { class: "badge" }, "App"),
    h("time", { title: utcTitle(message.ts) }, timeOf(message.ts)),
  );
}

function body(channel, message, place) {
  const form = formFor(`${place}:${channel.id}:${message.ts}`, {
    type: "message",
    channel: channel.id,
    ts: message.ts,
    is_ephemeral: isEphemeral(message),
  });
  const attachments = message.attachments ?? [];
  const blocks = message.blocks ?? [];
  settle(form, [...blocks, ...attachments.flatMap((one) => one.blocks ?? [])]);
  const edited = message.edited && h(
    "span",
    { class: "edited", title: message.edited.ts ? utcTitle(message.edited.ts) : null },
    "(edited)",
  );
  const rich = blocks.length > 0 && (message.bot || !message.text);
  return h(
    "div",
    { class: "message-body" },
    rich && h("div", { class: "blocks" }, drawBlocks(blocks, form), edited),
    !rich && h("div", { class: "text" }, mrkdwn(message.text), " ", edited),
    attachments.length > 0 && drawAttachments(attachments, form),
    (message.files ?? []).map(fileCard),
  );
}

function reactions(channel, message) {
  if (!message.reactions?.length) return null;
  const buttons = message.reactions.map((reaction) => {
    const on = reaction.users?.includes(store.person);
    const names = (reaction.users ?? []).map((id) => person(id)?.name ?? id).join(", ");
    return h(
      "button",
      {
        type: "button",
        key: reaction.name,
        class: `reaction${on ? " mine" : ""}`,
        "aria-pressed": String(Boolean(on)),
        "aria-label": `${reaction.name}, ${plural(reaction.count, "person", "people")}: ${names}`,
        title: `${names} reacted with :${reaction.name}:`,
        onClick: () => reactWith(channel, message, reaction.name),
      },
      emoji(reaction.name),
      h("span", null, reaction.count),
    );
  });
  return h("div", { class: "reactions" }, buttons);
}

function replies(channel, message) {
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => h("span", { key: id }, avatar(person(id), "tiny")));
  const last = message.latest_reply ? `last reply ${ago(message.latest_reply)}` : "";
  return h(
    "button",
    { type: "button", class: "replies", onClick: () => openThread(channel.id, message.ts) },
    h("span", { class: "faces" }, faces),
    h("strong", null, plural(message.reply_count, "reply", "replies")),
    h("span", { class: "reply-time" }, last),
  );
}
