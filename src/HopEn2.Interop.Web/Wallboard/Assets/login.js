// A screen without keyboard signs in by an address that ends in #token=…: what follows the # never leaves the browser but as this form.
import { $ } from "./dom.js";

const query = new URLSearchParams(location.search);
$("return").value = query.get("return") ?? "/";
$("refused").hidden = !query.has("refused");
const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (token && !query.has("refused")) {
  history.replaceState(null, "", location.pathname + location.search);
  $("token").value = token;
  $("login").submit();
}
