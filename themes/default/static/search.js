/* Backstory, default theme: the page of results.

   Asks the full text (Pagefind) where the page came from a server that has it; else searches the
   titles, other names and events in a script beside the page, which loads from a folder, too. */
(() => {
  'use strict';
  const $ = s => document.querySelector(s);
  const form = $('#--seek'), input = $('#--q'), list = $('#--hits'), said = $('#--said'), more = $('#--more');
  const { root, titles, index } = form.dataset;
  const FILTERS = ['kind', 'actor', 'topic', 'year'];
  // Nothing can be fetched into a page from a folder, and the preview indexes nothing.
  const bare = !index || location.protocol === 'file:' || $('#backstory-client');
  const AT_ONCE = 10, CHOICES = 200;
  const make = (name, text, href) => {
    const e = document.createElement(name);
    if (text) e.textContent = text;
    if (href) e.href = href;
    return e;
  };

  const plain = s => s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

  /* The full text. A page of it: {title, href, kind, when, excerpt, places}. */
  async function fullText() {
    if (bare) throw 0;
    const text = await import(new URL(index + 'pagefind.js', location));
    // A long page that tells the story stands before short ones that repeat a line of it.
    await text.options({ excerptLength: 28, excerptEllipsis: '…', ranking: { pageLength: .25, metaWeights: { title: 8 } } });
    await text.init();
    const all = await text.filters();
    if (!Object.keys(all).length) throw 0;
    return {
      all,
      async find(q, filters) {
        const found = await text.search(q || null, { filters });
        // Of the places of a page, those that have the words in their names, then those with more of them.
        const [word] = plain(q).split(' ');
        const told = place => place.locations.length + (plain(place.title).includes(word) ? 1e6 : 0);
        const page = async hit => {
          const d = await hit.data(), href = root + d.raw_url.split('/').map(encodeURIComponent).join('/');
          const places = d.sub_results.filter(p => p.anchor).sort((a, b) => told(b) - told(a)).slice(0, 3);
          return {
            title: d.meta.title, href, kind: d.filters.kind?.[0], excerpt: q && d.excerpt,
            places: places.map(p => ({ title: p.title, href: `${href}#${encodeURIComponent(p.anchor.id)}` })),
          };
        };
        // What is called just so comes first.
        const named = hit => plain(hit.title) === plain(q);
        const get = async (from, to) => {
          const hits = await Promise.all(found.results.slice(from, to).map(page));
          return hits.sort((a, b) => named(b) - named(a));
        };
        return { n: found.results.length, counts: q ? found.totalFilters : all, get };
      },
    };
  }

  /* Titles, other names and events: every word has to begin a word of one of the names. */
  function onlyTitles() {
    return new Promise((resolve, reject) => {
      window.backstoryTitles = resolve;
      document.head.append(Object.assign(make('script'), { src: titles, onerror: reject }));
    }).then(rows => {
      const known = rows.map(([title, href, kind, when, ...names]) =>
        ({ title, href, kind, when, names: [title, ...names].map(plain) }));
      const rank = (name, words) => {
        if (name === words.join(' ')) return 0;
        if (!words.every(word => name.includes(word))) return 9;
        const starts = name.split(/[^\p{L}\p{N}]+/u);
        return words.every(word => starts.some(s => s.startsWith(word))) ? name.startsWith(words[0]) ? 1 : 2 : 3;
      };
      return {
        small: true,
        async find(q, { kind }) {
          const words = plain(q).match(/[\p{L}\p{N}]+/gu) || [];
          const fits = row => words.length ? Math.min(...row.names.map(name => rank(name, words))) : 1;
          const ranked = known.map(row => [fits(row), row]).filter(([r, row]) => r < 9 && (!kind || row.kind === kind));
          const sorted = ranked.sort(([a], [b]) => a - b).map(([, row]) => row);
          return { n: sorted.length, get: async (from, to) => sorted.slice(from, to) };
        },
      };
    });
  }

  let engine = null;
  const start = () => engine ??= fullText().catch(onlyTitles).then(ready);
  function ready(e) {
    for (const name of FILTERS.slice(1)) form.elements[name].parentElement.hidden = !e.all?.[name];
    if (e.all) choices(e.all);
    return e;
  }

  /* What can be chosen, with how many pages each choice leads to. */
  const digits = /^\p{Nd}+$/u;
  const byYear = (a, b) => digits.test(b) - digits.test(a) || b.localeCompare(a, undefined, { numeric: true });
  function choices(counts) {
    for (const name of FILTERS) {
      const select = form.elements[name], old = select.value || wanted.get(name) || '';
      const some = Object.entries(counts[name] || {}).filter(([value, n]) => n || value === old);
      if (name === 'kind') {
        const known = new Map(some);
        for (const o of [...select.options].slice(1)) o.hidden = o.disabled = !known.has(o.value);
      } else {
        some.sort((a, b) => b[1] - a[1]);
        const values = some.slice(0, CHOICES).map(([value]) => value);
        values.sort(name === 'year' ? byYear : (a, b) => a.localeCompare(b));
        select.replaceChildren(select.options[0], ...values.map(value => Object.assign(make('option', value), { value })));
        select.disabled = !values.length;
      }
      select.value = old;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    }
  }

  /* Text with `<mark>` in it, all else as text. */
  function marked(html) {
    const p = make('p');
    html.split(/<\/?mark>/).forEach((part, i) => {
      const text = part.replace(/&lt;/g, '<').replace(/&gt;/g, '>');
      p.append(i % 2 ? make('mark', text) : text);
    });
    return p;
  }
  const label = kind => [...form.elements.kind.options].find(o => o.value === kind)?.textContent || '';
  function row(hit) {
    const li = make('li'), h = li.appendChild(make('h3'));
    h.append(make('a', hit.title, hit.href));
    if (hit.excerpt) li.append(marked(hit.excerpt));
    const meta = li.appendChild(make('p', [label(hit.kind), hit.when].filter(Boolean).join('. ')));
    meta.className = 'meta';
    for (const place of hit.places || []) meta.append(meta.childNodes.length ? ' · ' : '', make('a', place.title, place.href));
    return li;
  }

  let turn = 0, shown = null;
  async function show(from) {
    const mine = turn, found = shown;
    const hits = await found.get(from, from + AT_ONCE);
    if (mine !== turn) return;
    const rows = hits.map(row);
    if (from) list.append(...rows);
    else list.replaceChildren(...rows);
    more.hidden = found.n <= from + AT_ONCE;
    if (from) rows[0]?.querySelector('a').focus();
  }
  const busy = is => list.setAttribute('aria-busy', is);
  const asked = () => Object.fromEntries(FILTERS.map(name => [name, form.elements[name].value || wanted.get(name)]).filter(([, v]) => v));
  let wanted = new URLSearchParams(location.search);
  async function search() {
    const mine = ++turn, q = input.value.trim();
    busy(true);
    const slow = setTimeout(() => { said.textContent = form.dataset.busy; }, 400);
    try {
      const e = await start();
      if (mine !== turn) return;
      const filters = asked();
      wanted = new URLSearchParams();
      const address = new URLSearchParams({ ...(q && { q }), ...filters }).toString();
      if (location.search.slice(1) !== address) history.replaceState(null, '', address ? '?' + address : location.pathname);
      if (!q && !Object.keys(filters).length) {
        shown = null;
        more.hidden = true;
        list.replaceChildren();
        said.textContent = e.small ? form.dataset.small : '';
        if (e.all) choices(e.all);
        return;
      }
      const found = await e.find(q, filters);
      if (mine !== turn) return;
      shown = found;
      if (found.counts) choices(found.counts);
      await show(0);
      if (mine !== turn) return;
      const text = found.n ? form.dataset.count.replace('{n}', found.n) : form.dataset.none.replace('{q}', () => q);
      said.textContent = text + (e.small ? (found.n ? '. ' : ' ') + form.dataset.small : '');
    } catch {
      if (mine === turn) said.textContent = form.dataset.failed;
    } finally {
      clearTimeout(slow);
      if (mine === turn) busy(false);
    }
  }

  let wait;
  input.addEventListener('input', () => { busy(true); clearTimeout(wait); wait = setTimeout(search, 150); });
  form.addEventListener('change', e => e.target !== input && search());
  form.addEventListener('submit', e => { e.preventDefault(); clearTimeout(wait); search(); });
  more.addEventListener('click', () => show(list.children.length));
  addEventListener('keydown', e => {
    const links = [...list.querySelectorAll('h3 a')], here = document.activeElement;
    const at = links.indexOf(here.closest?.('li')?.querySelector('h3 a'));
    if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || here !== input && at < 0) return;
    if (e.key === 'ArrowDown') links[at + 1]?.focus();
    else if (e.key === 'ArrowUp' && at >= 0) (links[at - 1] || input).focus();
    else if (e.key === 'Escape' && at >= 0) input.focus();
    else return;
    e.preventDefault();
  });

  if (bare) ready({});
  input.value = wanted.get('q') || '';
  if (FILTERS.some(name => wanted.get(name))) form.elements.kind.value = wanted.get('kind') || '';
  input.focus({ preventScroll: true });
  search();
  // The preview changes the page in place.
  document.addEventListener('backstory:update', () => { engine = null; search(); });
})();
