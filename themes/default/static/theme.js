/* Backstory, default theme. Improves a page that is complete without it.

   Listeners stand on the document, and everything that a page needs to be shown
   is done by refresh(), which may be called again when the page has changed. */
(() => {
  'use strict';
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const root = document.documentElement;
  const store = (kind, key, value) => {
    try { return value === undefined ? window[kind].getItem(key) : window[kind].setItem(key, value); } catch { return null; }
  };
  const target = hash => hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  const on = (name, f, options) => addEventListener(name, f, options);

  /* 1. Light or dark. Without a choice the system decides (a line in the head
     sets data-theme before the first paint). */
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (root.dataset.theme || (system.matches ? 'dark' : 'light')) === 'dark';
  function themeSwitch() {
    const button = $('#--theme');
    if (!button) return;
    button.lastElementChild.textContent = dark() ? button.dataset.light : button.dataset.dark;
    button.hidden = false;
    // The bar around the page is of its paper, whoever chose that.
    for (const meta of $$('meta[name=theme-color]')) meta.content = getComputedStyle(root).backgroundColor;
  }
  on('click', e => {
    if (!e.target.closest('#--theme')) return;
    root.dataset.theme = dark() ? 'light' : 'dark';
    store('localStorage', 'theme', root.dataset.theme);
    themeSwitch();
  });
  system.addEventListener('change', themeSwitch);

  /* 2. The contents bar marks the section being read. */
  let due = false;
  function contents() {
    due = false;
    const links = $$('.toc a');
    if (!links.length) return;
    const line = innerHeight * .3;
    let i = links.findLastIndex(a => target(a.hash)?.getBoundingClientRect().top <= line);
    if (i >= 0 && innerHeight + scrollY >= root.scrollHeight - 2) i = links.length - 1;
    const old = $('.toc [aria-current]'), now = links[i];
    if (old === (now ?? null)) return;
    old?.removeAttribute('aria-current');
    if (!now) return;
    now.setAttribute('aria-current', 'location');
    const box = now.closest('ol'), a = now.getBoundingClientRect(), b = box.getBoundingClientRect();
    if (a.left < b.left || a.right > b.right) box.scrollBy({ left: a.left + a.width / 2 - b.left - b.width / 2 });
  }
  on('scroll', () => { if (!due) { due = true; requestAnimationFrame(contents); } }, { passive: true });

  /* 3. Chronology by actor and place and as of a day. "Key or all" is CSS alone. */
  const chosen = new WeakMap();   // form → the day that the reader chose
  // Days as numbers, so that the years before our era sort too.
  const number = iso => {
    const [, sign, y, m, d] = /^([-+]?)(\d+)(?:-(\d+))?(?:-(\d+))?/.exec(iso) || [];
    return y === undefined ? NaN : (sign === '-' ? -y : +y) * 10000 + (+m || 1) * 100 + (+d || 1);
  };
  const words = n => {
    const y = Math.floor(n / 10000), rest = n - y * 10000, date = new Date(0);
    date.setUTCFullYear(y, Math.floor(rest / 100) - 1, rest % 100);
    return new Intl.DateTimeFormat(root.lang === 'en' ? 'en-GB' : root.lang || undefined, {
      era: y < 1 ? 'short' : undefined, year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC',
    }).format(date);
  };
  const entries = form => $$('.ev', form.parentElement);
  const stopsOf = form => {
    const told = form.closest('article')?.dataset.asOf || '';
    const days = entries(form).map(e => number(e.dataset.from || '')).concat(number(told));
    return [...new Set(days.filter(n => !isNaN(n)))].sort((a, b) => a - b);
  };
  const has = (entry, name, select) => !select?.value || (entry.dataset[name] || '').split(' ').includes(select.value);
  function fold(form) {
    const { actor, place, asof, show } = form.elements;
    const stops = stopsOf(form), day = stops[asof.value], all = +asof.value === stops.length - 1;
    const events = entries(form), say = $('.count', form), out = $('output', form);
    let n = 0;
    for (const e of events) {
      const past = all || !(number(e.dataset.from || '') > day);
      e.hidden = !(past && has(e, 'actors', actor) && has(e, 'place', place));
      if (!e.hidden && (show?.value !== 'key' || e.classList.contains('key'))) n++;
    }
    // What is folded in the list is faint in the strip above it.
    for (const mark of $$('.strip a', form.parentElement)) {
      const e = target(mark.getAttribute('href'));
      mark.classList.toggle('later', !!e?.hidden);
    }
    chosen.set(form, all ? null : day);
    out.textContent = words(day);
    asof.setAttribute('aria-valuetext', out.textContent);
    say.textContent = say.dataset.text.replace('{n}', n).replace('{all}', events.length);
  }
  function controls() {
    for (const form of $$('form.controls')) {
      const asof = form.elements.asof, stops = stopsOf(form);
      if (!asof || stops.length < 2) continue;
      const at = stops.findLastIndex(n => n <= (chosen.get(form) ?? Infinity));
      asof.max = stops.length - 1;
      asof.value = Math.max(at, 0);
      $$('[hidden]', form).forEach(e => { e.hidden = false; });
      fold(form);
    }
  }
  on('input', e => { const form = e.target.closest('form.controls'); if (form?.elements.asof) fold(form); });
  on('submit', e => e.target.matches('form.controls') && e.preventDefault());
  // A link to a folded entry brings everything back first.
  function reveal() {
    const e = target(location.hash), form = e && e.matches?.('.ev') && $('form.controls', e.closest('.wide'));
    if (!form || e.offsetParent) return;
    form.reset();
    chosen.delete(form);
    controls();
    e.scrollIntoView();
  }
  on('hashchange', reveal);

  /* 4. Cards of linked actors, from their entries in "who is who": hover, focus
     or tap; Escape closes. */
  const entry = a => a.closest('.who') ? null : $(`.who > [data-id="${CSS.escape(a.dataset.card)}"]`);
  let card = null, owner = null, timer;
  const later = (f, ms) => { clearTimeout(timer); timer = setTimeout(f, ms); };
  function close() {
    clearTimeout(timer);
    owner?.removeAttribute('aria-describedby');
    owner = null;
    if (card?.matches(':popover-open')) card.hidePopover();
  }
  function open(a) {
    close();
    const from = entry(a);
    if (!from || !HTMLElement.prototype.hasOwnProperty('popover')) return;
    if (!card?.isConnected) {
      card = $('main').appendChild(document.createElement('div'));
      Object.assign(card, { className: 'card', id: '--card', popover: 'manual', role: 'note' });
    }
    owner = a;
    card.replaceChildren(...[...from.children].map(e => e.cloneNode(true)));
    card.showPopover();
    a.setAttribute('aria-describedby', '--card');
    put();
  }
  function put() {
    const r = owner.getClientRects()[0], w = card.offsetWidth, h = card.offsetHeight;
    const left = root.dir === 'rtl' ? r.right - w : r.left;
    card.style.left = Math.max(16, Math.min(left, root.clientWidth - w - 16)) + 'px';
    card.style.top = (r.bottom + h + 12 > innerHeight && r.top > h ? r.top - h - 6 : r.bottom + 6) + 'px';
  }
  const link = e => e.target.closest?.('a[data-card]');
  const inCard = e => card && e.target instanceof Node && card.contains(e.target);
  on('pointerover', e => {
    if (e.pointerType !== 'mouse') return;
    if (inCard(e)) return clearTimeout(timer);
    const a = link(e);
    if (a && a !== owner) later(() => open(a), 250);
    else if (a) clearTimeout(timer);
  });
  on('pointerout', e => { if (e.pointerType === 'mouse' && (link(e) || inCard(e))) later(close, 250); });
  on('focusin', e => { const a = link(e); if (a?.matches(':focus-visible')) open(a); });
  on('focusout', e => { if (link(e) && owner) later(close, 150); });
  // A touch opens first and follows second.
  on('click', e => {
    const a = link(e);
    if (a && e.pointerType === 'touch' && owner !== a && entry(a)) { e.preventDefault(); open(a); }
  }, true);
  on('keydown', e => e.key === 'Escape' && close());
  // Keys scroll to the link that they focus: its card comes along.
  on('scroll', () => owner && (owner === document.activeElement ? put() : close()), { passive: true });
  on('pointerdown', e => owner && !inCard(e) && link(e) !== owner && close());

  /* 5. New since the last visit: what was there is kept in this browser only;
     marks stay for the session. A correction or update is new, the place that it
     leads to, and an entry of a chronology. */
  function mark(place, word) {
    if ($('.new', place)) return;
    const m = document.createElement('span');
    m.className = 'new';
    m.textContent = word;
    ($('.t, .txt p, p', place) || place).prepend(m);
  }
  const known = e => e.id || `${e.dataset.added || ''} ${e.textContent.trim().slice(0, 80)}`;
  function lastVisit() {
    const bar = $('.visit');
    if (!bar) return;
    const key = 'seen:' + location.pathname;
    const kept = store('sessionStorage', key) ?? store('localStorage', key);
    const all = $$('.changes > *, .ev[id]');
    const now = all.map(known);
    store('localStorage', key, JSON.stringify(now));
    let seen;
    try { seen = JSON.parse(kept); } catch { /* from another time */ }
    if (!Array.isArray(seen)) return;
    store('sessionStorage', key, kept);
    const fresh = all.filter((e, at) => !seen.includes(now[at]));
    for (const e of fresh) {
      mark(e, bar.dataset.new);
      const place = target($('a[href^="#"]', e)?.hash ?? '');
      if (place && e.matches('.changes > *')) mark(place, bar.dataset.new);
    }
    $('b', bar).textContent = fresh.length;
    bar.hidden = !fresh.length;
  }

  /* 6. Copy the citation, with the address the reader is at if it has none. */
  on('click', async e => {
    const button = e.target.closest('#--copy');
    if (!button) return;
    const text = document.getElementById('--citation').innerText.trim();
    await navigator.clipboard.writeText('complete' in button.dataset ? text : text + ' ' + location.href.split('#')[0]);
    button.textContent = button.dataset.done;
  });

  /* 7. Code, tables and formulas that are wider than the page are scrolled by keys, too: not
     every browser lets keys do that to what cannot be focused. */
  function scrollers() {
    for (const e of $$('.body :is(pre, table, .formula)')) {
      if (e.scrollWidth > e.clientWidth) e.tabIndex = 0;
      else e.removeAttribute('tabindex');
    }
  }
  on('resize', scrollers);

  /* 8. `/` leads to the search. */
  on('keydown', e => {
    if (e.key !== '/' || e.altKey || e.ctrlKey || e.metaKey || e.defaultPrevented) return;
    if (e.target.closest?.('input, select, textarea, [contenteditable]')) return;
    const way = $('#--q') || $('#--find[href]');
    if (!way) return;
    e.preventDefault();
    if (way.select) { way.focus(); way.select(); } else way.click();
  });

  function refresh() {
    themeSwitch();
    scrollers();
    contents();
    controls();
    lastVisit();
    const copy = $('#--copy');
    if (copy) copy.hidden = !navigator.clipboard;
  }
  refresh();
  // The preview changes the page in place.
  document.addEventListener('backstory:update', refresh);
})();
