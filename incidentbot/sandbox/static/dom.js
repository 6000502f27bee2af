/** A small keyed virtual DOM: nodes survive re-renders, so focus, scroll and typed text do too. */

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "use"]);
const PROPERTIES = new Set(["value", "checked", "disabled", "readOnly"]);
const HOOKS = new Set(["onMount", "onPatch", "onUnmount"]);

export function h(tag, props, ...children) {
  const own = props ?? {};
  return { tag, props: own, key: own.key, children: flatten(children), el: null };
}

export function icon(name, label) {
  return h(
    "svg",
    {
      class: "icon",
      viewBox: "0 0 24 24",
      "aria-hidden": label ? null : "true",
      role: label ? "img" : null,
      "aria-label": label,
    },
    h("use", { href: `/static/icons.svg#${name}` }),
  );
}

/** Show the given tree inside the host, changing only what differs from the last time. */
export function render(host, tree) {
  const after = flatten([tree]);
  const mounted = [];
  patchChildren(host, host.drawn ?? [], after, mounted);
  host.drawn = after;
  for (const node of mounted) node.props.onMount(node.el);
}

function flatten(children) {
  const flat = [];
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === true) continue;
    if (Array.isArray(child)) flat.push(...flatten(child));
    else if (typeof child === "object") flat.push(child);
    else flat.push({ tag: "#text", text: String(child), children: [], props: {}, el: null });
  }
  return flat;
}

function create(node, mounted) {
  if (node.tag === "#text") {
    node.el = document.createTextNode(node.text);
    return;
  }
  node.el = SVG_TAGS.has(node.tag) ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  node.el.listeners = {};
  patchChildren(node.el, [], node.children, mounted);
  patchProps(node.el, {}, node.props);
  if (node.props.onMount) mounted.push(node);
}

function patch(before, after, mounted) {
  after.el = before.el;
  if (after.tag === "#text") {
    if (before.text !== after.text) after.el.data = after.text;
    return;
  }
  patchChildren(after.el, before.children, after.children, mounted);
  patchProps(after.el, before.props, after.props);
  after.props.onPatch?.(after.el);
}

function patchProps(el, before, after) {
  for (const name of Object.keys(before)) if (!(name in after)) setProp(el, name, null, before[name]);
  for (const [name, wanted] of Object.entries(after)) setProp(el, name, wanted, before[name]);
}

function setProp(el, name, wanted, before) {
  if (name === "key" || HOOKS.has(name)) return;
  if (name.startsWith("on")) return listen(el, name.slice(2).toLowerCase(), wanted);
  if (PROPERTIES.has(name)) {
    const target = wanted ?? (name === "value" ? "" : false);
    if (el[name] !== target) el[name] = target;
    return;
  }
  if (wanted === before) return;
  if (wanted === null || wanted === undefined || wanted === false) el.removeAttribute(name);
  else el.setAttribute(name, wanted === true ? "" : String(wanted));
}

function listen(el, type, handler) {
  const known = type in el.listeners;
  el.listeners[type] = handler;
  if (!known) el.addEventListener(type, (event) => el.listeners[type]?.(event));
}

function identity(node, counts) {
  if (node.key !== undefined && node.key !== null) return `${node.tag}|${node.key}`;
  const place = (counts.get(node.tag) ?? 0) + 1;
  counts.set(node.tag, place);
  return `${node.tag}#${place}`;
}

function patchChildren(host, before, after, mounted) {
  const old = new Map();
  const oldCounts = new Map();
  for (const node of before) old.set(identity(node, oldCounts), node);
  const counts = new Map();
  const pairs = after.map((node) => {
    const id = identity(node, counts);
    const match = old.get(id);
    old.delete(id);
    return [match, node];
  });
  for (const node of old.values()) remove(node);
  let cursor = before.length ? firstLeft(before) : null;
  for (const [match, node] of pairs) {
    if (match) patch(match, node, mounted);
    else create(node, mounted);
    if (node.el === cursor) cursor = cursor.nextSibling;
    else host.insertBefore(node.el, cursor);
  }
}

function firstLeft(before) {
  for (const node of before) if (node.el.parentNode) return node.el;
  return null;
}

function remove(node) {
  unmount(node);
  node.el.remove();
}

function unmount(node) {
  node.props.onUnmount?.(node.el);
  for (const child of node.children) unmount(child);
}
