// Fetches the same page now and then and puts in what has changed; focus, scrolling and what is
// folded open stay. Without this script the page is as it was when it was loaded.
import { addOwnTimes } from "./times.js";

const main = document.getElementById("main");
const told = document.getElementById("told");
const every = Number(main.dataset.refresh) * 1000;
const known = new Map();
let paused = false;
let since = new Date();

main.querySelector(".head").append(switchButton());
setInterval(look, every);
document.addEventListener("visibilitychange", () => document.hidden || look());

function parts(root) {
  return [...root.querySelectorAll("#main [data-part]")];
}

async function look() {
  if (paused || document.hidden) return;
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    since = new Date();
    main.classList.remove("stale");
  } catch {
    stale();
  }
}

function take(fresh) {
  const before = sentence(document);
  const wanted = parts(fresh);
  const present = parts(document);
  if (wanted.map((part) => part.id).join() === present.map((part) => part.id).join()) {
    wanted.forEach((part, place) => swap(present[place], part));
  } else {
    for (const part of wanted) known.set(part.id, part.outerHTML);
    swapWhole(fresh);
  }
  document.title = fresh.title;
  const after = sentence(document);
  if (after !== before) told.textContent = after;
}

function swap(present, part) {
  const html = part.outerHTML;
  if (known.get(part.id) === html || isBeingCopied(present)) return;
  known.set(part.id, html);
  const focused = remembered(present);
  keepOpen(present, part);
  const own = document.importNode(part, true);
  addOwnTimes(own);
  const button = present.querySelector(":scope > .pause");
  present.replaceWith(own);
  if (button) own.append(button);
  focused(own);
}

function isBeingCopied(part) {
  const chosen = getSelection();
  return !chosen.isCollapsed && part.contains(chosen.anchorNode);
}

function swapWhole(fresh) {
  const next = document.importNode(fresh.getElementById("main"), true);
  const focused = remembered(main);
  const button = main.querySelector(".pause");
  keepOpen(main, next);
  addOwnTimes(next);
  next.querySelector("#told")?.replaceWith(told);
  main.replaceChildren(...next.childNodes);
  if (button) main.querySelector(".head").append(button);
  focused(main);
}

// What had the focus is found again by its id, or by where it leads.
function remembered(root) {
  const active = document.activeElement;
  if (!active || !root.contains(active) || active === root) return () => {};
  const { id } = active;
  const href = active.getAttribute("href");
  const held = active.closest("details")?.id;
  return (fresh) => {
    if (active.isConnected) return active.focus({ preventScroll: true });
    const same =
      (id && fresh.querySelector(`#${CSS.escape(id)}`)) ||
      (href && fresh.querySelector(`a[href="${CSS.escape(href)}"]`)) ||
      (held && fresh.querySelector(`#${CSS.escape(held)} > summary`));
    (same || main).focus({ preventScroll: true });
  };
}

function keepOpen(present, part) {
  for (const fold of part.querySelectorAll("details[id]")) {
    const same = present.querySelector(`#${CSS.escape(fold.id)}`);
    if (same) fold.open = same.open;
  }
}

function sentence(root) {
  return [...root.querySelectorAll("#main [data-told]")]
    .map((each) => each.textContent.replace(/\s+/g, " ").trim())
    .join(", ");
}

function stale() {
  const at = since.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const words = `The bot does not answer. What you see is of ${at}.`;
  main.classList.add("stale");
  if (told.textContent !== words) told.textContent = words;
}

function switchButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pause";
  const show = () => {
    button.textContent = paused ? "Go on refreshing" : "Pause refreshing";
  };
  button.addEventListener("click", () => {
    paused = !paused;
    show();
    look();
  });
  show();
  return button;
}
