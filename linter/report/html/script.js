
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const blocks = data.findings.map((_, i) => $("f" + i));
  const form = $("filters"), search = $("search"), trigger = $("trigger");
  const boxes = [...form.querySelectorAll("[name=severity]")];

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const off = new Set(boxes.filter((b) => !b.checked).map((b) => b.value));
    let count = 0;
    data.findings.forEach((f, i) => {
      const keep = !off.has(f.s) && (!trigger.value || f.t === trigger.value) && words.every((w) => f.w.includes(w));
      blocks[i].hidden = !keep;
      count += keep;
    });
    document.querySelectorAll(".integration").forEach((s) => {
      s.hidden = !s.querySelector(".finding:not([hidden])");
    });
    $("matches").textContent = count + " of " + blocks.length + " findings";
  }

  function step(by) {
    const seen = [...document.querySelectorAll(".finding:not([hidden]) > summary")];
    if (!seen.length) return;
    const at = seen.indexOf(document.activeElement);
    seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : Math.min(seen.length - 1, Math.max(0, at + by))].focus();
  }

  function clear() {
    search.value = "";
    trigger.value = "";
    boxes.forEach((b) => { b.checked = true; });
    filter();
    choose(null);
  }

  function openTarget() {
    const target = /^#f\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (target) {
      target.hidden = false;
      target.closest(".integration").hidden = false;
      target.open = true;
      target.firstElementChild.focus();
      target.scrollIntoView();
    }
  }

  const nodes = [...document.querySelectorAll(".node")], edges = [...document.querySelectorAll(".edge")];
  const near = new Map();
  data.edges.forEach(([a, b]) => {
    near.set(a, [...(near.get(a) || []), b]);
    near.set(b, [...(near.get(b) || []), a]);
  });

  function choose(node) {
    const on = new Set();
    if (node) {
      const chosen = Number(node.dataset.n);
      on.add(chosen);
      (near.get(chosen) || []).forEach((n) => on.add(n));
    }
    nodes.forEach((n) => {
      n.classList.toggle("dim", Boolean(node) && !on.has(Number(n.dataset.n)));
      n.classList.toggle("chosen", n === node);
      n.setAttribute("aria-pressed", String(n === node));
    });
    edges.forEach((e) => {
      const mine = node && (e.dataset.a === node.dataset.n || e.dataset.b === node.dataset.n);
      e.classList.toggle("on", Boolean(mine));
      e.classList.toggle("dim", Boolean(node) && !mine);
    });
    if ($("touched")) $("touched").textContent = node ? touched(node) : "Choose a node to see what it touches.";
  }

  const VERBS = {
    credential: "One rotation of % touches",
    system: "One cutoff of % touches",
    connector: "% depends on",
  };

  function touched(node) {
    const others = nodes.filter((n) => (near.get(Number(node.dataset.n)) || []).includes(Number(n.dataset.n)));
    const kind = [...node.classList].find((c) => c in VERBS);
    return VERBS[kind].replace("%", node.dataset.said) + " " + others.length + ": " + others.map((n) => n.dataset.said).join("; ");
  }

  nodes.forEach((node) => {
    const toggle = () => choose(node.classList.contains("chosen") ? null : node);
    node.addEventListener("click", toggle);
    node.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); toggle(); }
    });
  });

  document.addEventListener("keydown", (e) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName);
    if (e.key === "Escape") clear();
    else if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
    else if (e.key === "/") { e.preventDefault(); search.focus(); }
    else if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
  });

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((d) => { d.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((d) => { d.open = false; }));
  window.addEventListener("hashchange", openTarget);
  $("theme").addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    document.documentElement.dataset.theme = dark === "dark" ? "light" : "dark";
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (e) => e.preventDefault());
  document.querySelectorAll("#filters, #theme, .keys").forEach((e) => { e.hidden = false; });
  filter();
  openTarget();
})();
