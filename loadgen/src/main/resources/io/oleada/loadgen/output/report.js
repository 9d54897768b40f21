"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const values = data.timeline.values;
  const seconds = data.timeline.seconds;
  const report = document.getElementById("report");
  const charts = [];

  // ---- small tools ------------------------------------------------------------------------------------------------

  /** An element; every text goes in as text, never as markup. */
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== undefined));
    return node;
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  function compact(n) {
    if (n === null || n === undefined) return "–";
    const a = Math.abs(n);
    const digits = (x) => (x >= 99.95 ? x.toFixed(0) : x >= 9.995 ? x.toFixed(1) : x >= 0.9995 ? x.toFixed(2) : x.toFixed(3)).replace(/\.0+$|(\.\d*[1-9])0+$/, "$1");
    return a >= 999500 ? digits(n / 1e6) + "M" : a >= 999.5 ? digits(n / 1e3) + "k" : digits(n);
  }

  function duration(ms) {
    if (ms === null || ms === undefined) return "–";
    if (ms === 0) return "0";
    return ms >= 999.5 ? compact(ms / 1000) + " s" : ms >= 0.9995 ? compact(ms) + " ms" : compact(ms * 1000) + " µs";
  }

  function clock(s) {
    if (s === null || s === undefined) return "–";
    const whole = Math.round(s);
    const two = (n) => String(n).padStart(2, "0");
    const minutes = Math.floor(whole / 60);
    const head = whole < 3600 ? minutes : Math.floor(minutes / 60) + ":" + two(minutes % 60);
    return head + ":" + two(whole % 60);
  }

  /** Keeps a number and its unit on one line. */
  const glued = (text) => text.replace(/(\d) (ms|s|min|%)(?![a-z])/g, "$1\u00a0$2");

  // ---- tables -----------------------------------------------------------------------------------------------------

  /** A table; columns are [title, "n" for numbers]. */
  function table(label, columns, rows) {
    const head = el("tr", {}, ...columns.map(([title, kind]) => el("th", { scope: "col", class: kind }, title)));
    const body = rows.map((row) =>
      el("tr", { class: row.group }, ...row.cells.map((cell, i) => {
        const kind = columns[i][1];
        const node = el(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : { class: kind });
        if (i === 0 && row.ok !== undefined) {
          if (cell.length < 16) node.classList.add("keep");
          node.append(el("span", { class: "mark " + (row.ok ? "ok" : "no"), role: "img", "aria-label": row.ok ? "holds" : "does not hold" }, row.ok ? "✓" : "✗"));
        }
        node.append(kind === "code" ? el("code", {}, cell) : String(cell));
        if (i === 0 && row.help) node.append(el("small", {}, row.help));
        if (row.ranges && row.ranges[i - 2]) node.append(el("small", {}, row.ranges[i - 2]));
        if (i === row.cells.length - 1 && row.note) node.append(el("small", {}, row.note));
        return node;
      })));
    return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
      el("table", { class: "data" }, el("thead", {}, head), el("tbody", {}, ...body)));
  }

  function section(title, ...nodes) {
    const shown = nodes.filter((node) => node);
    if (shown.length > 0) report.append(el("h2", {}, title), ...shown);
  }

  const card = (...nodes) => el("div", { class: "card" }, ...nodes);

  /** A card that is a section of its own, to stand beside another one. */
  const titled = (title, ...nodes) => el("section", { class: "card titled" }, el("h2", {}, title), ...nodes);

  // ---- charts -----------------------------------------------------------------------------------------------------

  /** Warm-up in grey; a line and a name where a phase begins. */
  function phases(u) {
    const { left, top, width, height } = u.bbox;
    const ratio = devicePixelRatio;
    const ctx = u.ctx;
    const clamp = (s) => Math.min(left + width, Math.max(left, u.valToPos(s, "x", true)));
    ctx.save();
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = "bottom";
    ctx.textAlign = "left";
    for (const phase of data.phases) {
      const from = clamp(phase.from), to = clamp(phase.to);
      if (to <= from) continue;
      if (!phase.measured) {
        ctx.fillStyle = colour("shade");
        ctx.fillRect(from, top, to - from, height);
      }
      ctx.strokeStyle = colour("grey");
      ctx.lineWidth = ratio;
      ctx.setLineDash([2 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(from, top - 3 * ratio);
      ctx.lineTo(from, top + height);
      ctx.stroke();
      const fits = (text) => ctx.measureText(text).width <= to - from - 6 * ratio;
      let name = phase.measured || !fits(phase.name + " (warm-up)") ? phase.name : phase.name + " (warm-up)";
      while (name.length > 2 && !fits(name)) name = name.slice(0, -2) + "…";
      ctx.fillStyle = colour("soft");
      if (fits(name)) ctx.fillText(name, from + 3 * ratio, top - 2 * ratio);
    }
    ctx.restore();
  }

  /** The table that says the same as the chart; built when it is opened. */
  function figures(spec) {
    const details = el("details", {}, el("summary", {}, "Show as a table"));
    details.addEventListener("toggle", () => {
      if (!details.open || details.children.length > 1) return;
      const columns = [[spec.xTitle, "n"], ...spec.lines.map((line) => [line.label, "n"])];
      const rows = spec.x.map((x, i) => ({ cells: [spec.xText(x), ...spec.lines.map((line) => spec.text(line.data[i]))] }));
      details.append(table(spec.title + ", as a table", columns, rows));
    });
    return details;
  }

  /** A card with a chart. Lines: {label, data, colour, dash, width, fill}. */
  function chart(spec) {
    spec = Object.assign({ x: seconds, xTitle: "time", xText: clock, time: true, log: false }, spec);
    spec.lines = spec.lines.filter((line) => line.data && line.data.some((v) => v !== null));
    if (spec.lines.length === 0 || spec.x.length < 2) return null;
    const place = el("div", { role: "img", "aria-label": spec.title + ". " + spec.about + " The figures are in the table below." });
    const at = el("span", { class: "at", "aria-hidden": "true" });
    const bar = el("div", { class: "bar" }, el("h3", {}, spec.title), at);
    spec.at = (text) => { at.textContent = text; };
    const node = el("section", { class: "card chart" }, bar, el("p", { class: "about" }, spec.about), place, figures(spec));
    const state = { log: spec.log, plot: null };
    if (spec.canLog) {
      const button = el("button", { type: "button", "aria-pressed": String(state.log) }, "log scale");
      button.addEventListener("click", () => {
        state.log = !state.log;
        button.setAttribute("aria-pressed", String(state.log));
        draw();
      });
      bar.append(button);
    }
    function draw() {
      const width = place.clientWidth;
      if (width === 0) return;
      if (state.plot) state.plot.destroy();
      state.plot = new uPlot(options(spec, state.log, width), series(spec, state.log), place);
    }
    charts.push({ place, draw });
    return node;
  }

  const series = (spec, log) =>
    [spec.x, ...spec.lines.map((line) => (log ? line.data.map((v) => (v > 0 ? v : null)) : line.data))];

  function options(spec, log, width) {
    const axis = {
      stroke: colour("soft"), font: "12px system-ui, sans-serif",
      grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1, size: 4 },
    };
    return {
      width, height: spec.height || 240,
      padding: [spec.time ? 18 : 8, 12, 0, 0],
      scales: {
        x: { time: false, distr: spec.xLog ? 3 : 1, range: spec.time ? [0, seconds[seconds.length - 1]] : undefined },
        y: log ? { distr: 3 } : { range: (u, low, high) => [0, high > 0 ? high * 1.08 : 1] },
      },
      axes: [
        Object.assign({}, axis, { size: 32, values: (u, splits) => splits.map((v) => (v === null ? "" : spec.xTick ? spec.xTick(v) : spec.xText(v))) },
          spec.xSplits ? { splits: spec.xSplits } : spec.time ? { incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400] } : {}),
        Object.assign({}, axis, { size: 62, values: (u, splits) => splits.map((v) => (v === null ? "" : spec.text(v))) }),
      ],
      series: [{ label: spec.xTitle, value: (u, v) => (v === null || v === undefined ? "–" : spec.xText(v)) }, ...spec.lines.map((line) => ({
        label: line.label, value: (u, v) => spec.text(v), spanGaps: false,
        stroke: colour(line.colour), width: line.width || 1.75, dash: line.dash,
        fill: line.fill ? colour(line.colour) + "2e" : undefined,
        paths: line.step ? uPlot.paths.stepped({ align: 1 }) : undefined,
        points: { show: true, size: 5, fill: colour(line.colour), filter: lonely },
      }))],
      legend: {
        markers: {
          width: (u, i) => (i === 0 ? 0 : Math.max(1, Math.round((spec.lines[i - 1].width || 1.75) * 1.25))),
          dash: (u, i) => (i > 0 && spec.lines[i - 1].dash ? "dashed" : "solid"),
        },
      },
      cursor: { y: false, drag: { x: false, y: false }, sync: spec.time ? { key: "run" } : undefined },
      hooks: {
        drawAxes: spec.time ? [phases] : [],
        setCursor: [(u) => {
          const reading = u.cursor.left >= 0 && u.cursor.idx !== null && u.cursor.idx !== undefined;
          u.root.classList.toggle("reading", reading);
          spec.at(reading ? spec.xText(spec.x[u.cursor.idx]) : "");
        }],
      },
    };
  }

  /** A value between two gaps would be invisible as a line. */
  function lonely(u, index) {
    const points = u.data[index];
    const missing = (i) => points[i] === null || points[i] === undefined;
    return points.map((v, i) => i).filter((i) => !missing(i) && missing(i - 1) && missing(i + 1));
  }

  const line = (label, metric, colour, more) => Object.assign({ label, data: values[metric], colour }, more);

  /** p50 and p99 of a metric; the maximum instead of p99 where seconds have too few values for it. */
  function spread(label, metric, colour, more) {
    const p99 = values[metric + " p99"] || [];
    const max = values[metric + " max"] || [];
    const enough = p99.filter((v) => v !== null).length * 2 >= max.filter((v) => v !== null).length;
    return [
      line(label + " p50", metric + " p50", colour, Object.assign({ width: 1.25 }, more)),
      line(label + (enough ? " p99" : " max"), metric + (enough ? " p99" : " max"), colour, Object.assign({ width: 2.25 }, more)),
    ];
  }

  const grid = (...cards) => {
    const shown = cards.filter((node) => node);
    return shown.length === 0 ? null : el("div", { class: "grid" }, ...shown);
  };

  const perSecond = (v) => (v === null || v === undefined ? "–" : compact(v) + "/s");

  // ---- the page ---------------------------------------------------------------------------------------------------

  function head() {
    const reasons = data.reasons.length === 0 ? undefined : el("ul", {}, ...data.reasons.map((reason) => el("li", {}, reason)));
    report.append(el("header", { class: "card head " + data.verdict.toLowerCase() },
      el("div", { class: "top" }, el("span", { class: "badge" }, data.verdict), el("h1", {}, data.title)),
      el("p", { class: "sub" }, glued(data.subtitle)),
      el("p", { class: "why" }, data.sentence), reasons,
      data.story.length === 0 ? undefined : el("p", { class: "story" }, glued(data.story.join(" ")))));
    report.append(el("div", { class: "tiles" }, ...data.tiles.map((tile) =>
      el("div", { class: "card tile" + (tile.bad ? " bad" : "") },
        el("div", { class: "label" }, tile.label), el("div", { class: "value" }, tile.value), el("div", { class: "note" }, tile.note)))));
  }

  function account() {
    const cards = [
      data.thresholds && titled("Thresholds", table("Thresholds", [["rule"], ["actual", "n"]], data.thresholds)),
      data.ledger && titled("Ledger: every message accounted for", table("Ledger", [["what"], ["equation"]], data.ledger)),
    ].filter((node) => node);
    if (cards.length > 0) report.append(el("div", { class: "grid account" }, ...cards));
  }

  function messages() {
    section("Messages", grid(
      chart({
        title: "Ack time", about: "Response counts from the due instant, service from the write. Where they part, the generator was late.",
        text: duration, canLog: true,
        lines: [...spread("response", "ack.response", "blue"), ...spread("service", "ack.service", "orange", { dash: [5, 4] })],
      }),
      curve(),
      chart({
        title: "Throughput", about: "Messages sent, acks in time and broadcasts received, per second.",
        text: perSecond, canLog: true,
        lines: [line("sends", "send.sent", "blue"), line("acks", "ack.ok", "orange", { dash: [5, 4] }), line("deliveries", "delivery.received", "green")],
      }),
      chart({
        title: "Delivery time", about: "From the due instant of a broadcast to its arrival at each client.",
        text: duration, canLog: true, lines: spread("delivery", "delivery.response", "green"),
      })));
  }

  function curve() {
    const { oneIn, ...curves } = data.curves;
    if (!oneIn) return null;
    const percent = (x) => {
      const p = 100 - 100 / x;
      return p.toFixed(p > 99.99 ? 3 : p > 99.9 ? 2 : p > 99 ? 1 : 0).replace(/\.0+$/, "") + " %";
    };
    const last = oneIn[oneIn.length - 1];
    const ticks = [1, 2, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].filter((x) => x <= last);
    const names = { 1: "0", 2: "50 %", 10: "90 %", 100: "99 %", 1e3: "99.9 %", 1e4: "99.99 %", 1e5: "99.999 %", 1e6: "99.9999 %", 1e7: "" };
    return chart({
      title: "Percentiles", about: "How many values were faster than this. Each curve ends where its samples do.",
      x: oneIn, xTitle: "percentile", xText: percent, time: false, xLog: true, xSplits: () => ticks, xTick: (x) => names[x] || "",
      text: duration, canLog: true,
      lines: [
        { label: "response", data: curves["ack.response"], colour: "blue", width: 2.25 },
        { label: "service", data: curves["ack.service"], colour: "orange", dash: [5, 4] },
        { label: "delivery", data: curves["delivery.response"], colour: "green" },
      ],
    });
  }

  function clients() {
    section("Clients", grid(
      chart({
        title: "Clients", about: "Connected, on their way to a connection, and waiting out a backoff.",
        text: compact,
        lines: [line("connected", "clients.connected", "blue", { fill: true }), line("connecting", "clients.connecting", "orange"), line("waiting", "clients.waiting", "purple")],
      }),
      chart({
        title: "Connect time", about: "From the intended instant to the namespace CONNECT answered.",
        text: duration, canLog: true, lines: spread("connect", "connect.response", "blue"),
      })));
  }

  function reconnects() {
    const backoffs = data.backoffs;
    section("Reconnects", grid(
      values["reconnect.attempts"] || values.disconnects ? chart({
        title: "Reconnect wave", about: "Connections lost, attempts to come back and connections restored, per second.",
        text: perSecond,
        lines: [line("disconnects", "disconnects", "red"), line("attempts", "reconnect.attempts", "orange"), line("restored", "reconnect.restored", "green")],
      }) : null,
      backoffs.seconds ? chart({
        title: "Backoff, planned and actual", about: `How many attempts waited how long, in steps of ${backoffs.binMs} ms. A gap between the two is the generator's lateness.`,
        x: backoffs.seconds, xTitle: "backoff", xText: (s) => compact(s) + " s", time: false, text: compact,
        lines: [
          { label: "planned", data: backoffs.planned, colour: "purple", fill: true, step: true },
          { label: "actual", data: backoffs.actual, colour: "orange", step: true, width: 1.25 },
        ],
      }) : null),
      data.attempts ? card(table("Reconnect attempts",
        [["attempt"], ["made", "n"], ["restored", "n"], ["planned p50", "n"], ["actual p50", "n"], ["planned max", "n"], ["actual max", "n"]], data.attempts)) : null);
  }

  function generator() {
    section("The generator itself", grid(
      chart({
        title: "Send delay", about: "How late messages left us. Beyond 10 ms at p99.9 the run is INVALID.",
        text: duration, canLog: true, lines: spread("send delay", "send.delay", "purple"),
      }),
      chart({
        title: "Event loop", about: "The latest heartbeat of each second. Beyond 100 ms the run is INVALID.",
        text: duration, canLog: true, lines: [line("latest heartbeat", "loop.delay max", "purple")],
      })));
  }

  function tables() {
    if (data.timings) {
      section("Times in ms", card(table("Times in ms",
        [["measured"], ["values", "n"], ["p50", "n"], ["p90", "n"], ["p99", "n"], ["p99.9", "n"], ["p99.99", "n"], ["max", "n"]], data.timings),
        el("p", { class: "note" }, "Without warm-up. A dash means too few values to stand behind the percentile. Below it: where it lies with 95 % confidence, were the values independent; for more, run again and compare.")));
    }
    const cards = [
      data.counts && titled("Errors and disconnects", table("Errors and disconnects", [["what"], ["reason"], ["how many", "n"]], data.counts)),
      data.examples && titled("First example of each error", table("Examples of errors", [["kind"], ["text", "code"]], data.examples)),
    ].filter((node) => node);
    if (cards.length > 0) report.append(el("div", { class: "grid account" }, ...cards));
    section("This run", card(table("Facts about this run", [["fact"], ["value", "wrap"]], data.facts)));
  }

  head();
  account();
  clients();
  messages();
  reconnects();
  generator();
  tables();
  report.append(el("footer", {}, "Made by Oleada from the log of the run. Grey is warm-up, which does not count. Move over a chart to read its values; press a name in a legend to hide its line."));

  // ---- drawing again when the room or the light changes -----------------------------------------------------------

  const drawAll = () => charts.forEach((each) => each.draw());
  let widths = "";
  new ResizeObserver(() => {
    const now = charts.map((each) => each.place.clientWidth).join();
    if (now !== widths) {
      widths = now;
      drawAll();
    }
  }).observe(report);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  addEventListener("beforeprint", () => { document.documentElement.dataset.paper = ""; drawAll(); });
  addEventListener("afterprint", () => { delete document.documentElement.dataset.paper; drawAll(); });
  drawAll();
  widths = charts.map((each) => each.place.clientWidth).join();
  document.documentElement.dataset.drawn = String(charts.length);
})();
