// Replay, and what came of it in one sentence.
import { post } from "./desk.js";
import { number, t } from "./format.js";

export async function replay(request) {
  const done = await post("/api/replay", request);
  return [t("messages.replayed", number(done.messages), number(done.understood), number(done.parked)), done.forgotten ? t("messages.replayedForgotten", number(done.forgotten)) : ""].join(" ");
}
