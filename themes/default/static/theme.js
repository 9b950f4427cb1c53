/* Backstory, default theme. Improves a page that is complete without it. */
(() => {
  'use strict';
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const store = (kind, key, value) => {
    try { return value === undefined ? window[kind].getItem(key) : window[kind].setItem(key, value); } catch { return null; }
  };

  /* 1. Light or dark. Without a choice the system decides (a line in the head
     sets data-theme before the first paint). */
  function themeSwitch() {
    const button = $('#theme');
    if (!button) return;
    const root = document.documentElement;
    const system = matchMedia('(prefers-color-scheme: dark)');
    const dark = () => (root.dataset.theme || (system.matches ? 'dark' : 'light')) === 'dark';
    const label = () => { button.lastElementChild.textContent = dark() ? button.dataset.light : button.dataset.dark; };
    button.addEventListener('click', () => {
      root.dataset.theme = dark() ? 'light' : 'dark';
      store('localStorage', 'theme', root.dataset.theme);
      label();
    });
    system.addEventListener('change', label);
    label();
    button.hidden = false;
  }

  /* 2. The contents bar marks the section being read. */
  function contents() {
    const links = $$('.toc a');
    if (!links.length) return;
    const box = links[0].closest('ol');
    const parts = links.map(a => document.getElementById(decodeURIComponent(a.hash.slice(1))));
    let current = null, due = false;
    const update = () => {
      due = false;
      const line = innerHeight * .3;
      let i = parts.findLastIndex(p => p && p.getBoundingClientRect().top <= line);
      if (i >= 0 && innerHeight + scrollY >= document.documentElement.scrollHeight - 2) i = links.length - 1;
      if (links[i] === current) return;
      current?.removeAttribute('aria-current');
      current = links[i];
      if (!current) return;
      current.setAttribute('aria-current', 'location');
      const a = current.getBoundingClientRect(), b = box.getBoundingClientRect();
      if (a.left < b.left || a.right > b.right) box.scrollBy({ left: a.left + a.width / 2 - b.left - b.width / 2 });
    };
    addEventListener('scroll', () => { if (!due) { due = true; requestAnimationFrame(update); } }, { passive: true });
    update();
  }

  /* 3. Chronology by actor and place and as of a day. "Key or all" is CSS alone. */
  function chronology(form) {
    const scope = form.parentElement;
    const events = $$('.ev', scope);
    const { actor, place, asof, show } = form.elements;
    if (!asof) return;
    const say = $('.count', form), out = $('output', form);
    // Days as numbers, so that the years before our era sort too.
    const number = iso => {
      const [, sign, y, m, d] = /^([-+]?)(\d+)(?:-(\d+))?(?:-(\d+))?/.exec(iso) || [];
      return y === undefined ? NaN : (sign === '-' ? -y : +y) * 10000 + (+m || 1) * 100 + (+d || 1);
    };
    const words = n => {
      const y = Math.floor(n / 10000), rest = n - y * 10000, date = new Date(0);
      date.setUTCFullYear(y, Math.floor(rest / 100) - 1, rest % 100);
      const lang = document.documentElement.lang;
      return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang || undefined, {
        era: y < 1 ? 'short' : undefined, year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC',
      }).format(date);
    };
    const from = events.map(e => number(e.dataset.from || ''));
    const told = number(form.closest('article')?.dataset.asOf || '');
    const stops = [...new Set([...from, told].filter(n => !isNaN(n)))].sort((a, b) => a - b);
    const has = (e, name, select) => !select?.value || (e.dataset[name] || '').split(' ').includes(select.value);
    const apply = () => {
      const day = stops[asof.value], all = +asof.value === stops.length - 1;
      let n = 0;
      events.forEach((e, i) => {
        e.hidden = !((all || !(from[i] > day)) && has(e, 'actors', actor) && has(e, 'place', place));
        if (!e.hidden && (show?.value !== 'key' || e.classList.contains('key'))) n++;
      });
      out.textContent = words(day);
      asof.setAttribute('aria-valuetext', out.textContent);
      say.textContent = say.dataset.text.replace('{n}', n).replace('{all}', events.length);
    };
    const reset = () => { form.reset(); asof.value = asof.max; apply(); };
    form.addEventListener('submit', e => e.preventDefault());
    if (stops.length < 2) return;
    asof.max = stops.length - 1;
    form.addEventListener('input', apply);
    $$('[hidden]', form).forEach(e => { e.hidden = false; });
    // A link to a folded entry brings everything back first.
    addEventListener('hashchange', () => {
      const e = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!e || !events.includes(e) || e.offsetParent) return;
      reset();
      e.scrollIntoView();
    });
    reset();
  }

  /* 4. New since the last visit: the version seen is kept in this browser only;
     marks stay for the session. An entry of the changes is new, and so is the
     place that it leads to. */
  function lastVisit() {
    const bar = $('.visit');
    if (!bar) return;
    const key = 'seen:' + location.pathname, now = bar.dataset.version;
    const seen = store('sessionStorage', key) ?? store('localStorage', key);
    store('localStorage', key, now);
    if (!seen) return;
    store('sessionStorage', key, seen);
    const fresh = $$('.changes [data-added]').filter(e => e.dataset.added > seen);
    const mark = place => {
      const m = document.createElement('span');
      m.className = 'new';
      m.textContent = bar.dataset.new;
      ($('.t, .txt p, p', place) || place).prepend(m);
    };
    for (const e of fresh) {
      mark(e);
      const link = $('a[href^="#"]', e);
      const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (place && !$('.new', place)) mark(place);
    }
    if (!fresh.length) return;
    $('b', bar).textContent = fresh.length;
    bar.hidden = false;
  }

  /* 5. Copy the citation, with the address the reader is at if it has none. */
  function copyCitation() {
    const button = $('#copy');
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const text = document.getElementById('--citation').innerText.trim();
      await navigator.clipboard.writeText('complete' in button.dataset ? text : text + ' ' + location.href.split('#')[0]);
      button.textContent = button.dataset.done;
    });
  }

  themeSwitch();
  contents();
  $$('form.controls').forEach(chronology);
  lastVisit();
  copyCitation();
})();
