'use strict';

// Two official Node clients talk through the server at the address given: prints "ok" or says what went wrong and exits 1.

const assert = require('node:assert');
const { io } = require('socket.io-client');

const url = process.argv[2];
const DEADLINE_MS = 15000;

const once = (socket, event) => new Promise((resolve) => socket.once(event, resolve));

async function connect(transports) {
  const socket = io(url, { transports, forceNew: true });
  await Promise.race([
    once(socket, 'connect'),
    once(socket, 'connect_error').then((error) => Promise.reject(error)),
  ]);
  return socket;
}

async function talk(transports) {
  const sender = await connect(transports);
  const other = await connect(transports);
  assert.notStrictEqual(sender.id, other.id);
  if (transports.length === 2 && sender.io.engine.transport.name !== 'websocket') {
    await once(sender.io.engine, 'upgrade');
  }
  const senderGot = [];
  sender.on('enviar-mensaje', (payload) => senderGot.push(payload));

  const payload = { mensaje: '¡Hola, 🌊!', id: '123ABC', fecha: new Date().getTime() };
  const arrival = once(other, 'enviar-mensaje');
  assert.strictEqual(await sender.emitWithAck('enviar-mensaje', payload), 12345);
  assert.deepStrictEqual(await arrival, payload);

  const reply = once(sender, 'enviar-mensaje');
  other.emit('enviar-mensaje', { mensaje: 'respuesta' });
  assert.deepStrictEqual(await reply, { mensaje: 'respuesta' });
  assert.deepStrictEqual(senderGot, [{ mensaje: 'respuesta' }]);

  const echo = await new Promise((resolve) => sender.emit('eco', 1, 'dos', [3], (...args) => resolve(args)));
  assert.deepStrictEqual(echo, [1, 'dos', [3]]);
  sender.disconnect();
  other.disconnect();
}

async function main() {
  for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
    await talk(transports);
  }
  const witness = await connect(['polling', 'websocket']);
  if (witness.io.engine.transport.name !== 'websocket') {
    await once(witness.io.engine, 'upgrade');
  }
  const reason = once(witness, 'disconnect');
  console.log('talked'); // the test stops the server now
  assert.strictEqual(await reason, 'transport close');
  console.log('closed'); // and starts it again
  await once(witness, 'connect');
  console.log('ok');
}

setTimeout(() => {
  console.error('not done within %d ms', DEADLINE_MS);
  process.exit(1);
}, DEADLINE_MS).unref();

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
