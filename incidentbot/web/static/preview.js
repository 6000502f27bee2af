// Shows how a text will look while it is typed. Without this script the button Preview does it.
const form = document.querySelector("form[data-preview]");
const shown = document.getElementById("preview");
let waiting;

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(preview, 600);
});

async function preview() {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("do", "preview");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("preview");
    if (fresh) shown.replaceChildren(...document.importNode(fresh, true).childNodes);
  } catch {
    // The next key tries again.
  }
}
