console.log('Socket.IO cargado:', typeof io === 'function');

const lblOnline = document.querySelector('#lblOnline');
const lblOffline = document.querySelector('#lblOffline');

const socket = io();

socket.on('connect', () => {
    console.log('Conectado');

    lblOffline.style.display = 'none';
    lblOnline.style.display = '';
});

socket.on('disconnect', () => {
    console.log('Desconectado del servidor');

    lblOnline.style.display = 'none';
    lblOffline.style.display = '';
});

socket.on('connect_error', (error) => {
    console.log('No hay conexión:', error.message);
});

socket.on('reconnect_attempt', (intento) => {
    console.log('Intento', intento);
});
