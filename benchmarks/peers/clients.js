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

const ask = (socket) => socket.emit("eco", payload, () => kind === "CLOSED_LOOP" && ask(socket));

function connect() {
  const socket = io(`http://127.0.0.1:${process.argv[2]}`, { transports: ["websocket"], forceNew: true });
  socket.on("connect", () => {
    connected.push(socket);
    if (kind === "CLOSED_LOOP") ask(socket);
  });
  socket.on("enviar-mensaje", () => {});
}

setInterval(() => {
  const elapsed = (performance.now() - start) / 1000;
  for (; started < clients && started < elapsed * CONNECTS_PER_SECOND; started++) connect();
  if (connected.length < clients || !perSecond) {
    sent = Math.floor(elapsed * perSecond);
    return;
  }
  for (; sent < elapsed * perSecond; sent++) {
    if (kind === "FAN_OUT") connected[0].emit("enviar-mensaje", payload);
    else ask(connected[sent % connected.length]);
  }
}, 1);
