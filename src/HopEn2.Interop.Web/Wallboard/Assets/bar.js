// Deposited, waiting and refused of what was produced; the tick is the target. Shape, text and place say what the colour says.
import { attribute, icon, make, property } from "./dom.js";
import { t } from "./format.js";

export function bar(element, figures) {
  const share = (n) => (figures.produced ? Math.max(0, n / figures.produced) : 0).toFixed(4);
  property(element, "--deposited", share(figures.deposited));
  property(element, "--waiting", share(figures.waiting));
  property(element, "--refused", share(figures.refused));
  property(element, "--target", figures.target === null ? "-1" : (figures.target / 100).toFixed(4));
  attribute(element, "data-standing", figures.standing);
}

export function mark(standing) {
  return standing === "reached" || standing === "below" ? [icon(standing), make("span", { class: "sr", text: t(`board.${standing}`) })] : [];
}
