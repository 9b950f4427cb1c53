// Follows the site while it is edited. Part of the preview, never of the output.
(() => {
  const own = document.currentScript ?? document.getElementById("backstory-client");
  let have = { ...own.dataset };
  let wanted = null;
  let busy = false;
  let source = null;

  const differs = (a, b) => a.page !== b.page || a.css !== b.css || a.script !== b.script;

  function listen() {
    if (source) return;
    source = new EventSource("/__backstory/events");
    source.onmessage = (event) => {
      wanted = JSON.parse(event.data);
      follow();
    };
  }

  function rest() {
    source?.close();
    source = null;
  }

  async function follow() {
    if (busy) return;
    busy = true;
    try {
      while (wanted && differs(wanted, have)) {
        if (wanted.script !== have.script) return location.reload();
        if (wanted.css !== have.css) restyle(wanted.css);
        wanted = null;
        await update();
      }
    } catch {
      // The preview has gone; it is heard of again when it is back.
      have = { ...have, page: "" };
    } finally {
      busy = false;
    }
  }

  // Browsers keep the old sheet until the new one is there, so nothing flickers.
  function restyle(version) {
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const url = new URL(link.href);
      if (url.origin !== location.origin) continue;
      url.searchParams.set("backstory", version);
      link.href = url.href;
    }
  }

  async function update() {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) return location.reload();
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = next.getElementById("backstory-client");
    const isOwn = (page) => page.body.classList.contains("backstory-own");
    if (!script || isOwn(document) || isOwn(next)) return location.reload();

    const overlay = next.querySelector("backstory-overlay");
    overlay?.remove();
    keepSheets(next);
    const old = document.querySelector("backstory-overlay");
    const folded = old?.shadowRoot?.querySelector("details")?.open === false;
    old?.remove();
    Idiomorph.morph(document.documentElement, next.documentElement, {
      ignoreActiveValue: true,
      callbacks: { beforeAttributeUpdated: (name, element) => !isReaders(name, element, next) },
    });
    if (overlay) show(overlay, folded);
    have = { ...script.dataset };
    document.dispatchEvent(new CustomEvent("backstory:update"));
  }

  // A sheet that is shown keeps its address, or it would be loaded twice.
  function keepSheets(next) {
    const shown = new Map();
    for (const link of document.querySelectorAll('link[rel~="stylesheet"][href]')) {
      shown.set(new URL(link.href).pathname, link.getAttribute("href"));
    }
    for (const link of next.querySelectorAll('link[rel~="stylesheet"][href]')) {
      const url = new URL(link.getAttribute("href"), location.href);
      const href = shown.get(url.pathname);
      if (href && url.origin === location.origin) link.setAttribute("href", href);
    }
  }

  // What the reader has done to the page stays: opened parts, typed text, what scripts switched on.
  function isReaders(name, element, next) {
    if (name === "open") return element.matches("details, dialog");
    if (["value", "checked", "selected"].includes(name)) {
      return element.matches("input, textarea, select, option");
    }
    const root = element === document.documentElement;
    if (!root && element !== document.body) return false;
    if (name === "class") {
      const added = root ? next.documentElement.classList : next.body.classList;
      return [...added].every((word) => element.classList.contains(word));
    }
    return name === "style" || name.startsWith("data-");
  }

  function show(overlay, folded) {
    const host = document.createElement("backstory-overlay");
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = overlay.querySelector("template").innerHTML;
    if (folded) root.querySelector("details").open = false;
    document.body.append(host);
  }

  // Browsers allow six connections to one place: a tab that nobody sees must not hold one.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  if (!document.hidden) listen();
})();
