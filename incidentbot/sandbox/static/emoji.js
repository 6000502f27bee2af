/** Emoji by short name: a drawn set for machines without an emoji font, characters for the rest. */
import { h } from "./dom.js";

const DRAWN = {
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢",
  large_blue_circle: "🔵", large_purple_circle: "🟣", white_circle: "⚪", black_circle: "⚫",
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", rotating_light: "🚨", eyes: "👀",
  thumbsup: "👍", heart: "❤️", tada: "🎉", fire: "🔥", bell: "🔔", mega: "📣", memo: "📝", clipboard: "📋",
  pushpin: "📌", hourglass: "⌛", alarm_clock: "⏰", wave: "👋", rocket: "🚀", mag: "🔍", lock: "🔒",
  telephone_receiver: "📞", slightly_smiling_face: "🙂", pray: "🙏",
};

const ALIASES = {
  "+1": "thumbsup", orange_circle: "large_orange_circle", yellow_circle: "large_yellow_circle",
  green_circle: "large_green_circle", large_red_circle: "red_circle", blue_circle: "large_blue_circle",
  purple_circle: "large_purple_circle", medium_white_circle: "white_circle", loudspeaker: "mega",
  hourglass_flowing_sand: "hourglass", no_bell: "bell", pencil: "memo", phone: "telephone_receiver",
  hugging_face: "slightly_smiling_face", smile: "slightly_smiling_face", round_pushpin: "pushpin",
};

const PLAIN = {
  "-1": "👎", thumbsdown: "👎", clap: "👏", raised_hands: "🙌", muscle: "💪", bulb: "💡", books: "📚",
  calendar: "📅", chart_with_upwards_trend: "📈", link: "🔗", wrench: "🔧", hammer_and_wrench: "🛠️", gear: "⚙️",
  no_entry: "⛔", stop_sign: "🛑", information_source: "ℹ️", question: "❓", exclamation: "❗", bangbang: "‼️",
  arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️", repeat: "🔁", star: "⭐", sos: "🆘", shield: "🛡️",
  speech_balloon: "💬", bust_in_silhouette: "👤", busts_in_silhouette: "👥", heavy_plus_sign: "➕", "100": "💯",
  ballot_box_with_check: "☑️", white_medium_square: "◻️", black_medium_square: "◼️", stopwatch: "⏱️", zap: "⚡",
  open_file_folder: "📂", page_facing_up: "📄", email: "✉️", hospital: "🏥", ambulance: "🚑", bug: "🐛", robot_face: "🤖",
};

const byCharacter = new Map(Object.entries(DRAWN).map(([name, character]) => [character.replace("️", ""), name]));

export const CHARACTERS = new RegExp(`(?:${[...byCharacter.keys()].join("|")})\\uFE0F?`, "gu");
export const QUICK = ["white_check_mark", "eyes", "thumbsup"];
export const PICKER = [
  "white_check_mark", "eyes", "thumbsup", "heart", "tada", "pray", "fire", "rotating_light", "warning", "x", "memo",
  "mag", "rocket", "bell", "pushpin", "wave",
];

/** Show one emoji by short name; a name nobody knows stays as typed. */
export function emoji(raw) {
  const name = ALIASES[raw] ?? raw.split("::")[0];
  if (name in DRAWN) {
    return h(
      "svg",
      { class: "emoji", viewBox: "0 0 24 24", role: "img", "aria-label": `:${raw}:` },
      h("use", { href: `/static/emoji.svg#${name}` }),
    );
  }
  if (name in PLAIN) return h("span", { class: "emoji", role: "img", "aria-label": `:${raw}:` }, PLAIN[name]);
  return h("span", null, `:${raw}:`);
}

export const emojiByCharacter = (character) => emoji(byCharacter.get(character.replace("️", "")));
