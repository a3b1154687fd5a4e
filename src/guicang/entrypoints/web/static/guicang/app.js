// Small manners of the console. Everything works without them but the charts.
"use strict";

// --- a drawer beside the list: opened by htmx into #drawer, closed by Escape ------------

let opener = null;

function closeDrawer() {
  const drawer = document.getElementById("drawer");
  if (!drawer || drawer.hidden) return;
  drawer.hidden = true;
  drawer.replaceChildren();
  if (opener) opener.focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const target = event.detail.target;
  if (target && target.id === "drawer") opener = event.detail.elt;
});

document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.id === "drawer") {
    target.hidden = false;
    const first = target.querySelector("h2, [autofocus], button, a");
    if (first) {
      if (first.tagName === "H2") first.tabIndex = -1;
      first.focus();
    }
  }
  draw(target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDrawer();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-drawer]")) closeDrawer();
});

// --- a button that sleeps until the number is typed ---------------------------------------

function wake(field) {
  const button = field.form.querySelector("[data-wakes]");
  if (!button) return;
  button.disabled = field.value.trim() !== field.dataset.typed || "sleeps" in button.dataset;
}

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-typed]");
  if (field) wake(field);
});

// --- a file that is too large is told of before it is sent; the server asks, too ----------

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-most]");
  if (!field) return;
  const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
  field.setCustomValidity(large ? field.dataset.mostSaid : "");
  field.reportValidity();
});

// A batch is signed only after its sample was opened; the server asks for that, too.
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.detail.target.querySelector("[data-wakes-sample]")) return;
  for (const button of document.querySelectorAll("[data-sleeps]")) {
    delete button.dataset.sleeps;
    const field = button.form.querySelector("[data-typed]");
    if (field) wake(field);
  }
});

// --- charts: options come as JSON in the page; the table twin says the same ---------------

function draw(root) {
  if (!window.echarts) return;
  for (const place of root.querySelectorAll("[data-chart]")) {
    if (window.echarts.getInstanceByDom(place)) continue;
    const source = document.getElementById(place.dataset.chart);
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      ...JSON.parse(source.textContent),
      tooltip: { renderMode: "richText", confine: true, ...JSON.parse(source.textContent).tooltip },
    });
    chart.on("click", (what) => {
      if (what.data && what.data.href) window.location.assign(what.data.href);
    });
    window.addEventListener("resize", () => {
      // What is hidden has no size, and nothing can be laid out in it.
      if (place.clientWidth > 0 && place.clientHeight > 0) chart.resize();
    });
  }
}

document.addEventListener("DOMContentLoaded", () => draw(document));

// --- the inbox: enter sends, replies at hand are put where one writes, news stay in view ---

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("[data-sends]");
  if (field && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    field.form.requestSubmit(field.form.querySelector("button.btn-primary"));
  }
});

document.addEventListener("change", (event) => {
  const list = event.target.closest("[data-inserts]");
  if (!list || !list.value) return;
  const field = document.getElementById(list.dataset.inserts);
  field.value = field.value ? `${field.value} ${list.value}` : list.value;
  list.value = "";
  field.focus();
});

function follow() {
  const log = document.querySelector(".chat-log");
  if (log) log.scrollTop = log.scrollHeight;
}

document.addEventListener("DOMContentLoaded", follow);
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target.id === "chat-lines") {
    // What one sends and what is asked for meanwhile may tell of the same line.
    const known = new Set();
    for (const line of [...event.detail.target.children]) {
      if (known.has(line.id)) line.remove();
      known.add(line.id);
    }
    follow();
  }
  const field = document.getElementById("chat-text");
  if (event.detail.target.id === "chat-write" && field) field.focus();
});

// --- labelling by keys: a key presses the button that names it --------------------------

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const place = document.querySelector("[data-keys]:not(.htmx-request)");
  const button = place && place.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
