/** The left side: who one is, and where one can go. */
import { h, icon } from "./dom.js";
import { plural } from "./format.js";
import { avatar } from "./messages.js";
import { menuButton } from "./popups.js";
import { becomePerson, openChannel, openHome } from "./routes.js";
import { bot, paint, person, store, ui } from "./store.js";

function switcher() {
  const me = person(store.person);
  const items = () => [
    { heading: "See the workspace as" },
    ...[...store.people.values()]
      .filter((one) => !one.is_bot && !one.deleted)
      .map((one) => ({
        label: `${one.real_name}, ${one.title || "Guest"}`,
        node: avatar(one),
        text: one.real_name,
        detail: one.title || "Guest",
        run: () => becomePerson(one.id),
      })),
  ];
  return h(
    "button",
    {
      ...menuButton("person", items, { look: "people-menu" }),
      class: "person",
      "aria-label": `You are ${me?.real_name}. Switch person`,
    },
    avatar(me),
    h("span", { class: "person-name" }, h("strong", null, me?.real_name), h("span", null, me?.title || "Guest")),
    icon("chevron"),
  );
}

const rank = (channel) => (channel.is_archived ? 1 : 0);

function channelLink(channel) {
  const open = store.open === channel.id;
  const fresh = channel.unread > 0 && !open;
  const looks = [
    "room",
    open && "is-open",
    fresh && "has-unread",
    channel.is_archived && "archived",
    !channel.member && !channel.is_im && "not-mine",
  ];
  const other = channel.is_im ? person(channel.user) : null;
  const spoken = [
    other ? other.real_name : channel.name,
    channel.is_private && !channel.is_im ? "private" : "",
    channel.is_archived ? "archived" : "",
    fresh ? `${channel.unread} unread` : "",
    channel.mentions && !open ? plural(channel.mentions, "mention") : "",
  ];
  return h(
    "a",
    {
      key: channel.id,
      class: looks.filter(Boolean).join(" "),
      href: `#/${store.person}/${channel.id}`,
      "data-channel": channel.id,
      "aria-current": open ? "page" : null,
      "aria-label": spoken.filter(Boolean).join(", "),
      title: channel.is_im ? null : `#${channel.name}`,
      onClick: (event) => {
        event.preventDefault();
        ui.drawer = false;
        openChannel(channel.id);
        paint();
      },
    },
    channel.is_im ? avatar(other, "tiny") : icon(channel.is_private ? "lock" : "hash"),
    h("span", { class: "room-name" }, other ? other.real_name : channel.name),
    channel.mentions > 0 && !open ? h("span", { class: "count" }, channel.mentions) : fresh && h("span", { class: "dot" }),
  );
}

function group(title, channels) {
  if (!channels.length) return null;
  const id = `rooms-${title.toLowerCase().replaceAll(" ", "-")}`;
  return h(
    "section",
    { class: "rooms", key: title, "aria-labelledby": id },
    h("h2", { id }, title),
    channels.map(channelLink),
  );
}

/** Draw the sidebar; on a narrow screen it is a drawer. */
export function sidebar() {
  const rooms = store.channels.filter((one) => !one.is_im);
  const byName = (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name);
  const mine = rooms.filter((one) => one.member).sort(byName);
  const others = rooms.filter((one) => !one.member).sort(byName);
  const app = bot();
  return h(
    "nav",
    { class: `sidebar${ui.drawer ? " is-out" : ""}`, "aria-label": "Workspace", id: "sidebar" },
    switcher(),
    h(
      "div",
      { class: "sidebar-scroll" },
      store.homeTab && h(
        "section",
        { class: "rooms", key: "home" },
        h(
          "button",
          {
            type: "button",
            class: `room${store.open === "home" ? " is-open" : ""}`,
            "aria-current": store.open === "home" ? "page" : null,
            "aria-label": `${app?.real_name ?? "App"} Home`,
            onClick: openHome,
          },
          icon("home"),
          h("span", { class: "room-name" }, app?.real_name ?? "App", h("span", { class: "room-note" }, "Home")),
        ),
      ),
      group("Channels", mine),
      group("Direct messages", store.channels.filter((one) => one.is_im)),
      group("More channels", others),
    ),
    h("p", { class: "connection" }, h("span", { class: `lamp${store.connected ? " on" : ""}` }), connection(app)),
  );
}

function connection(app) {
  const name = app?.real_name ?? "The app";
  if (store.transport === "http") return `${name} listens by HTTP`;
  return store.connected ? `${name} is connected` : `${name} is not connected`;
}
