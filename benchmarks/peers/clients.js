// Clients of the official JavaScript library, many in one process, as its documentation on load testing shows it.
//   node clients.js PORT KIND:CLIENTS:PER_SECOND
"use strict";
const { io } = require("socket.io-client");

const CONNECTS_PER_SECOND = 500;
const [kind, clients, perSecond] = process.argv[3].split(":").map((word, i) => (i ? Number(word) : word));
const payload = { mensaje: "x".repeat(100) };
const connected = [];
const start = performance.now();
let started = 0;
let sent = 0;
const latencies = [];

const ask = (socket) => socket.emit("eco", payload, () => kind === "CLOSED_LOOP" && ask(socket));

function askAndPause(socket) {
  const from = performance.now();
  socket.emit("eco", payload, () => {
    latencies.push(performance.now() - from);
    setTimeout(askAndPause, (clients * 1000) / perSecond, socket);
  });
}

// One line: how many, and quantiles in milliseconds.
process.on("SIGTERM", () => {
  latencies.sort((a, b) => a - b);
  const at = (quantile) => latencies[Math.min(latencies.length - 1, Math.floor(quantile * latencies.length))];
  console.log("latency", latencies.length, ...[0.5, 0.99, 0.999, 1].map(at));
  process.exit(0);
});

function connect() {
  const socket = io(`http://127.0.0.1:${process.argv[2]}`, { transports: ["websocket"], forceNew: true });
  socket.on("connect", () => {
    connected.push(socket);
    if (kind === "CLOSED_LOOP") ask(socket);
    if (kind === "PACED") askAndPause(socket);
  });
  socket.on("enviar-mensaje", () => {});
}

setInterval(() => {
  const elapsed = (performance.now() - start) / 1000;
  for (; started < clients && started < elapsed * CONNECTS_PER_SECOND; started++) connect();
  if (connected.length < clients || !perSecond || kind === "PACED") {
    sent = Math.floor(elapsed * perSecond);
    return;
  }
  for (; sent < elapsed * perSecond; sent++) {
    if (kind === "FAN_OUT") connected[0].emit("enviar-mensaje", payload);
    else ask(connected[sent % connected.length]);
  }
}, 1);
