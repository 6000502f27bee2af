/** What the page knows: the workspace as last read, and what the reader has open or half typed. */
import * as api from "./api.js";

export const store = {
  ready: false,
  person: null,
  team: "",
  bot: null,
  homeTab: true,
  people: new Map(),
  channels: [],
  groups: new Map(),
  commands: [],
  shortcuts: [],
  offset: 0,
  transport: "",
  connected: 0,
  online: true,
  open: null,
  channel: null,
  pane: null,
  thread: null,
  paper: null,
  modals: [],
  home: null,
  journal: [],
  journalEnd: 0,
  seek: null,
  seekPaper: null,
};

export const ui = {
  drafts: new Map(),
  forms: new Map(),
  pending: new Set(),
  popup: null,
  confirm: null,
  editing: null,
  drawer: false,
  strip: false,
  row: null,
  filter: "all",
  toast: null,
  said: "",
  hintClosed: false,
};

const painters = [];
let queued = false;

export const onPaint = (painter) => painters.push(painter);

/** Ask for one repaint on the next frame, however often it is asked. */
export function paint() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => {
    queued = false;
    for (const painter of painters) painter();
  });
}

export const now = () => Date.now() / 1000 + store.offset;
export const person = (id) => store.people.get(id);
export const channelById = (id) => store.channels.find((channel) => channel.id === id);
export const bot = () => store.people.get(store.bot);

const running = new Map();

/** Run one reader at a time per name; a wish that arrives meanwhile runs once more after it. */
function single(name, read) {
  const current = running.get(name);
  if (current) {
    current.again = true;
    return current.done;
  }
  const job = { again: false };
  job.done = (async () => {
    try {
      do {
        job.again = false;
        await read();
      } while (job.again);
    } catch (error) {
      store.online = false;
      console.warn(error);
    } finally {
      running.delete(name);
      paint();
    }
  })();
  running.set(name, job);
  return job.done;
}

export const refreshState = () =>
  single("state", async () => {
    const asked = store.person;
    const state = await api.readState(asked);
    if (asked !== store.person) return;
    if (state.ok === false) {
      store.person = null;
      throw new Error(state.error);
    }
    store.person = state.me.id;
    store.team = state.team;
    store.bot = state.bot;
    store.homeTab = state.home_tab;
    store.people = new Map(state.people.map((one) => [one.id, one]));
    store.channels = state.channels;
    store.groups = new Map(state.groups.map((group) => [group.id, group]));
    store.commands = state.commands;
    store.shortcuts = state.shortcuts;
    store.offset = state.now - Date.now() / 1000;
    store.transport = state.transport;
    store.connected = state.connected;
    store.online = true;
    store.ready = true;
  });

export const refreshChannel = () =>
  single("channel", async () => {
    const id = store.open;
    const asked = store.person;
    if (!id || id === "home") return;
    const read = await api.readChannel(id, asked);
    if (id !== store.open || asked !== store.person) return;
    if (read.ok === false) {
      store.channel = { id, missing: true, messages: [], bookmarks: [], pins: [], members: [] };
      return;
    }
    announce(id, read.messages);
    store.channel = { id, ...read };
  });

export const refreshThread = () =>
  single("thread", async () => {
    const pane = store.pane;
    if (pane?.kind !== "thread") return;
    const read = await api.readThread(pane.channel, pane.ts, store.person);
    if (store.pane === pane) store.thread = { ts: pane.ts, messages: read.messages ?? [] };
  });

/** Read the file or canvas in the pane; one that cannot be read says so in its place. */
export const refreshPaper = () =>
  single("paper", async () => {
    const pane = store.pane;
    if (pane?.kind !== "paper") return;
    const paper = await api.readPaper(pane.id, store.person);
    if (store.pane === pane) store.paper = { title: "", ...paper, id: pane.id };
  });

export const refreshViews = () =>
  single("views", async () => {
    const asked = store.person;
    const views = await api.readViews(asked);
    if (asked !== store.person || views.ok === false) return;
    store.modals = views.modals;
    store.home = views.home;
    const live = new Set(views.modals.map((view) => view.id));
    for (const key of ui.forms.keys()) if (key.startsWith("view:") && !live.has(key.slice(5))) ui.forms.delete(key);
  });

export const refreshAll = () => Promise.all([refreshState(), refreshChannel(), refreshThread(), refreshPaper(), refreshViews()]);

function announce(id, messages) {
  const known = store.channel;
  if (known?.id !== id || known.missing) return;
  const seen = new Set(known.messages.map((message) => message.ts));
  const fresh = messages.filter((message) => !seen.has(message.ts) && message.user !== store.person);
  if (!fresh.length) return;
  const last = fresh[fresh.length - 1];
  const name = person(last.user)?.name ?? "incidentbot";
  const words = (last.text || "a message").replace(/<[^<>|]*\|?([^<>]*)>/g, "$1");
  ui.said = `${name}: ${words.slice(0, 200)}`;
}

/** Send one act of the current person; a refusal becomes a toast unless the caller shows it. */
export async function act(verb, details, { key = null, quiet = false } = {}) {
  if (key && ui.pending.has(key)) return { ok: false, error: "pending" };
  if (key) ui.pending.add(key);
  paint();
  let answer;
  try {
    answer = await api.sendAct({ person: store.person, verb, ...details });
  } catch {
    answer = { ok: false, error: "The workspace did not answer. What you typed is kept; try again." };
  } finally {
    if (key) ui.pending.delete(key);
  }
  if (!quiet && (answer.warning || !answer.ok)) toast(answer.warning || answer.error);
  paint();
  return answer;
}

let toastTimer = 0;

export function toast(text) {
  ui.toast = String(text ?? "That did not work.");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    ui.toast = null;
    paint();
  }, 6000);
  paint();
}
