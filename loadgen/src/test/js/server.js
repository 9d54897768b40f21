// The official server with the few events that the drivers are tested with. Prints its port, then serves until its
// standard input ends, so that it never outlives the test that started it.
//
//   node server.js '{"port": 0, "pingInterval": 25000, "pingTimeout": 20000, "pfx": "server.p12", "passphrase": "x", "parser": "msgpack"}'
"use strict";

const fs = require("fs");
const http = require("http");
const https = require("https");
const { Server } = require("socket.io");

const { port = 0, pfx, passphrase, parser, ...options } = JSON.parse(process.argv[2] || "{}");
const web = pfx ? https.createServer({ pfx: fs.readFileSync(pfx), passphrase }) : http.createServer();
if (parser) options.parser = require("socket.io-msgpack-parser");
const io = new Server(web, options);

function serve(socket) {
  socket.on("enviar-mensaje", (data, ack) => {
    if (typeof ack === "function") ack(12345);
    socket.broadcast.emit("enviar-mensaje", data);
  });
  socket.on("eco", (...args) => {
    const ack = args.pop();
    if (typeof ack === "function") ack(...args);
  });
  socket.on("unirse", (sala, ack) => {
    socket.join(sala);
    ack(sala);
  });
  socket.on("salir", (sala, ack) => {
    socket.leave(sala);
    ack(sala);
  });
  socket.on("enviar-a-sala", (sala, data, ack) => {
    if (typeof ack === "function") ack(12345);
    socket.to(sala).emit("enviar-a-sala", sala, data);
  });
  socket.on("repite", (count, data) => {
    for (let i = 0; i < count; i++) socket.emit("repetido", i, data);
  });
  socket.on("rechaza", (data, ack) => ack({ error: "rechazado" }));
  socket.on("calla", () => {});
  socket.on("binario", (ack) => {
    socket.emit("binario", { a: Buffer.from([1, 2, 3]), b: Buffer.alloc(70000, 7) });
    ack(Buffer.from([4, 5]));
  });
  socket.on("tamaños", (a, b, ack) => ack(a.length, a.reduce((sum, byte) => sum + byte, 0), b.length));
  socket.on("pregunta", () => socket.emit("pregunta", "?", (answer) => socket.emit("respuesta", answer)));
  socket.on("cabecera", (name, ack) => ack(socket.handshake.headers[name] ?? null, socket.conn.transport.name));
  socket.on("expulsa", (close) => socket.disconnect(close === true));
  socket.on("corta", () => socket.conn.close());
  socket.on("despedida", () => {
    socket.on("disconnect", (reason) => io.emit("se-fue", socket.id, reason));
  });
  socket.emit("bienvenida", socket.nsp.name);
}

io.on("connection", serve);

io.of("/chat")
  .use((socket, next) => next(socket.handshake.auth.clave === "abc" ? undefined : new Error("clave incorrecta")))
  .on("connection", serve);

web.listen({ port, host: "127.0.0.1", backlog: 8192 }, () => console.log(`port ${web.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
