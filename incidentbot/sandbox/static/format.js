/** Times and names as the reader sees them. */
import { now, store } from "./store.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = new Intl.DateTimeFormat(
  undefined,
  { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
);
const dayLong = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayShort = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const slackDate = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
};

const at = (seconds) => new Date(Number(seconds) * 1000);

export const timeOf = (seconds) => clock.format(at(seconds));
export const timeWithSeconds = (seconds) => clockSeconds.format(at(seconds));
export const shortDay = (seconds) => dayShort.format(at(seconds));
export const utcTitle = (seconds) => `${at(seconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;

const dayNumber = (seconds) => {
  const date = at(seconds);
  return Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() / 86400000);
};

/** Name a day against the workspace's own clock, not the wall's. */
export function dayName(seconds) {
  const apart = dayNumber(now()) - dayNumber(seconds);
  if (apart === 0) return "Today";
  if (apart === 1) return "Yesterday";
  if (apart === -1) return "Tomorrow";
  return dayLong.format(at(seconds));
}

/** Fill Slack's date tokens, such as {date_short_pretty} at {time}, in the reader's own zone. */
export function fillDate(seconds, pattern) {
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => {
    if (token === "ago") return ago(seconds);
    const pretty = token.endsWith("_pretty");
    const name = pretty ? token.slice(0, -7) : token;
    if (!(name in slackDate)) return whole;
    const apart = Math.abs(dayNumber(now()) - dayNumber(seconds));
    if (pretty && apart <= 1) return dayName(seconds).toLowerCase();
    return new Intl.DateTimeFormat(undefined, slackDate[name]).format(at(seconds));
  });
}

export function ago(seconds) {
  const passed = Math.round((now() - Number(seconds)) / 60);
  if (passed < 1) return "just now";
  if (passed < 60) return `${passed} min ago`;
  if (passed < 60 * 24) return `${Math.round(passed / 60)} h ago`;
  return `${Math.round(passed / 1440)} days ago`;
}

export function initials(name) {
  const words = (name || "?").replace(/[^\p{L}\p{N} ]/gu, "").split(" ").filter(Boolean);
  const letters = words.length > 1 ? words[0][0] + words[words.length - 1][0] : (words[0] ?? "?").slice(0, 2);
  return letters.toUpperCase();
}

/** A steady colour class for a person; the first eight all differ. */
export const hue = (id) => `hue-${Math.max(0, [...store.people.keys()].indexOf(id)) % 8}`;

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
