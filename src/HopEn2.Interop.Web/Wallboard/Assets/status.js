// How a message fared, in a word and a shape.
import { icon } from "./dom.js";
import { t } from "./format.js";
import { chip } from "./desk.js";

export function statusChip(message) {
  const words = message.status === "parked" && message.reason ? `${t("status.parked")} : ${t(`reason.${message.reason}`)}` : t(`status.${message.status}`);
  const [tone, shape] = { parked: ["warn", "warn"], pending: ["plain", "wait"], understood: ["good", "reached"], acknowledgement: ["plain", null] }[message.status];
  return chip(words, tone, ...(shape ? [icon(shape)] : []));
}
