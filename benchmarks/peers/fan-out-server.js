// The official server with the course's event: the peer that the fan-out benchmark measures ours beside.
//   NODE_PATH=<folder with socket.io> node fan-out-server.js
"use strict";
const http = require("http");
const { Server } = require("socket.io");

const web = http.createServer();
const io = new Server(web);
io.on("connection", (socket) => {
  socket.on("enviar-mensaje", (data, ack) => {
    if (typeof ack === "function") ack(12345);
    socket.broadcast.emit("enviar-mensaje", data);
  });
  socket.on("eco", (...args) => {
    const ack = args.pop();
    if (typeof ack === "function") ack(...args);
  });
});
web.listen({ port: 0, host: "127.0.0.1", backlog: 8192 }, () => console.log(`ready port=${web.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
