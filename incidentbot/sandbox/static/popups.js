/** One floating layer for menus and lists, placed by its anchor and closed by Escape or a click elsewhere. */
import { h, icon } from "./dom.js";
import { paint, ui } from "./store.js";

const anchorOf = (popup) => document.querySelector(`[data-pop="${CSS.escape(popup.key)}"]`);

export function openPopup(popup) {
  ui.popup = popup;
  paint();
}

export function closePopup({ refocus = true } = {}) {
  const popup = ui.popup;
  if (!popup) return;
  ui.popup = null;
  if (refocus) anchorOf(popup)?.focus();
  paint();
}

export const isOpen = (key) => ui.popup?.key === key;

/** Properties of a button that opens a menu under itself. */
export function menuButton(key, items, { look = "", label = null } = {}) {
  const toggle = () => (isOpen(key) ? closePopup() : openPopup({ key, look, active: 0, items, view: menu }));
  return {
    type: "button",
    "data-pop": key,
    "aria-haspopup": "menu",
    "aria-expanded": String(isOpen(key)),
    "aria-label": label,
    title: label,
    onClick: toggle,
  };
}

function menu(popup) {
  const items = popup.items();
  const rows = items.map((item, place) => menuItem(item, place));
  return h(
    "div",
    { class: `popup menu ${popup.look}`, role: "menu", onKeydown: menuKeys, onMount: mountMenu, onPatch: place },
    rows.length ? rows : h("p", { class: "popup-note" }, "Nothing here yet."),
  );
}

function menuItem(item, position) {
  if (item.heading) return h("div", { class: "popup-heading", role: "presentation", key: `h${position}` }, item.heading);
  const props = {
    class: `menu-item${item.danger ? " danger" : ""}`,
    role: "menuitem",
    tabindex: "-1",
    key: position,
    "aria-label": item.label,
    title: item.tip ?? null,
    onClick: () => {
      closePopup();
      item.run?.();
    },
  };
  const inner = [
    item.icon && icon(item.icon),
    item.node,
    item.text && h("span", { class: "menu-text" }, item.text),
    item.detail && h("span", { class: "menu-detail" }, item.detail),
  ];
  if (item.href) return h("a", { ...props, href: item.href, target: "_blank", rel: "noopener noreferrer" }, inner);
  return h("button", { ...props, type: "button" }, inner);
}

function mountMenu(el) {
  place(el);
  el.querySelector(".menu-item")?.focus();
}

function menuKeys(event) {
  const items = [...event.currentTarget.querySelectorAll(".menu-item")];
  const at = items.indexOf(document.activeElement);
  const go = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (go !== undefined) {
    event.preventDefault();
    items[(go + items.length) % items.length]?.focus();
  } else if (event.key === "Tab") {
    event.preventDefault();
    closePopup();
  }
}

/** Put the floating element under its anchor, or above it where there is more room. */
export function place(el) {
  const anchor = ui.popup && anchorOf(ui.popup);
  if (!anchor) return;
  const box = anchor.getBoundingClientRect();
  const gap = 6;
  const below = window.innerHeight - box.bottom - gap * 2;
  const above = box.top - gap * 2;
  const down = below >= Math.min(el.scrollHeight, 280) || below >= above;
  el.style.minWidth = el.classList.contains("menu") ? "" : `${Math.min(box.width, window.innerWidth - 16)}px`;
  el.style.maxHeight = `${Math.max(120, Math.min(360, down ? below : above))}px`;
  const width = el.offsetWidth;
  const start = ui.popup.look?.includes("from-right") ? box.right - width : box.left;
  el.style.left = `${Math.max(8, Math.min(start, window.innerWidth - width - 8))}px`;
  el.style.top = `${down ? box.bottom + gap : Math.max(8, box.top - gap - el.offsetHeight)}px`;
}

export function popupLayer() {
  const popup = ui.popup;
  if (!popup) return null;
  return h("div", { key: popup.key, class: "popup-host" }, popup.view(popup));
}

/** Close or move the floating layer with what happens around it. */
export function watchPopups() {
  const outside = (event) => {
    if (!ui.popup || event.target.closest?.(".popup")) return;
    if (event.target.closest?.("[data-pop]")?.dataset.pop === ui.popup.key) return;
    closePopup({ refocus: false });
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !ui.popup) return;
      event.preventDefault();
      event.stopPropagation();
      closePopup();
    },
    true,
  );
  const follow = () => {
    const el = document.querySelector(".popup");
    if (el && ui.popup) place(el);
  };
  window.addEventListener("resize", follow);
  document.addEventListener("scroll", (event) => !event.target.closest?.(".popup") && follow(), true);
}
