'use strict';

// Whatever arrives was written by someone else: it reaches the page through textContent only, never as markup.

const MAX_ENTRIES = 200; // a load test can deliver for hours; the page keeps the newest
const MAX_TEXT = 2000; // characters shown of one message
const ACK_TIMEOUT_MS = 5000;

const byId = (id) => document.getElementById(id);
const lblOnline = byId('lblOnline');
const lblOffline = byId('lblOffline');
const frmEnviar = byId('frmEnviar');
const txtMensaje = byId('txtMensaje');
const ack = byId('ack');
const lista = byId('lista');
const total = byId('total');
const vacio = byId('vacio');
const recorte = byId('recorte');
const btnVaciar = byId('btnVaciar');

let received = 0;

function showOnline(online) {
  lblOnline.hidden = !online;
  lblOffline.hidden = online;
}

function showAck(text, failed) {
  ack.textContent = text;
  ack.classList.toggle('text-danger', failed);
}

function shorten(text) {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/** Any JSON value as text: clients of every sort send here, not this page alone. */
function asText(value) {
  return shorten(typeof value === 'string' ? value : JSON.stringify(value) ?? '');
}

/** The sender's own time when it gave one, else the time of arrival. */
function sentAt(fecha) {
  const date = new Date(typeof fecha === 'number' ? fecha : NaN);
  return Number.isNaN(date.getTime()) ? new Date() : date;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function entryFor(payload) {
  const message = payload !== null && typeof payload === 'object' && 'mensaje' in payload ? payload : { mensaje: payload };
  const date = sentAt(message.fecha);
  const time = element('time', 'text-nowrap', date.toLocaleTimeString('es'));
  time.dateTime = date.toISOString();
  const line = element('div', 'd-flex justify-content-between gap-3 small text-body-secondary', '');
  line.append(element('span', 'autor text-truncate', message.id === undefined ? 'anónimo' : asText(message.id)), time);
  const entry = element('li', 'list-group-item', '');
  entry.append(line, element('div', 'mensaje', asText(message.mensaje)));
  return entry;
}

function showList() {
  total.textContent = received.toLocaleString('es');
  vacio.hidden = received > 0;
  btnVaciar.hidden = received === 0;
  recorte.hidden = received <= MAX_ENTRIES;
}

function showMessage(payload) {
  received += 1;
  lista.prepend(entryFor(payload));
  if (lista.childElementCount > MAX_ENTRIES) {
    lista.lastElementChild.remove();
  }
  showList();
}

function clearList() {
  received = 0;
  lista.replaceChildren();
  showList();
  txtMensaje.focus();
}

function send(socket) {
  if (!socket.connected) {
    showAck('Sin conexión: el mensaje sigue aquí, envíalo cuando vuelva el servidor.', true);
    return;
  }
  const mensaje = txtMensaje.value;
  const payload = { mensaje, id: '123ABC', fecha: new Date().getTime() };
  socket.timeout(ACK_TIMEOUT_MS).emit('enviar-mensaje', payload, (error, id) => {
    if (error) {
      showAck(`Sin confirmación de «${mensaje}»: puede que no haya llegado.`, true);
      return;
    }
    console.log('Desde el server', id);
    showAck(`Desde el server: ${asText(id)} («${mensaje}»)`, false);
  });
  txtMensaje.value = '';
  txtMensaje.focus();
}

function start() {
  const socket = io();
  socket.on('connect', () => {
    console.log('Conectado');
    showOnline(true);
  });
  socket.on('disconnect', () => {
    console.log('Desconectado del servidor');
    showOnline(false);
  });
  socket.on('enviar-mensaje', showMessage);
  frmEnviar.addEventListener('submit', (event) => {
    event.preventDefault();
    send(socket);
  });
}

btnVaciar.addEventListener('click', clearList);
if (typeof io === 'undefined') {
  frmEnviar.addEventListener('submit', (event) => event.preventDefault());
  showAck('No se pudo cargar el cliente de Socket.IO: recarga la página cuando el servidor responda.', true);
} else {
  start();
}
