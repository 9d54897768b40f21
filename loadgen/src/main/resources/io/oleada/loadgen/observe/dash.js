'use strict';
// Draws Grafana's dashboards from their files: rows, stats, time series, heat maps and tables, and nothing else.

const $ = (id) => document.getElementById(id);
const node = (tag, text, kind) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
};
const COLOURS = {green: '#56a64b', yellow: '#e0b400', orange: '#ff780a', red: '#e02f44', blue: '#3274d9', purple: '#a352cc',
  'light-blue': '#8ab8ff', 'dark-blue': '#1f60c4', 'light-green': '#96d98d', 'dark-green': '#37872d'};
const PALETTE = ['#56a64b', '#e0b400', '#3274d9', '#ff780a', '#e02f44', '#a352cc', '#00a3a3', '#8ab8ff', '#96d98d', '#b877d9',
  '#fade2a', '#c4162a', '#806eb7', '#ffb357'];
const SCRAPE = 5;

// ---- numbers for people, by Grafana's names of units
const scaled = (v, base, names) => {
  let i = 0;
  for (v = +v; Math.abs(v) >= base && i < names.length - 1; i++) v /= base;
  return trim(v) + (names[i] ? ' ' + names[i] : '');
};
const trim = (v) => String(+v.toFixed(Math.abs(v) >= 100 ? 0 : Math.abs(v) >= 10 ? 1 : Math.abs(v) >= 1 ? 2 : 3));
const seconds = (v) => v === 0 ? '0 s' : Math.abs(v) < 1e-3 ? trim(v * 1e6) + ' µs' : Math.abs(v) < 1 ? trim(v * 1e3) + ' ms'
  : Math.abs(v) < 120 ? trim(v) + ' s' : Math.abs(v) < 7200 ? trim(v / 60) + ' min' : trim(v / 3600) + ' h';
