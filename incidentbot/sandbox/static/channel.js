/** The middle: a channel with its header, bookmarks, messages and composer, or the app's Home tab. */
import { drawBlocks } from "./blocks.js";
import { composer, welcome } from "./composer.js";
import { h, icon } from "./dom.js";
import { formFor, settle } from "./forms.js";
import { avatar, messageRows } from "./messages.js";
import { characters, link, mrkdwn } from "./mrkdwn.js";
import { menuButton } from "./popups.js";
import { openPaper, openPane } from "./routes.js";
import { keepAtEnd } from "./scrolling.js";
import { act, bot, channelById, person, refreshAll, store } from "./store.js";

const topicOf = (channel) => channel.topic || channel.purpose || "";

function title(channel) {
  if (channel.is_im) return [avatar(person(channel.user), "small"), h("span", null, person(channel.user)?.real_name)];
  return [icon(channel.is_private ? "lock" : "hash"), h("span", null, channel.name)];
}

function counter(kind, name, count, label) {
  const open = store.pane?.kind === kind;
  return h(
    "button",
    {
      type: "button",
      class: `counter${open ? " is-on" : ""}`,
      "aria-label": label,
      title: label,
      "aria-pressed": String(open),
      onClick: () => openPane(kind),
    },
    icon(name),
    h("span", null, count),
  );
}

function header(channel) {
  const loaded = store.channel?.messages ? store.channel : null;
  const pins = loaded?.pins?.length ?? 0;
  const members = loaded?.members?.length ?? 0;
  const topic = topicOf(channel);
  const items = () => [{ label: "Leave channel", icon: "trash", text: "Leave channel", danger: true, run: () => goOut(channel) }];
  return h(
    "header",
    { class: "channel-head" },
    h("h1", null, title(channel)),
    topic && h("p", { class: "topic", title: topic, tabindex: "0" }, mrkdwn(topic)),
    h(
      "div",
      { class: "channel-tools" },
      loaded?.canvas && h(
        "button",
        { type: "button", class: "counter", "aria-label": "Canvas", title: "Canvas", onClick: () => openPaper(loaded.canvas.id) },
        icon("bookmark"),
        h("span", null, "Canvas"),
      ),
      pins > 0 && counter("pins", "pin", pins, "Pinned messages"),
      !channel.is_im && members > 0 && counter("members", "people", members, "Members"),
      channel.member && !channel.is_im && h(
        "button",
        { ...menuButton("channel-more", items, { look: "from-right", label: "Channel actions" }), class: "tool" },
        icon("more"),
      ),
    ),
  );
}

async function goOut(channel) {
  await act("leave", { channel: channel.id });
  await refreshAll();
}

async function goIn(channel) {
  await act("join", { channel: channel.id }, { key: `join-${channel.id}` });
  await refreshAll();
}

function bookmarks() {
  const list = store.channel?.bookmarks ?? [];
  if (!list.length) return null;
  const rows = list.map(
    (one) => h("span", { class: "bookmark", key: one.id }, icon("bookmark"), link(one.link ?? one.url, characters(one.title))),
  );
  return h("div", { class: "bookmarks", role: "group", "aria-label": "Bookmarks" }, rows);
}

function foot(channel) {
  if (channel.is_archived) return h("p", { class: "banner" }, "This channel is archived. It can be read, not written to.");
  if (channel.member || channel.is_im) return composer({ channel });
  return h(
    "div",
    { class: "banner" },
    h("span", null, "You are looking at ", h("strong", null, `#${channel.name}`), "."),
    h("button", { type: "button", class: "button primary", onClick: () => goIn(channel) }, "Join channel"),
  );
}

function start(channel) {
  const words = channel.is_im
    ? `This is the beginning of your talk with ${person(channel.user)?.real_name}.`
    : `This is the beginning of #${channel.name}.`;
  return h(
    "div",
    { class: "beginning", key: "beginning" },
    h("div", { class: "beginning-title" }, title(channel)),
    h("p", null, words),
  );
}

/** Bring the message that a link led to into view, once it is there. */
function seek(el) {
  const target = store.seek && el.querySelector(`[data-ts="${CSS.escape(store.seek)}"]`);
  if (!target) return false;
  store.seek = null;
  target.classList.add("sought");
  target.scrollIntoView({ block: "center" });
  return true;
}

const following = { ...keepAtEnd, onPatch: (el) => seek(el) || keepAtEnd.onPatch(el) };

/** Draw the open channel. */
export function channelView() {
  if (store.open === "home") return homeView();
  const known = channelById(store.open);
  if (!known) return h("main", { class: "channel", key: "none" }, h("p", { class: "empty" }, "Choose a channel on the left."));
  const loaded = store.channel?.id === known.id ? store.channel : null;
  const channel = { ...known, ...loaded?.channel, member: known.member };
  const rows = loaded ? messageRows(channel, loaded.messages, "main") : [];
  return h(
    "main",
    { class: "channel", key: known.id, id: "main", "aria-label": known.is_im ? "Direct message" : `Channel ${known.name}` },
    header(channel),
    bookmarks(),
    h(
      "div",
      { class: "scroll channel-scroll", tabindex: "-1", ...following },
      h("div", { class: "push" }),
      loaded && start(channel),
      rows,
    ),
    welcome(),
    foot(channel),
  );
}

function homeView() {
  const home = store.home;
  const app = bot();
  const form = formFor(`home:${store.person}`, { type: "home", view_id: home?.id });
  const blocks = home?.blocks ?? [];
  settle(form, blocks);
  return h(
    "main",
    { class: "channel home", key: "home", id: "main", "aria-label": "App Home" },
    h(
      "header",
      { class: "channel-head" },
      h("h1", null, avatar(app, "small"), app?.real_name ?? "App"),
      h("p", { class: "topic" }, "Home"),
    ),
    h(
      "div",
      { class: "scroll home-scroll" },
      home
        ? h("div", { class: "home-sheet blocks" }, drawBlocks(blocks, form))
        : h("p", { class: "empty" }, `${app?.real_name ?? "The app"} has not shown a Home tab yet.`),
    ),
  );
}
