/** Files and canvases: the card below a message, and the pane in which they are read. */
import { h, icon } from "./dom.js";
import { markdown } from "./markdown.js";
import { openPaper } from "./routes.js";
import { store } from "./store.js";

/** A file as its message shows it: read it here, or download it. */
export function fileCard(file) {
  const name = file.title || file.name;
  return h(
    "div",
    { class: "file", key: file.id },
    icon("bookmark"),
    h("span", { class: "file-name" }, name, file.title !== file.name && h("span", { class: "hint" }, ` ${file.name}`)),
    h("button", { type: "button", class: "button small", "aria-label": `Read ${name}`, onClick: () => openPaper(file.id) }, "Read"),
    h("a", { href: new URL(file.url_private_download).pathname, download: file.name, "aria-label": `Download ${name}` }, "Download"),
  );
}

function words(paper) {
  if (paper.error) return h("p", { class: "hint" }, paper.error);
  if (paper.markdown !== null) return h("div", { class: "markdown" }, markdown(paper.markdown));
  if (paper.text !== null) return h("pre", null, paper.text);
  return h("p", { class: "hint" }, "This file is not text. Download it to open it.");
}

/** What stands in the pane while a file or canvas is read. */
export function paperBody(pane) {
  const paper = store.paper?.id === pane.id ? store.paper : null;
  return h(
    "div",
    { class: "pane-body padded paper" },
    paper ? [h("h3", { key: "title" }, paper.title), words(paper)] : h("p", { class: "hint" }, "Opening…"),
  );
}
