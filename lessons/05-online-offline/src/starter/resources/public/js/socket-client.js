console.log('Socket.IO cargado:', typeof io === 'function');

const socket = io();

// TODO(5.3) connect, disconnect, connect_error: cambia las etiquetas / switch the labels
