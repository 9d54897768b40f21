// The official client over each transport, in each namespace: events, acks and broadcasts with binaries of every first byte.
//   NODE_PATH=<folder with socket.io-client> node matrix.js URL
"use strict";
const assert = require("assert");
const { io } = require("socket.io-client");

const url = process.argv[2];
const once = (socket, event) => new Promise((done) => socket.once(event, (...args) => done(args)));

async function connect(namespace, transports) {
  const socket = io(url + namespace, { transports, forceNew: true, reconnection: false });
  await Promise.race([
    once(socket, "connect"),
    once(socket, "connect_error").then(([why]) => Promise.reject(why)),
  ]);
  if (transports.length > 1 && socket.io.engine.transport.name !== "websocket") await once(socket.io.engine, "upgrade");
  return socket;
}

async function combination(namespace, transports) {
  const sender = await connect(namespace, transports);
  const other = await connect(namespace, transports);
  const heard = [];
  const all = new Promise((done) =>
    other.on("message-back", (number, bytes, deep) => {
      heard.push([number, bytes, deep]);
      if (heard.length === 256) done();
    }),
  );
  const answers = [];
  for (let first = 0; first < 256; first++) {
    const bytes = Buffer.from([first, 4, first]);
    answers.push(
      new Promise((done, fail) =>
        sender
          .timeout(20000)
          .emit("message-with-ack", bytes, { in: [bytes], n: first }, (late, ...args) => (late ? fail(late) : done(args))),
      ),
    );
    sender.emit("message-to-all", first, bytes, { in: [{ deep: bytes }] });
  }
  (await Promise.all(answers)).forEach(([bytes, object], first) => {
    assert.deepStrictEqual([...bytes], [first, 4, first]);
    assert.deepStrictEqual([...object.in[0]], [first, 4, first]);
    assert.strictEqual(object.n, first);
  });
  await all;
  heard.forEach(([number, bytes, deep], first) => {
    assert.strictEqual(number, first);
    assert.deepStrictEqual([...bytes], [first, 4, first]);
    assert.deepStrictEqual([...deep.in[0].deep], [first, 4, first]);
  });
  assert.strictEqual(sender.io.engine.transport.name, transports[transports.length - 1]);
  sender.close();
  other.close();
}

(async () => {
  for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
    for (const namespace of ["/", "/custom"]) {
      await combination(namespace, transports);
      console.log(`ok ${transports.join("+")} ${namespace}`);
    }
  }
  process.exit(0);
})().catch((problem) => {
  console.log(problem.stack || problem);
  process.exit(1);
});
