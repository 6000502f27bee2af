/** The wire to the workspace: JSON reads, acts, and the live socket. */

async function json(path, options) {
  const answer = await fetch(path, { ...options, headers: { Accept: "application/json", ...options?.headers } });
  const body = await answer.json().catch(() => null);
  if (body === null) throw new Error(`The workspace answered ${answer.status} to ${path}.`);
  return body;
}

const query = (values) => new URLSearchParams(values).toString();

const post = (path, body) =>
  json(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const readState = (person) => json(`/page/state?${query(person ? { person } : {})}`);
export const readChannel = (id, person) => json(`/page/channel/${encodeURIComponent(id)}?${query({ person })}`);
export const readThread = (channel, ts, person) =>
  json(`/page/thread/${encodeURIComponent(channel)}/${encodeURIComponent(ts)}?${query({ person })}`);
export const readPaper = (id, person) => json(`/page/paper/${encodeURIComponent(id)}?${query({ person })}`);
export const readViews = (person) => json(`/page/views?${query({ person })}`);
export const readJournal = (after) => json(`/page/journal?${query({ after })}`);
export const sendAct = (act) => post("/page/act", act);
export const wind = (seconds) => post("/page/wind", { seconds });

/** Listen for pushes for one person, and come back by itself after the connection drops. */
export function listenLive(person, heard) {
  let socket = null;
  let closed = false;
  let pause = 250;
  let timer = 0;
  const connect = () => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${location.host}/page/live?${query({ person })}`);
    socket.onopen = () => {
      pause = 250;
      heard({ type: "open" });
    };
    socket.onmessage = (event) => heard(JSON.parse(event.data));
    socket.onclose = () => {
      if (closed) return;
      heard({ type: "lost" });
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, 5000);
    };
  };
  connect();
  return () => {
    closed = true;
    clearTimeout(timer);
    socket.close();
  };
}
