// Official clients that lose their server, and how each waits: what was drawn for an attempt, and when the attempt came.
// Prints "connected" once all are, and then "attempt drawnMs actualMs" for each of the first attempts of each client.
//
//   node reconnects.js http://127.0.0.1:3000 1000 3
"use strict";

const { io } = require("socket.io-client");

const [url, clients, attempts] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const lines = [];
let connected = 0;
let done = 0;

for (let i = 0; i < clients; i++) {
  const { io: manager } = io(url, { forceNew: true, transports: ["websocket"] }).on("connect", () => {
    if (++connected === clients) console.log("connected");
  });
  const { backoff } = manager;
  const duration = backoff.duration.bind(backoff);
  let drawn;
  let from;
  backoff.duration = () => {
    drawn = duration();
    from = performance.now();
    return drawn;
  };
  manager.on("reconnect_attempt", (attempt) => {
    lines.push(`${attempt} ${drawn} ${performance.now() - from}`);
    if (attempt === attempts) {
      manager._close();
      if (++done === clients) {
        process.stdout.write(lines.join("\n") + "\n", () => process.exit(0));
      }
    }
  });
}
process.stdin.on("end", () => process.exit(0)).resume();
