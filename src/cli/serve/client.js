// Follows the site while it is edited. Part of the preview, never of the output.
(() => {
  const own = document.currentScript ?? document.getElementById("backstory-client");
  let have = { ...own.dataset };
  let wanted = null;
  let busy = false;
  let source = null;
  let pause = 0;
  let asking = null;

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

  async function update() {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) return location.reload();
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const script = next.getElementById("backstory-client");
    const isOwn = (page) => page.body.classList.contains("backstory-own");
    if (!script || isOwn(document) || isOwn(next)) return location.reload();
    if (scripts(document) !== scripts(next)) return location.reload();

    const overlay = next.querySelector("backstory-overlay");
    overlay?.remove();
    const { css } = script.dataset;
    keepSheets(next, css === have.css ? null : css);
    const old = document.querySelector("backstory-overlay");
    const folded = old?.shadowRoot?.querySelector("details")?.open === false;
    old?.remove();
    const margin = document.querySelector("backstory-margin");
    margin?.remove();
    Idiomorph.morph(document.documentElement, next.documentElement, {
      ignoreActiveValue: true,
      callbacks: { beforeAttributeUpdated: (name, element) => !isReaders(name, element, next) },
    });
    if (overlay) show(overlay, folded);
    if (margin) document.body.append(margin);
    look();
    have = { ...script.dataset };
    document.dispatchEvent(new CustomEvent("backstory:update"));
  }

  // Scripts cannot be taken back, and new ones would not run.
  function scripts(page) {
    const all = [...page.querySelectorAll("script[src]")];
    return all.map((script) => new URL(script.getAttribute("src"), location.href).href).join("\n");
  }

  // A sheet that is shown keeps its address, or it would be loaded twice. One that has changed gets
  // its new address, with `version` where its name is the old one, on the link that is there:
  // browsers keep the old sheet until the new one has come, so nothing flickers.
  function keepSheets(next, version) {
    const sheets = (page) => [...page.querySelectorAll('link[rel~="stylesheet"][href]')];
    const url = (link) => new URL(link.getAttribute("href"), location.href);
    const coming = new Set(sheets(next).map((link) => url(link).pathname));
    const shown = new Map(sheets(document).map((link) => [url(link).pathname, link]));
    const leaving = sheets(document).filter((link) => !coming.has(url(link).pathname));
    for (const link of sheets(next)) {
      const to = url(link);
      if (to.origin !== location.origin) continue;
      const same = shown.get(to.pathname);
      if (same && version) to.searchParams.set("backstory", version);
      const href = !same ? link.getAttribute("href") : version ? to.href : same.getAttribute("href");
      link.setAttribute("href", href);
      (same ?? leaving.shift())?.setAttribute("href", href);
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

  // What the rules of editing say of the page comes after it, when saving has paused: finding it out
  // must not hold up the page itself.
  function look() {
    clearTimeout(pause);
    // Browsers allow six connections to one place: questions that are out of date must not hold them.
    asking?.abort();
    if (!document.hidden) pause = setTimeout(ask, 300);
  }

  async function ask() {
    const path = location.pathname;
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`/__backstory/margin?path=${encodeURIComponent(path)}`, { cache: "no-store", signal });
      const html = answer.ok ? await answer.text() : "";
      if (path === location.pathname) note(html);
    } catch {
      // It was asked anew, or the preview has gone: then the page is asked for again when it is back.
    }
  }

  function note(html) {
    let host = document.querySelector("backstory-margin");
    if (!html) return host?.remove();
    const open = host?.shadowRoot.querySelector("details")?.open ?? false;
    if (!host) {
      host = document.createElement("backstory-margin");
      host.attachShadow({ mode: "open" });
      document.body.append(host);
    }
    host.shadowRoot.innerHTML = html;
    host.shadowRoot.querySelector("details").open = open;
  }

  // A tab that nobody sees must not hold a connection.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return rest();
    listen();
    look();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  if (!document.hidden) listen();
  look();
})();