const UNITS = {
  s: seconds,
  short: (v) => scaled(v, 1000, ['', 'K', 'Mil', 'Bil']),
  none: (v) => trim(v),
  percentunit: (v) => trim(v * 100) + ' %',
  reqps: (v) => scaled(v, 1000, ['req/s', 'K req/s', 'M req/s']),
  cps: (v) => scaled(v, 1000, ['c/s', 'K c/s', 'M c/s']),
  bytes: (v) => scaled(v, 1024, ['B', 'KiB', 'MiB', 'GiB']),
  Bps: (v) => scaled(v, 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s']),
};
const format = (panel, v) => (UNITS[panel.fieldConfig.defaults.unit] || UNITS.short)(v);

// ---- asking Prometheus
const chosen = {};
let dashboard;
async function ask(path, parameters) {
  const answer = await (await fetch(`/api/v1/${path}?` + new URLSearchParams(parameters))).json();
  if (answer.status !== 'success') throw new Error(answer.error);
  return answer.data;
}
const span = () => {
  const length = +$('range').value, step = Math.max(SCRAPE, Math.ceil(length / 240)), end = Math.floor(Date.now() / 1000 / step) * step;
  return {start: end - length, end, step};
};
function fill(expr, step) {
  const values = {__interval: step + 's', __rate_interval: Math.max(step + SCRAPE, 4 * SCRAPE) + 's', ...chosen};
  return expr.replace(/\$(\w+)|\$\{(\w+)}/g, (whole, a, b) => values[a || b] ?? whole);
}
const range = async (expr, at) => (await ask('query_range', {query: fill(expr, at.step), ...at})).result;
const instant = async (expr, at) => (await ask('query', {query: fill(expr, at.step)})).result;
const named = (target, metric) => {
  const text = (target.legendFormat || '').replace(/{{\s*(\w+)\s*}}/g, (w, label) => metric[label] ?? '');
  return text || Object.entries(metric).map(([k, v]) => `${k}=${v}`).join(', ') || target.expr;
};

// ---- variables
async function variables() {
  const box = $('variables'), at = span();
  for (const v of dashboard.templating.list.filter((v) => v.type === 'query')) {
    const [, metric, label] = /^label_values\((.*), *(\w+)\)$/.exec(v.definition);
    const values = await ask(`label/${label}/values`, {'match[]': fill(metric, at.step), start: at.start, end: at.end});
    let select = $('v-' + v.name);
    if (!select) {
      const shown = node('label', v.label + ' ');
      select = node('select');
      select.id = 'v-' + v.name;
      select.onchange = () => { chosen[v.name] = select.value; draw(); };
      shown.append(select);
      box.append(shown);
    }
    const all = v.includeAll ? [[v.allValue, 'All']] : [];
    const options = [...all, ...values.map((x) => [x.replace(/[.+*?()[\]{}|\\^$]/g, '\\\\$&'), x])];
    const kept = options.some(([x]) => x === chosen[v.name]) ? chosen[v.name] : options[0]?.[0] ?? '';
    select.replaceChildren(...options.map(([value, text]) => Object.assign(node('option', text), {value, selected: value === kept})));
    chosen[v.name] = kept;
  }
}

// ---- panels
const empty = (body) => body.replaceChildren(node('div', 'No data', 'none'));
const fixed = (panel, name) => {
  const rule = panel.fieldConfig.overrides.find((o) => o.matcher.options === name);
  return rule && (COLOURS[rule.properties[0].value.fixedColor] || rule.properties[0].value.fixedColor);
};
const stepped = (panel, v) => {
  const steps = panel.fieldConfig.defaults.thresholds?.steps;
  return steps && COLOURS[steps.filter((s) => s.value === null || v >= s.value).at(-1).color];
};

async function stat(panel, body, at) {
  const values = [];
  for (const t of panel.targets) for (const r of await instant(t.expr, at)) values.push([named(t, r.metric), +r.value[1]]);
  if (!values.length || values.every(([, v]) => Number.isNaN(v))) return empty(body);
  const box = node('div', undefined, values.length > 1 ? 'stat many' : 'stat');
  for (const [name, v] of values) {
    const map = panel.fieldConfig.defaults.mappings?.[0].options[String(v)];
    const one = node('div'), strong = node('strong', map ? map.text : Number.isNaN(v) ? '–' : format(panel, v));
    strong.style.color = (map && COLOURS[map.color]) || stepped(panel, v) || '';
    one.append(strong);
    if (values.length > 1) one.append(node('small', name));
    box.append(one);
  }
  body.replaceChildren(box);
}

async function timeseries(panel, body, at, marks) {
  const series = [];
  for (const t of panel.targets) for (const r of await range(t.expr, at)) series.push([named(t, r.metric), r.values]);
  if (!series.some(([, values]) => values.some(([, v]) => !Number.isNaN(+v)))) return empty(body);
  const times = [];
  for (let x = at.start; x <= at.end; x += at.step) times.push(x);
  const rows = series.map(([, values]) => {
    const by = new Map(values.map(([x, v]) => [x, Number.isFinite(+v) ? +v : null]));
    return times.map((x) => by.has(x) ? by.get(x) : null);
  });
  const stacked = panel.fieldConfig.defaults.custom.stacking.mode === 'normal';
  const drawn = rows.map((row, k) => stacked ? row.map((v, i) => rows.slice(0, k + 1).reduce((s, r) => s + (r[i] || 0), 0)) : row);
  const colours = series.map(([name]) => fixed(panel, name)), free = PALETTE.filter((c) => !colours.includes(c));
  let taken = 0;
  colours.forEach((c, k) => { colours[k] = c || free[taken++ % free.length]; });
  const order = series.map((s, k) => k);
  if (stacked) order.reverse();
  const line = panel.fieldConfig.defaults.custom.thresholdsStyle && panel.fieldConfig.defaults.thresholds.steps.at(-1).value;
  const ink = getComputedStyle(document.body);
  const axis = {stroke: ink.getPropertyValue('--dim'), grid: {stroke: ink.getPropertyValue('--line'), width: 1}, ticks: {show: false}, font: '11px system-ui'};
  const binary = panel.fieldConfig.defaults.unit === 'bytes' && {incrs: Array.from({length: 44}, (x, i) => 2 ** i)};
  const top = Math.max(0, ...drawn.flat().filter((v) => v !== null));
  const chart = node('div', undefined, 'body'), legend = node('div', undefined, 'legend');
  series.forEach(([name], k) => {
    const entry = node('span'), mark = node('i');
    mark.style.background = colours[k];
    const last = rows[k].filter((v) => v !== null).at(-1);
    entry.append(mark, name, node('b', last === undefined ? '–' : format(panel, last)));
    legend.append(entry);
  });
  body.replaceChildren(chart, legend);
  body.style.display = 'flex';
  body.style.flexDirection = 'column';
  new uPlot({
    width: chart.clientWidth, height: chart.clientHeight, legend: {show: false}, cursor: {points: {show: false}, drag: {x: false, y: false}},
    scales: {x: {time: true, range: [at.start, at.end]}, y: {range: [0, (top || 1) * 1.08]}},
    axes: [{...axis, size: 24, space: 70, values: (u, ticks) => ticks.map(tick)}, {...axis, ...binary, size: 66, space: 28, values: (u, ticks) => ticks.map((v) => format(panel, v))}],
    series: [{}, ...order.map((k) => ({stroke: colours[k], width: 1.5, points: {show: rows[k].filter((v) => v !== null).length < 3},
      fill: stacked ? colours[k] + '99' : undefined}))],
    hooks: {
      draw: [(u) => { drawMarks(u, marks); if (line && line < top * 1.08) drawLine(u, line); }],
      setCursor: [(u) => tip(u, [clock(times[u.cursor.idx ?? 0]), ...series.map(([name], k) =>
        `${name}: ${rows[k][u.cursor.idx] == null ? '–' : format(panel, rows[k][u.cursor.idx])}`)])],
    },
  }, [times, ...order.map((k) => drawn[k])], chart);
}
const clock = (x) => new Date(x * 1000).toTimeString().slice(0, 8);
const tick = (x, k, ticks) => clock(x).slice(0, ticks.every((one) => one % 60 === 0) ? 5 : 8);

function drawLine(u, at) {
  const y = u.valToPos(at, 'y', true);
  u.ctx.save();
  Object.assign(u.ctx, {strokeStyle: COLOURS.red, lineWidth: 1});
  u.ctx.setLineDash([6, 4]);
  u.ctx.beginPath(); u.ctx.moveTo(u.bbox.left, y); u.ctx.lineTo(u.bbox.left + u.bbox.width, y); u.ctx.stroke();
  u.ctx.restore();
}
function drawMarks(u, marks) {
  const {left, top, width, height} = u.bbox, pos = (x) => Math.max(left, Math.min(left + width, u.valToPos(x, 'x', true)));
  u.ctx.save();
  Object.assign(u.ctx, {font: `${10 * devicePixelRatio}px system-ui`, textAlign: 'left', textBaseline: 'alphabetic'});
  const written = [0, 0, 0];
  for (const mark of marks) {
    const from = pos(mark.from), to = pos(mark.to);
    u.ctx.fillStyle = u.ctx.strokeStyle = COLOURS[mark.colour];
    u.ctx.globalAlpha = 0.07;
    u.ctx.fillRect(from, top, to - from, height);
    u.ctx.globalAlpha = 0.8;
    u.ctx.fillRect(from, top, devicePixelRatio, height);
    const wide = u.ctx.measureText(mark.text).width + 10, row = written.findIndex((end) => end <= from);
    if (row < 0 || from + wide > left + width) continue; // no room for its name
    u.ctx.fillText(mark.text, from + 5, top + (11 + 12 * row) * devicePixelRatio);
    written[row] = from + wide;
  }
  u.ctx.restore();
}
function tip(u, lines) {
  const box = $('tip');
  box.hidden = u.cursor.left < 0;
  if (box.hidden) return;
  box.replaceChildren(...lines.map((text) => node('p', text)));
  const rect = u.over.getBoundingClientRect(), x = rect.left + u.cursor.left;
  box.style.left = (x + box.offsetWidth + 24 > innerWidth ? x - box.offsetWidth - 14 : x + 14) + 'px';
  box.style.top = Math.min(innerHeight - box.offsetHeight - 4, rect.top + u.cursor.top + 10) + 'px';
}

async function heatmap(panel, body, at) {
  const found = (await range(panel.targets[0].expr, at)).map((r) => [r.metric.le, new Map(r.values.map(([x, v]) => [x, +v]))])
    .sort((a, b) => (a[0] === '+Inf') - (b[0] === '+Inf') || a[0] - b[0]);
  const own = found.map(([le, by], k) => [le, new Map([...by].map(([x, v]) => [x, Math.max(0, v - (k ? found[k - 1][1].get(x) || 0 : 0))]))]);
  const full = own.map(([, by]) => [...by.values()].some((v) => v > 0.01));
  const shown = own.slice(Math.max(0, full.indexOf(true) - 1), full.lastIndexOf(true) + 2);
  if (!full.includes(true)) return empty(body);
  const canvas = node('canvas', undefined, 'heat'), dpr = devicePixelRatio;
  body.replaceChildren(canvas);
  const w = canvas.width = body.clientWidth * dpr, h = canvas.height = body.clientHeight * dpr, c = canvas.getContext('2d');
  const left = 66 * dpr, low = 20 * dpr, columns = (at.end - at.start) / at.step + 1, cw = (w - left) / columns, ch = (h - low) / shown.length;
  const most = Math.max(...shown.flatMap(([, by]) => [...by.values()]));
  c.font = `${11 * dpr}px system-ui`;
  shown.forEach(([le, by], k) => {
    const y = h - low - (k + 1) * ch;
    for (const [x, v] of by) {
      if (v <= 0.01) continue;
      const heat = Math.sqrt(v / most);
      c.fillStyle = `hsl(${40 - 22 * heat} 95% ${82 - 42 * heat}%)`;
      c.fillRect(left + (x - at.start) / at.step * cw, y + 1, Math.max(1, cw - (cw > 4 ? 1 : 0)), ch - 1);
    }
    c.fillStyle = getComputedStyle(body).color;
    if (ch > 12 * dpr || k % 2 === 0) c.fillText(le === '+Inf' ? '∞' : seconds(+le), 4 * dpr, y + 4 * dpr + Math.min(8 * dpr, ch / 2));
  });
  const apart = [10, 30, 60, 120, 300, 600, 1200].find((s) => s / (at.end - at.start) * (w - left) > 70 * dpr) ?? 1200, ticks = [];
  for (let x = Math.ceil(at.start / apart) * apart; x < at.end; x += apart) ticks.push(x);
  c.textAlign = 'center';
  ticks.forEach((x, k) => {
    const text = tick(x, k, ticks), half = c.measureText(text).width / 2, place = left + (x - at.start) / at.step * cw;
    if (place + half < w) c.fillText(text, Math.max(left + half, place), h - 5 * dpr);
  });
  canvas.title = 'Each row is a bucket by its upper bound; the darker, the more of ' + format(panel, most) + ' in one step.';
}

async function table(panel, body, at) {
  const found = await instant(panel.targets[0].expr, at);
  if (!found.length) return empty(body);
  const {excludeByName, renameByName} = panel.transformations[0].options;
  const keys = Object.keys(found[0].metric).filter((key) => !excludeByName[key]).sort();
  const made = node('table'), head = node('tr');
  head.append(...keys.map((key) => node('th', renameByName[key] || key)));
  made.append(head);
  for (const r of found) {
    const line = node('tr');
    line.append(...keys.map((key) => node('td', r.metric[key])));
    made.append(line);
  }
  body.replaceChildren(made);
}

// ---- annotations: what Prometheus calls true, from when to when
async function annotations(at) {
  const marks = [];
  for (const a of dashboard.annotations.list.filter((a) => a.enable && a.expr)) {
    for (const r of await range(a.expr, at)) {
      const text = a.titleFormat.replace(/{{(\w+)}}/g, (w, label) => r.metric[label] ?? '');
      let mark;
      for (const [x] of r.values) {
        if (mark && x - mark.to <= at.step) mark.to = x;
        else marks.push(mark = {from: x, to: x, text, colour: a.iconColor});
      }
    }
  }
  return marks.sort((a, b) => a.from - b.from);
}

const KINDS = {stat, timeseries, heatmap, table};
let turn = 0;
async function draw() {
  const mine = ++turn, state = $('state');
  try {
    await variables();
    const at = span(), marks = await annotations(at);
    let bare = 0;
    for (const panel of dashboard.panels.filter((p) => p.type !== 'row')) {
      if (mine !== turn) return;
      const body = $('p-' + panel.id);
      try {
        await KINDS[panel.type](panel, body, at, marks);
        bare += body.querySelector('.none') ? 1 : 0;
      } catch (e) {
        body.replaceChildren(node('div', e.message, 'error'));
        bare++;
      }
    }
    state.className = '';
    state.value = `${clock(Date.now() / 1000)}${bare ? ` · ${bare} without data` : ''}`;
    document.body.dataset.drawn = String(+(document.body.dataset.drawn || 0) + 1);
    document.body.dataset.bare = String(bare);
  } catch (e) {
    state.className = 'bad';
    state.value = 'Prometheus does not answer: ' + e.message;
  }
}

async function begin() {
  const wanted = new URLSearchParams(location.search), names = await (await fetch('/dash/list')).json();
  const name = names.includes(wanted.get('d') + '.json') ? wanted.get('d') + '.json' : names[0];
  if ([...$('range').options].some((one) => one.value === wanted.get('last'))) $('range').value = wanted.get('last');
  for (const file of names) {
    const doc = await (await fetch('/dash/' + file)).json(), link = node('a', doc.title.replace('Oleada: ', ''));
    link.href = '/dash?d=' + file.replace('.json', '');
    if (file === name) { link.setAttribute('aria-current', 'page'); dashboard = doc; }
    $('dashboards').append(link);
  }
  document.title = dashboard.title;
  for (const panel of dashboard.panels) {
    const {x, y, w, h} = panel.gridPos, card = node(panel.type === 'row' ? 'h2' : 'section', panel.type === 'row' ? panel.title : undefined);
    card.style.gridArea = `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
    if (panel.type !== 'row') {
      const title = node('h3', panel.title), body = node('div', undefined, 'body');
      title.title = panel.description;
      body.id = 'p-' + panel.id;
      card.classList.toggle('small', panel.type === 'stat');
      card.append(title, body);
    }
    $('panels').append(card);
  }
  $('range').onchange = draw;
  await draw();
  setInterval(draw, SCRAPE * 1000);
}
begin();
