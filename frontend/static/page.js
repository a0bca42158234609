/* What pages cannot do without a script: remember the appearance, copy a line, print,
   count down, find out the time zone. Everything else is HTML and htmx. */
"use strict";

const root = document.documentElement;

document.addEventListener("change", (event) => {
  if (event.target.name !== "look") return;
  const look = event.target.value;
  if (look === "auto") delete root.dataset.theme;
  else root.dataset.theme = look;
  document.cookie = `look=${look}; path=/; max-age=31536000; samesite=lax`;
});

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without permission or HTTPS: select in a field of its own and copy from there.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "vh";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print], [data-open-proof]");
  if (!button) return;
  if ("print" in button.dataset) {
    window.print();
    return;
  }
  if ("openProof" in button.dataset) {
    const proof = document.getElementById(button.dataset.openProof);
    if (proof) proof.open = true;
    return;
  }
  const from = document.getElementById(button.dataset.copy);
  if (!from) return;
  const done = await copy(from.value ?? from.textContent);
  const says = button.querySelector("span") ?? button;
  says.textContent = done ? button.dataset.copied : button.dataset.refused;
  if (button.dataset.then && done) document.getElementById(button.dataset.then)?.focus();
});

// A link to a record or a piece of evidence opens the fold that holds it.
function unfold() {
  if (location.hash.length < 2) return;
  const id = decodeURIComponent(location.hash.slice(1));
  const target = document.getElementById(id);
  const fold = target?.closest("details") ?? target?.querySelector("details");
  if (fold) {
    fold.open = true;
    target.scrollIntoView({ block: "start" });
  }
}
window.addEventListener("hashchange", unfold);
document.addEventListener("DOMContentLoaded", unfold);

// The zone of this browser, offered once; a choice already made is never overwritten.
document.addEventListener("DOMContentLoaded", () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of document.querySelectorAll("select[data-guess-zone]")) {
    const option = [...select.options].find((each) => each.value === zone);
    if (option) option.selected = true;
  }
});

// Buttons that need a script appear with it.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
});

// What is left until a moment; without a script the moment itself stands there.
function countDown() {
  for (const each of document.querySelectorAll("time[data-until]")) {
    const left = Math.max(0, Math.round((Date.parse(each.dateTime) - Date.now()) / 1000));
    const hours = Math.floor(left / 3600);
    if (hours > 23) continue;
    const minutes = String(Math.floor((left % 3600) / 60)).padStart(hours ? 2 : 1, "0");
    const seconds = String(left % 60).padStart(2, "0");
    each.textContent = (hours ? [hours, minutes, seconds] : [minutes, seconds]).join(":");
  }
}
document.addEventListener("DOMContentLoaded", countDown);
document.addEventListener("htmx:afterSettle", countDown);
setInterval(countDown, 1000);

// Picking a time is choosing to pick one.
document.addEventListener("input", (event) => {
  const radio = document.getElementById(event.target.dataset?.checks);
  if (radio) radio.checked = true;
});

// After a step the next one has the focus: a person at the keyboard goes straight on.
// Not `autofocus`: the browser obeys it before htmx has taken the new form over.
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector("[data-next]")?.focus();
});

// "/" and Ctrl-K lead to the search, or into its field where that is on the page. The
// single key can be turned off with the others (keys.js).
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey;
  const off = slash && localStorage.getItem("worktracker-keys-off");
  const link = document.querySelector("[data-search]");
  if ((!chord && !slash) || off || !link || event.defaultPrevented) return;
  event.preventDefault();
  const field = document.getElementById("q");
  if (field) field.select();
  else location.href = link.href;
});
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector(".p-search #q");
  if (field && !field.value) field.focus();
});

// Signed out meanwhile: the page for signing in is a page, not a part of this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname.startsWith("/account/login/")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
