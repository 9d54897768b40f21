// Draws a measurement while it runs: one small chart per series.
const at = (id) => document.getElementById(id);
const charts = {};

const chart = (name) => {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const label = document.createElement('span');
  label.textContent = name;
  const last = document.createElement('b');
  caption.append(label, last);
  figure.append(caption);
  at('charts').append(figure);
  const plot = new uPlot({
    width: figure.clientWidth - 24, height: 170, legend: { show: false }, cursor: { show: false },
    scales: { x: { time: false }, y: { range: (u, min, max) => [Math.min(0, min), Math.max(1, max * 1.1)] } },
    axes: [{ size: 34, stroke: '#64748b', grid: { stroke: '#f1f5f9' }, values: (u, v) => v.map((s) => s + ' s') },
      { stroke: '#64748b', grid: { stroke: '#f1f5f9' }, size: 56 }],
    series: [{}, { stroke: '#0f766e', width: 2.5, fill: 'rgb(15 118 110 / .08)', points: { show: (u) => u.data[0].length < 40, size: 5 } }],
  }, [[], []], figure);
  new ResizeObserver(() => plot.setSize({ width: figure.clientWidth - 24, height: 170 })).observe(figure);
  return { plot, last };
};

const show = (data) => {
  document.title = data.title;
  at('title').textContent = data.lesson + ' · ' + data.title;
  at('question').textContent = data.question;
  at('note').textContent = data.note;
  const names = Object.keys(data.series);
  at('state').textContent = data.done ? data.finished : names.length ? data.running : data.waiting;
  at('state').className = data.done ? 'done' : '';
  for (const name of names) {
    charts[name] ??= chart(data.names[name] ?? name);
    const points = data.series[name];
    charts[name].plot.setData([points.map((p) => p[0]), points.map((p) => p[1])]);
    // What matters of a wave is its height; of anything else, how far it has come.
    charts[name].last.textContent = name.includes('jitter') ? Math.max(...points.map((p) => p[1])) : points.at(-1)[1];
  }
  if (!data.done) return;
  at('because').textContent = data.because;
  at('because').hidden = false;
  at('table').replaceChildren(...data.table.map((row) => {
    const tr = document.createElement('tr');
    tr.append(...row.map((text, i) => {
      const td = document.createElement('td');
      td.textContent = text;
      if (row.length === 1) td.colSpan = 2;
      return td;
    }));
    return tr;
  }));
};

const follow = async () => {
  try {
    const data = await (await fetch('/data.json')).json();
    show(data);
    if (data.done) return;
  } catch {
    at('state').textContent = ''; // learn has ended, and its page with it: what was drawn stays
    return;
  }
  setTimeout(follow, 400);
};
follow();
