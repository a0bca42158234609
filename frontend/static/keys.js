/* Going through drafts by keyboard. Every key presses something that can be reached by
   Tab as well; nothing happens while somebody types, or with Ctrl, Alt or Cmd held. */
"use strict";

const OFF = "worktracker-keys-off";
const TYPED = "input:not([type=radio]):not([type=checkbox]), textarea, select";
const nets = () => [...document.querySelectorAll(".net")];

// The network that keys act on: where the focus is, else the last one, else what waits.
let last = "";
function current() {
  return (
    document.activeElement?.closest(".net") ??
    document.getElementById(last) ??
    document.querySelector(".net[data-waits]") ??
    document.querySelector(".net")
  );
}

function choose(net) {
  if (!net || nets().length < 2) return;
  last = net.id;
  for (const each of nets()) {
    if (each === net) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
}

document.addEventListener("focusin", (event) => choose(event.target.closest(".net")));
document.addEventListener("DOMContentLoaded", () => choose(current()));
document.addEventListener("htmx:afterSettle", () => choose(current()));

function press(key) {
  const inside = current()?.querySelector(`[data-key="${key}"]`);
  const found = inside ?? document.querySelector(`:not(.net *)[data-key="${key}"]`);
  if (!found) return false;
  const fold = found.closest("details[data-fold]");
  if (fold && found.matches("summary")) {
    fold.open = true;
    fold.querySelector(".chip, .input")?.focus();
  } else found.click();
  return true;
}

function show(number) {
  const net = nets()[number - 1];
  if (!net) return false;
  choose(net);
  (net.querySelector('[data-key="a"]') ?? net.querySelector(".btn, a"))?.focus();
  net.scrollIntoView({ block: "nearest" });
  return true;
}

function dialog() {
  const keys = document.getElementById("keys");
  if (!keys) return false;
  keys.open ? keys.close() : keys.showModal();
  return true;
}

function leave(target) {
  const editor = target.closest(".editor");
  const area = editor?.querySelector("[data-unsaved]");
  // What was typed is not thrown away by a key that is hit by mistake.
  if (area && area.value === area.defaultValue) editor.querySelector("[data-leave]").click();
  else if (target.closest("[data-say]")) target.blur();
  else return false;
  return true;
}

function handled(event) {
  const typing = event.target.matches(TYPED) || event.target.isContentEditable;
  if (event.key === "Escape") return leave(event.target);
  if (typing) {
    const save = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    const form = save && event.target.closest(".editor");
    form && form.requestSubmit(form.querySelector("[data-save]"));
    return Boolean(form);
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return false;
  if (event.key === "?") return dialog();
  if (localStorage.getItem(OFF) || document.querySelector("dialog[open]")) return false;
  if (/^[1-9]$/.test(event.key)) return show(Number(event.key));
  return /^[a-z]$/i.test(event.key) && press(event.key.toLowerCase());
}

document.addEventListener("keydown", (event) => {
  if (!event.defaultPrevented && handled(event)) event.preventDefault();
});

// Single keys can be turned off: voice input and some hands press them unmeant.
document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-keys-on]");
  if (!box) return;
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  for (const opener of document.querySelectorAll("[data-keys-open]")) {
    opener.addEventListener("click", (event) => event.preventDefault() || dialog());
  }
});

// A sentence holds its evidence open while it has the focus; its link is for those
// without a script. The "see more" of a folded post opens it.
document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-unfold]");
  if (more) document.getElementById(more.dataset.unfold).checked = false;
  const say = event.target.closest("[data-say]");
  if (!more && !say) return;
  event.preventDefault();
  if (say && !more) say.focus();
});

// Leaving the page with a text that is not saved asks first.
window.addEventListener("beforeunload", (event) => {
  const open = [...document.querySelectorAll("[data-unsaved]")];
  const form = document.activeElement?.closest("form");
  if (form?.dataset.sent) return;
  if (open.some((area) => area.value !== area.defaultValue)) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  event.target.dataset.sent = "1";
});
