// One connection to /live. It tells its page what came, and in plain words whether what is on the screen is alive.
import { $, text } from "./dom.js";
import { clock, t } from "./format.js";

// The server gives a sign of life every 2 s; three missed is a lost connection, whatever the socket says.
const LOST_AFTER = 6500;
const RETRY_FIRST = 1000;
const RETRY_MOST = 10000;

export function follow(topic, handlers, changed) {
  let source = null;
  let heard = performance.now();
  let at = null;
  let state = "connecting";
  let retry = RETRY_FIRST;
  let lastId = null;

  const live = { now: () => at, state: () => state };

  function enter(next) {
    if (state === next) return;
    const before = state;
    state = next;
    show(state, at);
    if (next === "live" && before === "lost") text($("said"), t("state.recovered"));
    changed();
  }

  function hear(event, data) {
    heard = performance.now();
    retry = RETRY_FIRST;
    if (event.lastEventId) lastId = event.lastEventId;
    if (data.at && (at === null || data.beat || Date.parse(data.at) > Date.parse(at))) at = data.at;
  }

  function on(name) {
    source.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      hear(event, data);
      handlers[name]?.(data);
      if (name !== "beat") enter("live");
      changed();
    });
  }

  function open() {
    // EventSource sends Last-Event-ID only when it reconnects by itself; after a refusal it is opened anew and asks by query.
    const query = new URLSearchParams({ topic });
    if (lastId) query.set("after", lastId);
    source = new EventSource(`/live?${query}`);
    for (const name of Object.keys(handlers)) if (name !== "beat") on(name);
    source.addEventListener("beat", (event) => {
      const data = JSON.parse(event.data);
      data.beat = true;
      hear(event, data);
      // A new version of the program brings a new page with it.
      if (data.build !== document.documentElement.dataset.build) location.reload();
      if (state === "lost") enter("live");
      show(state, at);
      changed();
    });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(open, retry);
      retry = Math.min(retry * 2, RETRY_MOST);
      fetch("/api/access", { cache: "no-store" }).then((r) => { if (r.status === 401 || r.status === 403) enter("denied"); }, () => {});
    });
  }

  setInterval(() => {
    if (performance.now() - heard > LOST_AFTER && state !== "denied") {
      enter("lost");
      // A socket may hang for ever without an error (a switch that was unplugged).
      if (performance.now() - heard > LOST_AFTER * 3) {
        heard = performance.now() - LOST_AFTER;
        source.close();
        open();
      }
    }
  }, 500);

  open();
  show(state, at);
  return live;
}

function show(state, at) {
  document.body.dataset.live = state;
  text($("asof-state"), state === "live" ? `${t("state.live")}, ${t("state.at")}` : t(`state.${state === "denied" ? "lost" : state}`));
  text($("asof-time"), at ? clock(at) : "");
  $("lost").hidden = state !== "lost" && state !== "denied";
  text($("lost-title"), t(state === "denied" ? "state.denied" : "state.lost"));
  text($("lost-text"), state === "denied" ? "" : at ? t("state.lostFigures", clock(at)) : t("state.lostNone"));
}
