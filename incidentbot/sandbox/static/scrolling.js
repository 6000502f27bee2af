/** A list that stays at its end while the reader is there, and stays put while they are not. */

const NEAR = 40;
const remembered = new WeakMap();

function toEnd(el) {
  el.scrollTop = el.scrollHeight;
  remembered.set(el, true);
}

export const keepAtEnd = {
  onMount: (el) => {
    remembered.set(el, true);
    toEnd(el);
    new ResizeObserver(() => remembered.get(el) && toEnd(el)).observe(el);
  },
  onPatch: (el) => remembered.get(el) && toEnd(el),
  onScroll: (event) => {
    const el = event.currentTarget;
    remembered.set(el, el.scrollHeight - el.scrollTop - el.clientHeight < NEAR);
  },
};
