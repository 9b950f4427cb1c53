// Makes `src/plan/drawing/map/outline.bin`, the outline of the world that maps are drawn on.
//
//   npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//   node tools/outline.mjs package/countries-50m.json src/plan/drawing/map/outline.bin
//
// The data are Natural Earth's 1:50m countries, version 4.1.0, in the public domain, as the package
// `world-atlas` has them in TopoJSON. They are thinned to what a map as wide as a text can show,
// and written as small as is simple to read. Numbers are LEB128, those with a sign zigzag:
//
//   number of arcs, and for each: 1 for a border between two countries and 0 for a coast; number of
//     points; the points, each as the difference to the one before (the first to 0, 0), longitude
//     and latitude in hundredths of a degree; longitude goes on across the date line
//   number of rings of land, and for each: number of arcs; twice the index of each arc, and 1 more
//     where it is walked backwards
//   number of countries, and for each: its rings likewise
//
// The same file comes of the same package on every machine.

import { readFileSync, writeFileSync } from 'node:fs';

const [, , from, to] = process.argv;
const topology = JSON.parse(readFileSync(from, 'utf8'));

/** How far a point may stand off the line between its neighbours to be left out, in hundredths. */
const TOLERANCE = 1.2;

const { scale, translate } = topology.transform;
const whole = topology.arcs.map((arc) => {
  let x = 0, y = 0;
  const points = arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [Math.round((x * scale[0] + translate[0]) * 100), Math.round((y * scale[1] + translate[1]) * 100)];
  });
  // Across the date line an arc goes on beyond 180 degrees instead of starting anew at -180.
  let turn = 0;
  const whole = points.map(([x, y], at) => {
    if (at > 0 && Math.abs(x - points[at - 1][0]) > 18000) turn += x < points[at - 1][0] ? 36000 : -36000;
    return [x + turn, y];
  });
  return whole.filter(([x, y], at) => at === 0 || x !== whole[at - 1][0] || y !== whole[at - 1][1]);
});

/** Douglas and Peucker's way; degrees of longitude count as what they are long at that latitude. */
function thinned(points) {
  const keep = points.map((_, at) => at === 0 || at === points.length - 1);
  const closed = points.length > 3 && String(points[0]) === String(points.at(-1));
  const narrow = Math.cos((points.reduce((sum, [, y]) => sum + y, 0) / points.length / 100) * Math.PI / 180);
  const off = (p, a, b) => {
    const [dx, dy] = [(b[0] - a[0]) * narrow, b[1] - a[1]];
    const [px, py] = [(p[0] - a[0]) * narrow, p[1] - a[1]];
    const long = dx * dx + dy * dy;
    const along = long ? Math.max(0, Math.min(1, (px * dx + py * dy) / long)) : 0;
    return Math.hypot(px - along * dx, py - along * dy);
  };
  const farthest = (first, last) => {
    let best = [-1, first];
    for (let at = first + 1; at < last; at++) {
      const far = off(points[at], points[first], points[last]);
      if (far > best[0]) best = [far, at];
    }
    return best;
  };
  const pending = [[0, points.length - 1]];
  if (closed) {
    // A ring keeps three corners, however small it is.
    const [, one] = farthest(0, points.length - 1);
    keep[one] = true;
    const sides = [[0, one], [one, points.length - 1]].filter(([a, b]) => b - a > 1);
    const [, two] = sides.map(([a, b]) => farthest(a, b)).sort((a, b) => b[0] - a[0])[0];
    keep[two] = true;
    const [low, high] = [Math.min(one, two), Math.max(one, two)];
    pending.splice(0, 1, [0, low], [low, high], [high, points.length - 1]);
  }
  while (pending.length) {
    const [first, last] = pending.pop();
    const [far, at] = farthest(first, last);
    if (far <= TOLERANCE) continue;
    keep[at] = true;
    pending.push([first, at], [at, last]);
  }
  return points.filter((_, at) => keep[at]);
}

const rings = (geometry) =>
  geometry.type === 'Polygon' ? geometry.arcs
  : geometry.type === 'MultiPolygon' ? geometry.arcs.flat()
  : geometry.type === 'GeometryCollection' ? geometry.geometries.flatMap(rings)
  : [];
const index = (arc) => (arc < 0 ? ~arc : arc);
// Around the South Pole there is a ring along which the data were cut: it has no area.
const pole = (ring) => ring.every((arc) => whole[index(arc)].every(([, y]) => y === -9000));
const closed = (geometry) => rings(geometry).filter((ring) => !pole(ring));
const countries = topology.objects.countries.geometries.map(closed);
const land = closed(topology.objects.land);

const uses = whole.map(() => new Set());
countries.forEach((country, at) => country.flat().forEach((arc) => uses[index(arc)].add(at)));
const arcs = whole.map(thinned);

const bytes = [];
const number = (value) => {
  while (value > 127) {
    bytes.push((value & 127) | 128);
    value >>>= 7;
  }
  bytes.push(value);
};
const signed = (value) => number(value < 0 ? -2 * value - 1 : 2 * value);
const ring = (arcs) => {
  number(arcs.length);
  for (const arc of arcs) number(index(arc) * 2 + (arc < 0 ? 1 : 0));
};

number(arcs.length);
arcs.forEach((points, at) => {
  number(uses[at].size > 1 ? 1 : 0);
  number(points.length);
  let [x, y] = [0, 0];
  for (const point of points) {
    signed(point[0] - x);
    signed(point[1] - y);
    [x, y] = point;
  }
});
number(land.length);
land.forEach(ring);
number(countries.length);
for (const country of countries) {
  number(country.length);
  country.forEach(ring);
}
writeFileSync(to, Uint8Array.from(bytes));
console.log(`${arcs.length} arcs, ${arcs.flat().length} points, ${land.length} rings, ${bytes.length} bytes`);
