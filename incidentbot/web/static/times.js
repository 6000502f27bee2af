// Adds the reader's own time to every time in UTC; without this script the times are still there.
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const HOURS = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const clock = new Intl.DateTimeFormat(undefined, HOURS);
const dayAndClock = new Intl.DateTimeFormat(undefined, { ...HOURS, month: "short", day: "numeric" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

export function addOwnTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]:not([title])")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = `${whole.format(at)} (${ZONE})`;
    // Where both are the same there is nothing to add.
    if (at.getTimezoneOffset() === 0) continue;
    const own = document.createElement("span");
    const far = new Date().toDateString() !== at.toDateString();
    own.className = far ? "own far" : "own";
    own.textContent = ` (${(far ? dayAndClock : clock).format(at)} here)`;
    time.append(own);
  }
}

addOwnTimes(document);
