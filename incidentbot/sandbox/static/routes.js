/** Where the reader is: #/person/channel, with /thread-ts behind it; the address can be kept and reloaded. */
import {
  act,
  channelById,
  paint,
  refreshAll,
  refreshChannel,
  refreshPaper,
  refreshState,
  refreshThread,
  refreshViews,
  store,
  ui,
} from "./store.js";

const write = (...parts) => {
  location.hash = `#/${parts.filter(Boolean).join("/")}`;
};

export const openChannel = (id) => write(store.person, id);
export const openThread = (channel, ts) => write(store.person, channel, ts);
export const openHome = () => write(store.person, "home");
export const becomePerson = (id) => write(id, store.open);

/** Show the pinned messages or the members beside the channel. */
export function openPane(kind) {
  if (store.pane?.kind === "thread") write(store.person, store.open);
  store.pane = store.pane?.kind === kind ? null : { kind };
  paint();
}

/** Read a file or canvas beside the channel. */
export function openPaper(id) {
  if (store.pane?.kind === "thread") write(store.person, store.open);
  store.pane = { kind: "paper", id };
  store.paper = null;
  paint();
  return refreshPaper();
}

export function closePane() {
  if (store.pane?.kind === "thread") write(store.person, store.open);
  store.pane = null;
  paint();
}

/** A message's own link, as the app posts it, leads to its channel or thread here. */
function fromPermalink() {
  const asked = new URLSearchParams(location.search);
  if (asked.get("paper")) {
    store.seekPaper = asked.get("paper");
    history.replaceState(null, "", `/${location.hash}`);
  }
  if (!asked.get("channel")) return;
  const who = sessionStorage.getItem("person") ?? "";
  const thread = asked.get("thread_ts");
  history.replaceState(null, "", `/#/${[who, asked.get("channel"), thread].filter((part) => part !== null).join("/")}`);
  store.seek = asked.get("ts");
}

const addressParts = () => location.hash.replace(/^#\/?/, "").split("/");

/** Go where the address says; people and channels that do not exist fall back to the first there are. */
export async function followAddress(reconnect) {
  fromPermalink();
  const [given] = addressParts();
  const who = given || store.person || sessionStorage.getItem("person");
  const changed = Boolean(who) && who !== store.person;
  if (changed || !store.ready) {
    store.person = who || store.person;
    resetFor();
    await refreshState();
    if (!store.person) await refreshState();
    sessionStorage.setItem("person", store.person);
    reconnect();
  }
  // The reader may have gone on while the state was read.
  const [, where, ts] = addressParts();
  show(where, ts);
  await (changed || !store.channel ? refreshAll() : Promise.all([refreshChannel(), refreshThread()]));
  await arrive();
}

function resetFor() {
  Object.assign(store, { channel: null, thread: null, pane: null, modals: [], home: null });
  ui.forms.clear();
  Object.assign(ui, { popup: null, editing: null, drawer: false });
}

function fallback() {
  const rooms = store.channels.filter((one) => !one.is_im && one.member);
  return (rooms.find((one) => one.name === "general") ?? rooms[0] ?? store.channels[0])?.id ?? null;
}

function show(where, ts) {
  const known = where === "home" || channelById(where);
  const open = known ? where : fallback();
  if (open !== store.open) {
    Object.assign(store, { open, channel: null, pane: null });
    Object.assign(ui, { editing: null, popup: null });
  }
  ui.drawer = false;
  if (ts) {
    if (store.pane?.ts !== ts) Object.assign(store, { pane: { kind: "thread", channel: open, ts }, thread: null });
  } else if (store.pane?.kind === "thread") store.pane = null;
  paint();
}

async function arrive() {
  const paper = store.seekPaper;
  store.seekPaper = null;
  if (paper) await openPaper(paper);
  const talk = channelById(store.open);
  if (store.open === "home") {
    await act("home", {}, { quiet: true });
    await refreshViews();
  } else if (talk?.is_im && talk.user === store.bot) await act("home", { tab: "messages" }, { quiet: true });
  await markRead();
}

/** Tell the workspace that the open channel has been seen. */
export async function markRead() {
  const channel = channelById(store.open);
  if (document.hidden || !channel || !(channel.unread || channel.mentions)) return;
  await act("read", { channel: channel.id }, { quiet: true });
  await refreshState();
}

/** Step to the channel above or below in the list. */
export function stepChannel(by) {
  const ids = [...document.querySelectorAll(".sidebar [data-channel]")].map((el) => el.dataset.channel);
  const at = ids.indexOf(store.open);
  const next = ids[(at + by + ids.length) % ids.length];
  if (next) openChannel(next);
}
